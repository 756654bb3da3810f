import { untrustedTextIn } from "../../application/untrusted-text.ts";
import { place, type Place } from "../../source/source.ts";
import { action, calledWorkflow, together, workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const workflowScriptInjection = rule({
  id: "workflow-script-injection",
  title: "Text that anyone can write becomes part of a workflow's script",
  practice: "secure-coding",
  severity: "high",
  severityWhy:
    "The author of a title, a comment or a branch name runs commands with the token and the secrets of the job.",
  why: "GitHub puts the text of `${{ … }}` into the script before the shell reads it, so a title such as `$(curl …)` is run.",
  fix: 'Hand the text over in an environment variable (`env: TITLE: ${{ github.event.issue.title }}`) and use `"$TITLE"` in the script.',
  references: {
    mcsb: "DS-6",
    cwe: 78,
    page: "https://docs.github.com/actions/concepts/security/script-injections",
    peers: ["CKV_GHA_2", "zizmor template-injection"],
  },
  subject: "workflow",

  check: ({ jobs, triggers, isCalledHere }) => {
    if (isCalledHere) return pass;
    // A pull request of a fork gets neither secrets nor a token that writes, and whoever pushes may write already.
    const others = triggers.filter((name) => !/^(?:pull_request|push)$/u.test(name));
    return both(
      pass,
      ...jobs.flatMap(({ steps }) =>
        steps.flatMap(({ scripts, names, file }) =>
          // GitHub fills in nothing in a script that is a file of its own.
          (file === undefined ? scripts : []).flatMap((script) =>
            expressionsIn(script.at).flatMap(({ text, at }) => {
              const untrusted = untrustedTextIn(text, names, triggers);
              if (untrusted === undefined) return [];
              const contained =
                triggers.length > others.length &&
                (others.length === 0 || untrustedTextIn(text, names, others) === undefined);
              const { origin, via } = untrusted;
              const what = text.trim();
              return [
                breach({
                  message: `The script runs what is written in \`${what}\`${origin === what ? "" : `, which is from \`${origin}\``}`,
                  at,
                  property: what,
                  related: via.map((one) => ({ at: one, message: "is handed on here" })),
                  ...(contained && { severity: "medium" }),
                }),
              ];
            }),
          ),
        ),
      ),
    );
  },

  bad: [
    workflow`
      on: issues
      permissions: {}
      jobs:
        triage:
          runs-on: ubuntu-latest
          steps:
            - run: |
                echo "A new issue"
                echo "\${{ github.event.issue.title }}" # !
    `,
    workflow`
      on: pull_request_target
      permissions:
        id-token: write
      jobs:
        preview:
          runs-on: ubuntu-latest
          steps:
            - uses: azure/cli@089eac9d8cc39f5d003e94f8b65efc51076c9cbd
              with:
                inlineScript: az group create --name "\${{ github.head_ref }}" # !
    `,
    workflow`
      on: issues
      permissions: {}
      jobs:
        triage:
          runs-on: ubuntu-latest
          steps:
            - run: echo "\${{ github.event.issue['title'] }}" # !
            - run: echo "\${{ github [ 'event' ] . issue . body }}" # !
            - run: echo '\${{ toJSON(github.event.issue) }}' # !
            - run: echo "\${{ join(github.event.*.title) }}" # !
            - run: echo "\${{ join(github.event.issue.*, ' ') }}" # !
    `,
    workflow`
      on: issues
      permissions: {}
      env:
        BODY: \${{ github.event.issue.body }}
      jobs:
        read:
          runs-on: ubuntu-latest
          outputs:
            title: \${{ steps.read.outputs.title }}
          steps:
            - id: read
              env:
                TITLE: \${{ github.event.issue.title }}
              run: echo "title=$TITLE" >> "$GITHUB_OUTPUT"
            - run: echo "LATER=$BODY" >> "$GITHUB_ENV"
            - run: echo "\${{ env.BODY }}" # !
            - run: echo "\${{ env.LATER }}" # !
            - run: echo "\${{ steps.read.outputs.title }}" # !
        tell:
          needs: read
          runs-on: ubuntu-latest
          steps:
            - run: print("\${{ needs.read.outputs.title }}") # !
              shell: python
    `,
    together(
      workflow`
        on: [issue_comment, pull_request_target]
        permissions: {}
        jobs:
          greet:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
              - uses: ./.github/actions/greet
                with:
                  text: \${{ github.event.comment.body }}
          call:
            uses: ./.github/workflows/called.yml
            with:
              branch: \${{ github.head_ref }}
            secrets: inherit
      `,
      action`
        name: greet
        inputs:
          text:
            description: What to say
        runs:
          using: composite
          steps:
            - run: echo "\${{ inputs.text }}" # !
              shell: bash
      `,
      calledWorkflow`
        on:
          workflow_call:
            inputs:
              branch:
                type: string
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: git switch \${{ inputs.branch }} # !
      `,
    ),
  ],
  good: [
    workflow`
      on: [push, workflow_dispatch]
      permissions: {}
      env:
        BRANCH: \${{ github.event.workflow_run.head_branch || github.head_ref || github.ref_name }}
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - run: echo "\${{ env.BRANCH }} \${{ github.event.pull_request.title }}"
    `,
    workflow`
      on: issues
      permissions: {}
      jobs:
        triage:
          if: \${{ github.event.issue.title != '' }}
          runs-on: ubuntu-latest
          steps:
            - run: echo "$TITLE" "\${{ github.event.issue.number }}"
              env:
                TITLE: \${{ github.event.issue.title }}
            - run: echo "\${{ toJSON(github.event.issue.number) }} \${{ github['event'].issue['id'] }}"
    `,
    together(
      workflow`
        on: issue_comment
        permissions: {}
        jobs:
          greet:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
              - uses: ./.github/actions/greet
                with:
                  text: hello
              - id: slug
                run: echo "slug=$(echo "$BODY" | tr -cd a-z)" >> "$GITHUB_OUTPUT"
                env:
                  BODY: \${{ github.event.comment.body }}
              - run: echo \${{ steps.slug.outputs.slug }}
      `,
      action`
        name: greet
        inputs:
          text:
            description: What to say
        runs:
          using: composite
          steps:
            - run: echo "\${{ inputs.text }}"
              shell: bash
      `,
    ),
  ],
  undecided: [],
  neverUndecided: "the script is in the file, whatever its expressions give",
});

function expressionsIn({
  source,
  start,
  end,
}: Place): readonly { readonly text: string; readonly at: Place }[] {
  return [...source.text.slice(start, end).matchAll(/\$\{\{((?:(?!\$\{\{|\}\}).)*)\}\}/gsu)].map((match) => ({
    text: match[1] ?? "",
    at: place(source, start + match.index, start + match.index + match[0].length),
  }));
}

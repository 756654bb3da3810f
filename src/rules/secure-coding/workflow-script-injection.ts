import { place, type Place } from "../../source/source.ts";
import { workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";
import { dotted } from "../workflow-expression.ts";

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

  check: ({ jobs, triggers }) => {
    // A pull request of a fork gets neither secrets nor a token that writes, and whoever pushes may write already.
    const contained = triggers.length > 0 && triggers.every((name) => /^(?:pull_request|push)$/u.test(name));
    return both(
      pass,
      ...jobs.flatMap(({ steps }) =>
        steps.flatMap(({ scripts }) =>
          scripts.flatMap((script) =>
            expressionsIn(script.at)
              .filter(({ text }) => canHoldAnyText(text))
              .map(({ text, at }) =>
                breach({
                  message: `The script runs what is written in \`${text.trim()}\``,
                  at,
                  property: text.trim(),
                  ...(contained && { severity: "medium" }),
                }),
              ),
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
  ],
  good: [
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

/** https://docs.github.com/actions/reference/security/secure-use#good-practices-for-mitigating-script-injection-attacks */
const anyText =
  /github\.head_ref\b|github\.event\.(?:(?:issue|pull_request|discussion|\*)\.(?:title|body)|pull_request\.head\.(?:ref|label|repo\.default_branch)|(?:comment|review|review_comment)\.body|pages\b.{0,200}\.page_name|(?:head_commit|commits\b.{0,200})\.(?:message|(?:author|committer)\.(?:name|email))|workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:name|email))))\b|github\.event\.(?:issue|pull_request|discussion|comment|review|review_comment|head_commit|\*)\.\*|tojson\(\s*github(?:\.event(?:\.(?:issue|pull_request|discussion|comment|review|review_comment|head_commit|commits|pages|workflow_run|\*)(?:\.(?:head|repo|head_commit|author|committer|\*))*)?)?\s*\)/iu;

function canHoldAnyText(expression: string): boolean {
  if (!anyText.test(dotted(expression))) return false;
  // A comparison is `true` or `false`, unless its outcome chooses between texts.
  const compares = /[=!]=|^\s*!?\s*(?:contains|startsWith|endsWith)\(/u.test(expression);
  return !compares || /&&|\|\|/u.test(expression);
}

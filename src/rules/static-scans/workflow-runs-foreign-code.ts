import { scriptWith } from "../../application/script-line.ts";
import type { Job, Step, Workflow } from "../../application/workflow.ts";
import { reachesAzure } from "../../application/job-purpose.ts";
import { canonical, knownText, lookup, type Tree } from "../../declarations/value.ts";
import { workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";
import { dotted, implies } from "../../application/workflow-expression.ts";

export const workflowRunsForeignCode = rule({
  id: "workflow-runs-foreign-code",
  aliases: ["workflow-pr-target-deploy"],
  title: "Code of a pull request runs with the repository's secrets",
  practice: "static-scans",
  severity: "critical",
  severityWhy:
    "Anyone who opens a pull request runs code with the Azure identity or the secrets of the repository.",
  why: "Started by `pull_request_target` or `workflow_run`, a workflow has the repository's token and secrets; what it checks out of the pull request then runs with them.",
  fix: "Build and test pull requests in a `pull_request` workflow without secrets; let the privileged workflow use only what is on the base branch.",
  references: {
    mcsb: "DS-6",
    cwe: 94,
    page: "https://docs.github.com/actions/reference/security/securely-using-pull_request_target",
    peers: ["zizmor dangerous-triggers"],
  },
  subject: "workflow",

  check: (flow) =>
    flow.triggers.some((name) => /^(?:pull_request_target|workflow_run|issue_comment)$/u.test(name))
      ? both(pass, ...flow.jobs.map((job) => judgeJob(job, flow)))
      : pass,

  bad: [
    workflow`
      on: pull_request_target
      permissions:
        contents: read
        id-token: write
      jobs:
        preview:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
              with:
                ref: \${{ github.event.pull_request.head.sha }} # !
            - run: npm ci && npm run build
    `,
    workflow`
      on:
        workflow_run:
          workflows: [CI]
          types: [completed]
      permissions:
        contents: read
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
              with:
                ref: \${{ github.event.workflow_run.head_sha }} # !
            - run: ./deploy.sh
              env:
                TOKEN: \${{ secrets.DEPLOY_TOKEN }}
    `,
    workflow`
      on: pull_request_target
      permissions:
        id-token: write
      jobs:
        one-choice-is-no-guard:
          if: github.event.pull_request.head.repo.fork == false || github.event.action != ''
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
              with:
                ref: \${{ github['event']['pull_request']['head']['ref'] }} # !
            - run: npm ci
        the-opposite-of-a-guard:
          if: \${{ !(github.event.pull_request.head.repo.full_name == github.repository && true) }}
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
              with:
                ref: refs/pull/\${{ github.event.number }}/merge # !
            - run: npm ci
    `,
    workflow`
      on: pull_request_target
      permissions:
        id-token: write
      jobs:
        in-one-script:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
            - run: | # !
                git fetch origin pull/\${{ github.event.number }}/head
                git checkout FETCH_HEAD
                npm ci && npm test
        in-one-line:
          runs-on: ubuntu-latest
          steps:
            - run: gh pr checkout \${{ github.event.number }} && npm ci # !
    `,
  ],
  good: [
    workflow`
      on: pull_request_target
      permissions:
        pull-requests: write
      jobs:
        label:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
            - run: ./scripts/label.sh
    `,
    workflow`
      on:
        workflow_run:
          workflows: [CI]
          branches: [main]
          types: [completed]
      permissions:
        contents: read
        id-token: write
      jobs:
        deploy:
          if: github.event.workflow_run.event == 'push'
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
              with:
                ref: \${{ github.event.workflow_run.head_sha }}
            - run: ./deploy.sh
    `,
    workflow`
      on: pull_request_target
      permissions:
        id-token: write
      jobs:
        of-members:
          if: >-
            !cancelled() && (github.event.pull_request.author_association == 'OWNER' ||
            github.event.pull_request.author_association == 'MEMBER')
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
              with:
                ref: \${{ github.event.pull_request.head.sha }}
            - run: npm ci
        looks-at-it-only:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
            - run: |
                git fetch origin pull/\${{ github.event.number }}/head
                # what has changed
                git diff --stat HEAD FETCH_HEAD
    `,
  ],
  undecided: [],
  neverUndecided: "a guard that is not recognised is none; what is checked out is written in the file",
});

function judgeJob(job: Job, flow: Workflow) {
  if (isGuardedJob(job) || !isPrivileged(job, flow)) return pass;
  const index = job.steps.findIndex((step) => foreignCode(step) !== undefined && !isGuardedStep(step));
  const checkout = job.steps[index];
  const foreign = checkout && foreignCode(checkout);
  // What is checked out and then left alone harms nobody.
  if (checkout === undefined || foreign === undefined || (index === job.steps.length - 1 && !goesOn(foreign)))
    return pass;
  return breach({
    message: `Job \`${job.id}\` checks out the code of a pull request and goes on with ${reachesAzure(job) ? "its Azure identity" : "the repository's token or secrets"}`,
    at: (scriptWith(foreign, checkout, checkoutCommand) ?? foreign).at,
    property: `jobs.${job.id}`,
  });
}

const checkoutCommand = /\bgh pr checkout\b|\bgit (?:fetch|pull) .{0,500}\bpull\//u;

function foreignCode(step: Step): Tree | undefined {
  if (step.uses?.action === "actions/checkout") {
    const refs = [step.input("ref"), step.input("repository")];
    return refs.find((ref) =>
      /github\.head_ref|pull_request\.head\.|workflow_run\.head_(?:sha|branch|commit|repository)|refs\/pull\//iu.test(
        dotted(knownText(ref) ?? ""),
      ),
    );
  }
  return step.scripts.find((script) => checkoutCommand.test(knownText(script) ?? ""));
}

/** Whether the script that checks the code out runs anything after that but commands which only move or show it. */
function goesOn(script: Tree): boolean {
  const text = knownText(script) ?? "";
  const found = checkoutCommand.exec(text);
  if (found === null) return false;
  const [, ...commands] = text
    .slice(found.index)
    .replace(/\\\r?\n/gu, " ")
    .replace(/^[ \t]*#.*$/gmu, "")
    .split(/\n|;|\||(?<!>)&/u);
  return commands
    .map((command) => command.trim().replace(/^(?:(?:then|else|do|if|elif|\{|!)\s+|\(\s*)+/u, ""))
    .some((command) => !harmless.test(command) || /\$\((?!git )|`/u.test(command));
}

const harmless =
  /^(?:$|(?:fi|done|\}|\))$|(?:echo|printf|cd|export|set|exit|true|ls)\b|git (?:checkout|switch|reset|merge|fetch|log|diff|show|status|branch|config|rev-parse|merge-base)\b)/u;

function isGuardedJob({ body, calledBy }: Job): boolean {
  return isGuarded(body) || (calledBy !== undefined && isGuardedJob(calledBy));
}

function isGuardedStep({ body, within }: Step): boolean {
  return isGuarded(body) || (within !== undefined && isGuardedStep(within));
}

/** Runs only for what people with write access have pushed. */
function isGuarded(body: Tree): boolean {
  const written = canonical(lookup(body, "if")).trim();
  // Text beside `${{ … }}` makes the whole a text, which is always true.
  const [, inner] = /^\$\{\{((?:(?!\}\}).)*)\}\}$/su.exec(written) ?? [];
  return implies(dotted(inner ?? written), (operand) => guard.test(operand));
}

const guard =
  /^(?:github\.event\.(?:pull_request\.head\.repo|workflow_run\.head_repository)\.full_name\s*==\s*github\.repository|github\.repository\s*==\s*github\.event\.(?:pull_request\.head\.repo|workflow_run\.head_repository)\.full_name|github\.event\.pull_request\.head\.repo\.fork\s*==\s*false|!\s*github\.event\.pull_request\.head\.repo\.fork|github\.event\.workflow_run\.event\s*==\s*'(?:push|schedule|workflow_dispatch|release)'|github\.event_name\s*==\s*'(?:push|schedule|workflow_dispatch|release|pull_request)'|github\.event\.(?:pull_request|issue|comment|review)\.author_association\s*==\s*'(?:OWNER|MEMBER|COLLABORATOR)')$/iu;

/** A token that only reads, and no secret: then there is nothing to take. */
function isPrivileged(job: Job, flow: Workflow): boolean {
  if (reachesAzure(job)) return true;
  const { permissions } = job;
  if (permissions.kind === "absent" || canonical(permissions).includes("write")) return true;
  if (job.calledBy !== undefined && isPrivileged(job.calledBy, flow)) return true;
  return [job.body, flow.env].some((tree) => /secrets\.(?!GITHUB_TOKEN\b)/iu.test(canonical(tree)));
}

import type { Job, Step, Workflow } from "../../application/workflow.ts";
import { reachesAzure } from "../../application/workflow.ts";
import { canonical, knownText, lookup, type Tree } from "../../declarations/value.ts";
import { workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";

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
  ],
  undecided: [],
  neverUndecided: "a guard that is not recognised is none; what is checked out is written in the file",
});

function judgeJob(job: Job, flow: Workflow) {
  if (isGuarded(job.body) || !isPrivileged(job, flow)) return pass;
  const index = job.steps.findIndex((step) => foreignCode(step) !== undefined && !isGuarded(step.body));
  const checkout = job.steps[index];
  const foreign = checkout && foreignCode(checkout);
  // What is checked out and then left alone harms nobody.
  if (foreign === undefined || index === job.steps.length - 1) return pass;
  return breach({
    message: `Job \`${job.id}\` checks out the code of a pull request and goes on with ${reachesAzure(job) ? "its Azure identity" : "the repository's token or secrets"}`,
    at: foreign.at,
    property: `jobs.${job.id}`,
  });
}

function foreignCode(step: Step): Tree | undefined {
  if (step.uses?.action === "actions/checkout") {
    const refs = [step.input("ref"), step.input("repository")];
    return refs.find((ref) =>
      /github\.head_ref|pull_request\.head\.|workflow_run\.head_(?:sha|branch|commit|repository)|refs\/pull\//iu.test(
        knownText(ref) ?? "",
      ),
    );
  }
  return step.scripts.find((script) =>
    /\bgh pr checkout\b|git fetch .*\bpull\//u.test(knownText(script) ?? ""),
  );
}

/** Runs only for what people with write access have pushed. */
function isGuarded(body: Tree): boolean {
  return /head\.repo\.full_name\s*==\s*github\.repository|head_repository\.full_name\s*==\s*github\.repository|head\.repo\.fork\s*==\s*false|!\s*github\.event\.pull_request\.head\.repo\.fork|workflow_run\.event\s*==\s*'(?:push|schedule|workflow_dispatch|release)'|author_association\s*==\s*'(?:OWNER|MEMBER|COLLABORATOR)'/u.test(
    canonical(lookup(body, "if")),
  );
}

/** A token that only reads, and no secret: then there is nothing to take. */
function isPrivileged(job: Job, flow: Workflow): boolean {
  if (reachesAzure(job)) return true;
  const { permissions } = job;
  if (permissions.kind === "absent" || canonical(permissions).includes("write")) return true;
  return [job.body, flow.env].some((tree) => /secrets\.(?!GITHUB_TOKEN\b)/iu.test(canonical(tree)));
}

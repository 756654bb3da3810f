import { reachesAzure } from "../../application/job-purpose.ts";
import type { Job, Used } from "../../application/workflow.ts";
import { action, calledWorkflow, together, workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const workflowUnpinnedAction = rule({
  id: "workflow-unpinned-action",
  title: "Job with access to Azure runs an action that can change under it",
  practice: "static-scans",
  severity: "medium",
  severityWhy: "Whoever takes over the action's repository moves the tag, and deploys in your name.",
  why: "A tag or branch can be moved to other code at any time; this job would run it with its access to Azure.",
  fix: "Pin the action to a full commit id, with the version in a comment, and let Dependabot keep it current.",
  references: {
    mcsb: "DS-2",
    cwe: 829,
    page: "https://docs.github.com/actions/reference/security/secure-use#using-third-party-actions",
    peers: ["zizmor unpinned-uses"],
  },
  subject: "workflow",

  check: ({ jobs }) =>
    both(
      pass,
      ...jobs
        .filter(reachesAzure)
        .flatMap(usedBy)
        .filter((used) => !isPinned(used))
        .map((used) =>
          breach({
            message: `\`${used.text}\` is not pinned to a commit, and the job has access to Azure`,
            at: used.at,
            property: used.text.replace(/@.*$/u, ""),
            // Another version that is not pinned either is the same defect.
            extent: [],
            // GitHub and Azure have the job in their hands anyway.
            severity: /^(?:actions|azure|github)\//u.test(used.action) ? "low" : "medium",
          }),
        ),
    ),

  bad: [
    workflow`
      on: push
      permissions:
        contents: read
        id-token: write
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@v5 # !
            - uses: someone/setup-tool@v1 # !
            - run: ./deploy.sh
    `,
    together(
      workflow`
        on: push
        permissions:
          contents: read
          id-token: write
        jobs:
          deploy:
            runs-on: ubuntu-latest
            steps:
              - uses: ./.github/actions/greet
          call:
            uses: ./.github/workflows/called.yml
            secrets: inherit
      `,
      action`
        runs:
          using: composite
          steps:
            - uses: someone/setup-tool@v1 # !
      `,
      calledWorkflow`
        on: workflow_call
        jobs:
          deploy:
            runs-on: ubuntu-latest
            steps:
              - uses: someone/deploy-tool@main # !
      `,
    ),
  ],
  good: [
    workflow`
      on: push
      permissions:
        contents: read
        id-token: write
      jobs:
        deploy:
          runs-on: ubuntu-latest
          steps:
            - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955
            - uses: ./.github/actions/deploy
    `,
    workflow`
      on: pull_request
      permissions:
        contents: read
      jobs:
        test:
          runs-on: ubuntu-latest
          steps:
            - uses: someone/setup-tool@v1
    `,
  ],
  undecided: [],
  neverUndecided: "GitHub takes no expression in `uses`",
});

function usedBy({ uses, steps }: Job): readonly Used[] {
  return [uses, ...steps.map((step) => step.uses)].filter((used) => used !== undefined);
}

function isPinned({ text, ref }: Used): boolean {
  if (text.startsWith("./")) return true;
  if (text.startsWith("docker://")) return text.includes("@sha256:");
  return ref !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(ref);
}

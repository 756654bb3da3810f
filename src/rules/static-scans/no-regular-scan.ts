import { isDependencyScanJob, isScanJob } from "../../application/job-purpose.ts";
import type { Workflow } from "../../application/workflow.ts";
import type { Declaration } from "../../declarations/declaration.ts";
import { itemsOf } from "../../declarations/items.ts";
import { lookup } from "../../declarations/value.ts";
import { together, workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const noRegularScan = rule({
  id: "no-regular-scan",
  aliases: ["repo-no-regular-scan"],
  title: "Code, templates or dependencies are not scanned regularly",
  practice: "static-scans",
  preset: "strict",
  severity: "low",
  severityWhy: "It opens nothing by itself; flaws that become known later stay unseen.",
  why: "A scan of changes alone never looks again at what is already there, while the list of known flaws grows.",
  fix: "Run a scanner of code and templates on `pull_request` and, for what is already there, on `schedule`, and let Dependabot (`.github/dependabot.yml`) or Renovate keep dependencies current.",
  references: {
    mcsb: "DS-4",
    cwe: 1059,
    page: "https://learn.microsoft.com/security/benchmark/azure/mcsb-devops-security#ds-4-integrate-static-application-security-testing-into-devops-pipeline",
  },
  subject: "application",

  // Without a workflow the repository is built somewhere else, which may scan as well.
  check: ({ workflows, configuration }) => {
    const [first] = workflows;
    if (first === undefined) return pass;
    const scanning = workflows.filter(({ jobs }) => jobs.some(isScanJob));
    const at = (scanning[0] ?? first).declaration.at;
    if (scanning.length === 0) {
      return breach({
        message: "No workflow scans code or templates for flaws",
        at,
        property: "workflows",
      });
    }
    return both(
      scanning.some(({ triggers }) => triggers.includes("schedule"))
        ? pass
        : breach({
            message: "The scans of the repository never run on a schedule",
            at,
            property: "workflows",
          }),
      scanning.some(runsOnChanges)
        ? pass
        : breach({
            message: "No scan of the repository runs on pull requests",
            at,
            property: "pull requests",
          }),
      configuration.some(keepsCurrent) || workflows.some(({ jobs }) => jobs.some(isDependencyScanJob))
        ? pass
        : breach({
            message:
              "Nothing looks for known flaws in the dependencies: neither Dependabot, nor Renovate, nor a workflow",
            at,
            property: "dependencies",
          }),
    );
  },

  bad: [
    workflow`
      on: push # !
      permissions:
        contents: read
      jobs:
        build:
          runs-on: ubuntu-latest
          steps:
            - run: npm ci && npm test
    `,
    workflow`
      on: # !
        push:
          branches: [main]
      permissions:
        contents: read
      jobs:
        scan:
          runs-on: ubuntu-latest
          steps:
            - run: semgrep scan --error
    `,
  ],
  good: [
    workflow`
      on:
        pull_request:
        schedule:
          - cron: "0 4 * * 1"
      permissions:
        contents: read
      jobs:
        scan:
          runs-on: ubuntu-latest
          steps:
            - run: semgrep scan --error
            - run: npm audit --audit-level high
    `,
    together(
      workflow`
        on:
          pull_request:
          schedule:
            - cron: "0 4 * * 1"
        permissions:
          security-events: write
        jobs:
          analyze:
            runs-on: ubuntu-latest
            steps:
              - uses: github/codeql-action/init@3599b3baa15b485a2e49ef411a7a4bb2452e7f93
              - uses: github/codeql-action/analyze@3599b3baa15b485a2e49ef411a7a4bb2452e7f93
      `,
      {
        ".github/dependabot.yml":
          "version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    schedule:\n      interval: weekly\n",
      },
    ),
  ],
  undecided: [],
  neverUndecided:
    "the workflows are in the repository; scans that are set up elsewhere are why it is not recommended to all",
});

/** Pushes to every branch take those of pull requests in; what is pushed to some branches has been merged. */
function runsOnChanges({ triggers, declaration }: Workflow): boolean {
  if (triggers.some((name) => /^(?:pull_request|pull_request_target|merge_group)$/u.test(name))) return true;
  const branches = ["branches", "branches-ignore"].map((name) =>
    lookup(declaration.body, ["on", "push", name]),
  );
  return triggers.includes("push") && branches.every(({ kind }) => kind === "absent");
}

/** Dependabot with something to update, or Renovate that is not switched off. */
function keepsCurrent({ type, body }: Declaration): boolean {
  if (type !== "dependency-updates") return false;
  const enabled = lookup(body, "enabled");
  if (enabled.kind === "known") return enabled.value !== false;
  return itemsOf(lookup(body, "updates")).items.length > 0;
}

import { isScanJob } from "../../application/job-purpose.ts";
import { workflow } from "../example.ts";
import { breach, pass, rule } from "../judgement.ts";

export const noRegularScan = rule({
  id: "no-regular-scan",
  aliases: ["repo-no-regular-scan"],
  title: "No workflow scans code and templates regularly",
  practice: "static-scans",
  preset: "strict",
  severity: "low",
  severityWhy: "It opens nothing by itself; flaws that become known later stay unseen.",
  why: "A scan of changes alone never looks again at what is already there, while the list of known flaws grows.",
  fix: "Run a scanner of code and templates on `pull_request` and, for what is already there, on `schedule`.",
  references: {
    mcsb: "DS-4",
    cwe: 1059,
    page: "https://learn.microsoft.com/security/benchmark/azure/mcsb-devops-security#ds-4-integrate-static-application-security-testing-into-devops-pipeline",
  },
  subject: "application",

  // Without a workflow the repository is built somewhere else, which may scan as well.
  check: ({ workflows }) => {
    const [first] = workflows;
    if (first === undefined) return pass;
    const scanning = workflows.filter(({ jobs }) => jobs.some(isScanJob));
    if (scanning.some(({ triggers }) => triggers.includes("schedule"))) return pass;
    return breach({
      message:
        scanning.length === 0
          ? "No workflow scans code or templates for flaws"
          : "The scans of the repository never run on a schedule",
      at: (scanning[0] ?? first).declaration.at,
      property: "workflows",
    });
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
    `,
  ],
  undecided: [],
  neverUndecided:
    "the workflows are in the repository; scans that are set up elsewhere are why it is not recommended to all",
});

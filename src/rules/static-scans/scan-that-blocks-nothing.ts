import { isScan, scanIn } from "../../application/job-purpose.ts";
import type { Job, Step } from "../../application/workflow.ts";
import { knownText, lookup, type Tree } from "../../declarations/value.ts";
import { workflow } from "../example.ts";
import { both, breach, pass, rule } from "../judgement.ts";

export const scanThatBlocksNothing = rule({
  id: "scan-that-blocks-nothing",
  aliases: ["workflow-scan-nonblocking"],
  title: "Security scan whose findings stop nothing",
  practice: "static-scans",
  severity: "medium",
  severityWhy: "What the scan finds is deployed all the same, and the green check hides it.",
  why: "The step succeeds whatever the scan finds, and nothing else in the job takes the results up.",
  fix: "Let the step fail on findings, or upload its SARIF with `github/codeql-action/upload-sarif` so that code scanning can block.",
  references: {
    mcsb: "DS-6",
    cwe: 693,
    page: "https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepscontinue-on-error",
  },
  subject: "workflow",

  check: ({ jobs }) =>
    both(
      pass,
      ...jobs
        .filter((job) => !uploads(job))
        .flatMap((job) =>
          job.steps.filter(isScan).flatMap((step) => {
            const switched = [muting(job.body, step)].filter((tree) => tree !== undefined);
            return switched.map((at) =>
              breach({
                message: `Job \`${job.id}\` goes on whatever its security scan finds`,
                at: at.at,
                property: `jobs.${job.id}.${step.uses?.action ?? "run"}`,
              }),
            );
          }),
        ),
    ),

  bad: [
    workflow`
      on: pull_request
      permissions:
        contents: read
      jobs:
        scan:
          runs-on: ubuntu-latest
          steps:
            - uses: bridgecrewio/checkov-action@99bb2caf247dfd9f03cf984373bc6043d4e32ebf
              with:
                soft_fail: true # !
            - run: semgrep scan --error || true # !
            - uses: aquasecurity/trivy-action@b6643a29fecd7f34b3597bc6acb0a98b03d33ff8
              continue-on-error: true # !
    `,
  ],
  good: [
    workflow`
      on: pull_request
      permissions:
        contents: read
      jobs:
        scan:
          runs-on: ubuntu-latest
          steps:
            - run: semgrep scan --error
    `,
    workflow`
      on: pull_request
      permissions:
        security-events: write
      jobs:
        scan:
          runs-on: ubuntu-latest
          steps:
            - uses: bridgecrewio/checkov-action@99bb2caf247dfd9f03cf984373bc6043d4e32ebf
              with:
                soft_fail: true
            - uses: github/codeql-action/upload-sarif@3599b3baa15b485a2e49ef411a7a4bb2452e7f93
              with:
                sarif_file: results.sarif
    `,
  ],
  undecided: [],
  neverUndecided: "only switches that are written down count",
});

/** Code scanning decides about results that are sent to it; they are no longer the step's to decide. */
function uploads({ steps }: Job): boolean {
  return steps.some(({ uses }) => /^github\/codeql-action\/upload-sarif@/iu.test(uses?.text ?? ""));
}

/** The step, and those that run the actions which it belongs to. */
function aroundStep(step: Step): readonly Step[] {
  return [step, ...(step.within === undefined ? [] : aroundStep(step.within))];
}

/** What keeps the findings of the step from failing the job. */
function muting(job: Tree, step: Step): Tree | undefined {
  const switches = [
    ...aroundStep(step).map((one) => lookup(one.body, "continue-on-error")),
    lookup(job, "continue-on-error"),
    step.input("soft_fail"),
    step.input("soft-fail"),
  ];
  const on = switches.find((tree) => tree.kind === "known" && String(tree.value) === "true");
  if (on !== undefined) return on;
  const exitCode = step.input("exit-code");
  if (exitCode.kind === "known" && String(exitCode.value) === "0") return exitCode;
  const scans =
    step.file === undefined ? step.scripts : step.scripts.flatMap((script) => scanIn(script, step) ?? []);
  return scans.find((script) =>
    /\|\|\s*(?:true|:|exit 0)\s*$|\s--(?:soft-fail|exit-zero|no-fail)\b/mu.test(knownText(script) ?? ""),
  );
}

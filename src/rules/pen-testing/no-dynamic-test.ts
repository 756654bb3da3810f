import { workflow } from "../example.ts";
import { knownText } from "../../declarations/value.ts";
import { isActiveAttack } from "../../application/job-purpose.ts";
import type { Step } from "../../application/workflow.ts";
import { breach, pass, rule } from "../judgement.ts";

export const noDynamicTest = rule({
  id: "no-dynamic-test",
  aliases: ["repo-no-dast"],
  title: "No workflow tests the running application regularly",
  practice: "pen-testing",
  preset: "all",
  severity: "low",
  severityWhy: "It opens nothing by itself; what shows only in the running application stays unseen.",
  why: "Wrong headers, open endpoints and broken sign-ins show only in the running application.",
  fix: "Run a scan (`zaproxy/action-baseline`) of a staging slot on a schedule.",
  references: {
    mcsb: "DS-5",
    cwe: 1059,
    page: "https://learn.microsoft.com/security/benchmark/azure/mcsb-devops-security#ds-5-integrate-dynamic-application-security-testing-into-devops-pipeline",
  },
  subject: "application",

  check: ({ workflows }) => {
    const [first] = workflows;
    if (first === undefined) return pass;
    const tested = workflows.some(
      ({ triggers, jobs }) =>
        triggers.includes("schedule") &&
        jobs.some(({ steps }) => steps.some((step) => isActiveAttack(step) || isPassiveTest(step))),
    );
    if (tested) return pass;
    return breach({
      message: "No scheduled workflow tests the running application",
      at: first.declaration.at,
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
        schedule:
          - cron: "0 3 * * 0"
      permissions:
        contents: read
      jobs:
        look:
          runs-on: ubuntu-latest
          steps:
            - uses: zaproxy/action-baseline@7c4deb10e6261301961c86d65d54a516394f9aed
              with:
                target: https://func-orders-staging.azurewebsites.net
    `,
  ],
  undecided: [],
  neverUndecided: "the workflows are in the repository; tests that people make are why only `all` asks",
});

function isPassiveTest({ uses, scripts }: Step): boolean {
  return (
    uses?.action === "zaproxy/action-baseline" ||
    scripts.some((script) => /\bzap-baseline\.py\b/u.test(knownText(script) ?? ""))
  );
}

import { attackIn, isActiveAttack } from "../../application/job-purpose.ts";
import type { Step } from "../../application/workflow.ts";
import { canonical, knownText, lookup, type Tree } from "../../declarations/value.ts";
import { workflow } from "../example.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";

export const attackOnProduction = rule({
  id: "attack-on-production",
  aliases: ["dast-against-production"],
  title: "Active security test runs against production",
  practice: "pen-testing",
  severity: "medium",
  severityWhy: "The test's own attacks change or delete the data of real users.",
  why: "An active scan sends attacks that write, delete and fill queues; on production that hits real data.",
  fix: "Let active scans run against a staging slot with data of its own; a passive baseline scan may run against production.",
  references: {
    mcsb: "PV-7",
    cwe: 653,
    page: "https://learn.microsoft.com/azure/security/fundamentals/pen-testing",
  },
  subject: "workflow",

  check: ({ jobs }) =>
    both(
      pass,
      ...jobs.flatMap((job) =>
        job.steps.filter(isActiveAttack).map((step) => {
          const environment = lookup(job.body, "environment");
          const target = targetOf(step);
          if (target === undefined)
            return undecided("what is attacked is not written in the workflow", step.body.at);
          const text = knownText(target) ?? "";
          if (isProduction(text) || isProduction(canonical(environment))) {
            return breach({
              message: `Job \`${job.id}\` attacks production`,
              at: target.at,
              property: `jobs.${job.id}.${step.uses?.action ?? "run"}`,
            });
          }
          if (/https?:\/\//u.test(text)) return pass;
          return undecided("what is attacked is known only when the workflow runs", target.at);
        }),
      ),
    ),

  bad: [
    workflow`
      on:
        schedule:
          - cron: "0 3 * * 0"
      permissions:
        contents: read
      jobs:
        attack:
          runs-on: ubuntu-latest
          steps:
            - uses: zaproxy/action-full-scan@d2a8f6e2f4ed0b1c6a4e3e2d2c0f0c1b8f9a7e6d
              with:
                target: https://func-orders.azurewebsites.net # !
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
        attack:
          runs-on: ubuntu-latest
          steps:
            - uses: zaproxy/action-full-scan@d2a8f6e2f4ed0b1c6a4e3e2d2c0f0c1b8f9a7e6d
              with:
                target: https://func-orders-staging.azurewebsites.net
    `,
  ],
  undecided: [
    workflow`
      on: workflow_dispatch
      permissions:
        contents: read
      jobs:
        attack:
          runs-on: ubuntu-latest
          steps:
            - uses: zaproxy/action-full-scan@d2a8f6e2f4ed0b1c6a4e3e2d2c0f0c1b8f9a7e6d
              with:
                target: \${{ vars.TARGET }}
    `,
  ],
});

function targetOf(step: Step): Tree | undefined {
  const given = step.input("target");
  return given.kind === "known" ? given : step.scripts.map((script) => attackIn(script, step) ?? script)[0];
}

function isProduction(text: string): boolean {
  if (
    /(?:^|[^a-z])(?:stag\w*|test\w*|dev\w*|qa|uat|sandbox|preview|localhost|127\.0\.0\.1)(?:[^a-z]|$)/iu.test(
      text,
    )
  )
    return false;
  return /(?:^|[^a-z])prod(?:uction)?(?:[^a-z]|$)|https?:\/\/[\w.-]+\.azurewebsites\.net/iu.test(text);
}

import { policy } from "../example.ts";
import { breach, pass, rule } from "../judgement.ts";

export const penetrationTestOverdue = rule({
  id: "penetration-test-overdue",
  aliases: ["pentest-record-stale"],
  title: "Last penetration test is too long ago",
  practice: "pen-testing",
  severity: "low",
  severityWhy: "It opens nothing by itself; flaws that only a tester finds stay longer.",
  why: "What changed since the last test was never attacked by someone who tells you about it.",
  fix: "Have the application tested, and record date, scope and report under `penetration-test` in `.github/portcullis.yml`.",
  references: {
    mcsb: "PV-7",
    cwe: 1059,
    page: "https://learn.microsoft.com/azure/security/fundamentals/pen-testing",
  },
  subject: "application",

  check: ({ penetrationTesting: { policy: file, last, intervalDays }, today }) => {
    // A team that keeps no record has not agreed to an interval either: `init` writes both.
    if (file === undefined || last === undefined) return pass;
    const age = daysBetween(last.date, today);
    if (age <= intervalDays) return pass;
    return breach({
      message: `The last penetration test (${last.date}, ${last.scope}) is ${age} days old; the policy asks for one every ${intervalDays} days`,
      at: last.at,
      property: "penetration-test.date",
    });
  },

  bad: [
    policy`
      penetration-test:
        date: 2024-05-31 # !
        scope: orders API
        report: https://example.com/reports/2024
        interval-days: 365
    `,
  ],
  good: [
    policy`
      penetration-test:
        date: 2026-05-31
        scope: orders API
        report: https://example.com/reports/2026
    `,
  ],
  undecided: [],
  neverUndecided: "the record is in the policy or it is not",
});

function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

import { describe, expect, test } from "@jest/globals";
import { parsePolicy } from "../../src/policy/configuration.ts";
import { policyChanges } from "../../src/policy/policy-changes.ts";
import { extendPolicy, type ExtendedPolicy } from "../../src/policy/shared-policy.ts";
import type { Policy } from "../../src/policy/policy.ts";

const rules = [{ id: "plain-http-allowed" }, { id: "sql-injection" }];

async function policy(text: string): Promise<Policy> {
  const parsed = await parsePolicy({ path: ".github/portcullis.yml", text }, rules);
  expect(parsed.errors).toEqual([]);
  return parsed.policy!;
}

async function extended(shared: string, own: string): Promise<ExtendedPolicy> {
  return extendPolicy(await policy(shared), await policy(own));
}

describe("a repository's policy on top of its organisation's", () => {
  test.each<readonly [string, string, Partial<Policy>, readonly string[]]>([
    ["block: medium", "", { block: "medium" }, []],
    ["block: critical", "", { block: "critical" }, []],
    ["block: medium", "block: low", { block: "low" }, []],
    [
      "block: medium",
      "block: never",
      { block: "medium" },
      ["`block: never` is weaker than the shared policy's `medium`, which holds"],
    ],
    ["comment: low", "block: critical", { block: "critical", comment: "low" }, []],
    ["preset: strict", "", { block: "medium", comment: "low", preset: "strict" }, []],
    ["block: critical", "preset: strict", { block: "medium", comment: "low" }, []],
    [
      "semgrep: required\nincomplete: fail\nsuppressions-in-pull-requests: report",
      "semgrep: off\nincomplete: pass\nsuppressions-in-pull-requests: honour",
      { semgrep: "required", incomplete: "fail", suppressionsInPullRequest: "report" },
      [
        "`suppressions-in-pull-requests: honour` is weaker than the shared policy's `report`, which holds",
        "`semgrep: off` is weaker than the shared policy's `required`, which holds",
        "`incomplete: pass` is weaker than the shared policy's `fail`, which holds",
      ],
    ],
    [
      "registries: [a.example, b.example]",
      "registries: [b.example, c.example]",
      { registries: ["b.example"] },
      ["The shared policy does not allow the registry `c.example`, so it is not asked"],
    ],
    ["", "registries: [c.example]", { registries: ["c.example"] }, []],
    ["untrusted: [blobs]", "untrusted: []", { untrusted: new Set(["blobs"]) }, []],
    ["untrusted: [blobs]", "untrusted: [messages]", { untrusted: new Set(["blobs", "messages"]) }, []],
    ["", "untrusted: [documents]", { untrusted: new Set(["documents"]) }, []],
    [
      "penetration-test: {interval-days: 90}",
      "penetration-test: {interval-days: 365}",
      { penetrationTestInterval: 90 },
      [],
    ],
    [
      "penetration-test: {interval-days: 365}",
      "penetration-test: {interval-days: 90}",
      { penetrationTestInterval: 90 },
      [],
    ],
    [
      "penetration-test: {interval-days: 700}",
      "penetration-test: {date: 2026-01-01, scope: s, report: r}",
      { penetrationTestInterval: 700 },
      [],
    ],
    ["ignore: [a]", "ignore: [b]", { ignoredPaths: ["a", "b"] }, []],
    [
      "unsuppressable: [sql-injection]",
      "unsuppressable: []",
      { unsuppressable: new Set(["sql-injection"]) },
      [],
    ],
    [
      "unsuppressable: [sql-injection]\nrules: {plain-http-allowed: low}",
      "rules: {sql-injection: off, plain-http-allowed: off}",
      { rules: new Map([["plain-http-allowed", "off"]]) },
      ["`sql-injection` is unsuppressable in the shared policy, so its severity stays what it is there"],
    ],
    [
      "unsuppressable: [sql-injection]\nrules: {sql-injection: high}",
      "rules: {sql-injection: critical}",
      { rules: new Map([["sql-injection", "critical"]]) },
      [],
    ],
  ])("%j + %j", async (shared, own, expected, notices) => {
    const { policy, notices: said } = await extended(shared, own);
    expect(policy).toMatchObject(expected);
    expect(said.map(({ message }) => message)).toEqual(notices);
  });
});

describe("what a pull request's policy would change", () => {
  test.each<readonly [string, string, readonly string[]]>([
    ["block: high", "# reworded\nblock: high", []],
    ["block: high", "block: critical", ["Weakens the gate: changes `block` from `high` to `critical`"]],
    ["block: never", "block: critical", ["Changes `block` from `never` to `critical`"]],
    [
      "",
      "preset: strict",
      [
        "Changes `block` from `high` to `medium`",
        "Changes `comment` from `medium` to `low`",
        "Changes `preset` from `recommended` to `strict`",
      ],
    ],
    ["", "rules: {sql-injection: off}", ["Weakens the gate: switches `sql-injection` off"]],
    ["rules: {sql-injection: off}", "", ["Switches `sql-injection` on"]],
    [
      "rules: {sql-injection: low}",
      "rules: {sql-injection: high}",
      ["Changes the severity of `sql-injection` from `low` to `high`"],
    ],
    [
      "",
      "rules: {sql-injection: low}",
      ["Weakens the gate: changes the severity of `sql-injection` from its own to `low`"],
    ],
    [
      "",
      "rules: {sql-injection: critical}",
      ["Changes the severity of `sql-injection` from its own to `critical`"],
    ],
    [
      "rules: {sql-injection: low}",
      "",
      ["Weakens the gate: changes the severity of `sql-injection` from `low` to its own"],
    ],
    ["", "practices: {waf: off}", ["Weakens the gate: switches the practice `waf` off"]],
    ["unsuppressable: [sql-injection]", "", ["Weakens the gate: lets `sql-injection` be suppressed"]],
    [
      "ignore: [a]",
      "ignore: [b]",
      ["Weakens the gate: ignores the paths `b`", "No longer ignores the paths `a`"],
    ],
    [
      "",
      "suppressions: [{rule: sql-injection, path: a/**, until: 2027-01-01, reason: later}]",
      ["Weakens the gate: suppresses `sql-injection` in `a/**` until 2027-01-01: `later`"],
    ],
    [
      "suppressions: [{rule: sql-injection, reason: later}]",
      "suppressions: [{rule: sql-injection, reason: reworded}]",
      [],
    ],
    [
      "",
      "semgrep: off\nincomplete: pass",
      [
        "Weakens the gate: changes `incomplete` from `fail` to `pass`",
        "Weakens the gate: changes `semgrep` from `required` to `off`",
      ],
    ],
    [
      "",
      "untrusted: [blobs]",
      [
        "Weakens the gate: no longer follows `messages` through the code",
        "Follows untrusted `blobs` through the code",
      ],
    ],
    [
      "",
      "registries: [mcr.microsoft.com, evil.example]",
      ["Weakens the gate: allows the module registry `evil.example`"],
    ],
    [
      "",
      "penetration-test: {date: 2026-01-01, scope: all, report: r, interval-days: 700}",
      [
        "Weakens the gate: changes how old a penetration test may be from 365 days to 700 days",
        "Records a penetration test of 2026-01-01: `all`, report `r`",
      ],
    ],
    ["extends: a/b/c.yml@v1", "", ["Weakens the gate: no longer extends the shared policy `a/b/c.yml@v1`"]],
    [
      "extends: a/b/c.yml@v1",
      "extends: a/b/c.yml@v2",
      ["Weakens the gate: extends `a/b/c.yml@v2` in place of `a/b/c.yml@v1`"],
    ],
  ])("%j to %j", async (base, head, expected) => {
    expect(policyChanges(await policy(base), await policy(head))).toEqual(expected);
  });
});

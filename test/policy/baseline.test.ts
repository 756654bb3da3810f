import { describe, expect, test } from "@jest/globals";
import {
  baselineChanges,
  emptyBaseline,
  parseBaseline,
  writeBaseline,
  type Baseline,
  type BaselineEntry,
} from "../../src/policy/baseline.ts";
import { defaultPolicy } from "../../src/policy/configuration.ts";
import { judge } from "../../src/policy/judge.ts";
import type { Review } from "../../src/policy/review.ts";
import { conclude } from "../../src/policy/verdict.ts";
import { practices, type Finding } from "../../src/rules/finding.ts";
import type { Problem } from "../../src/declarations/problem.ts";
import type { Changes } from "../../src/source/changes.ts";
import { regionOf } from "../../src/source/source.ts";
import { findingAt, request } from "./finding.ts";

const noPractices = Object.fromEntries(
  practices.map((practice) => [practice, { rules: 0, passed: 0, failed: 0, undecided: 0 }]),
) as Review["coverage"]["practices"];
const source = { path: "main.bicep", text: "x\n".repeat(40) };
const rules = [{ id: "plain-http-allowed" }, { id: "sql-injection", aliases: ["sqli"] }];

function reviewOf(
  head: readonly Finding[],
  baseline: Baseline,
  other: {
    readonly base?: readonly Finding[];
    readonly changes?: Changes;
    readonly problems?: readonly Problem[];
  } = {},
): Review {
  const { findings, fixed } = judge(request({ head, base: other.base, baseline, changes: other.changes }));
  const problems = (other.problems ?? []).map((problem) => ({ problem, counts: true }));
  return {
    revision: {},
    findings,
    fixed,
    doubts: [],
    problems,
    coverage: {
      read: {},
      skipped: [],
      unresolved: [],
      analysers: [],
      practices: noPractices,
    },
    policyChanges: [],
    ...(other.changes && { changes: other.changes }),
    thresholds: defaultPolicy,
    conclusion: conclude({ findings, problems, policy: defaultPolicy }),
  };
}

async function read(text: string): Promise<Baseline> {
  const { baseline, errors } = await parseBaseline({ path: ".github/portcullis-baseline.json", text }, rules);
  expect(errors).toEqual([]);
  return baseline!;
}

const [first, second] = [findingAt(source, 3), findingAt(source, 9, { rule: "sql-injection" })];

describe("writing a baseline", () => {
  test("adds nothing by itself", () => {
    const { text, added } = writeBaseline({
      review: reviewOf([first, second], emptyBaseline),
      policy: defaultPolicy,
      previous: emptyBaseline,
    });
    expect(added).toEqual([]);
    expect(text).toBe('{\n  "version": 1,\n  "findings": []\n}\n');
  });

  test("accepts what is there when told to, and reads it back", async () => {
    const { text, added } = writeBaseline({
      review: reviewOf([first, second], emptyBaseline),
      policy: defaultPolicy,
      previous: emptyBaseline,
      accept: "at adoption",
    });
    expect(added).toHaveLength(2);
    expect(text).toContain(`    {
      "fingerprint": "00842745224359b09a412d50b9f63a4f",
      "rule": "plain-http-allowed",
      "path": "main.bicep",
      "resource": "Microsoft.Web/sites api",
      "reason": "at adoption"
    },`);
    const baseline = await read(text);
    expect(reviewOf([first, second], baseline).findings.map(({ standing }) => standing.kind)).toEqual([
      "baselined",
      "baselined",
    ]);
  });

  test("does not accept what nothing may suppress", () => {
    const policy = { ...defaultPolicy, unsuppressable: new Set(["sql-injection"]) };
    const review = reviewOf([first, second], emptyBaseline);
    const { added } = writeBaseline({ review, policy, previous: emptyBaseline, accept: "x" });
    expect(added.map(({ rule }) => rule)).toEqual(["plain-http-allowed"]);
  });

  const full = (): Baseline => ({
    entries: writeBaseline({
      review: reviewOf([first, second], emptyBaseline),
      policy: defaultPolicy,
      previous: emptyBaseline,
      accept: "at adoption",
    }).added,
  });

  test("drops what is fixed, and keeps the reasons of the rest", async () => {
    const previous = full();
    const { text, removed, kept } = writeBaseline({
      review: reviewOf([second], previous),
      policy: defaultPolicy,
      previous,
    });
    expect(removed.map(({ rule }) => rule)).toEqual(["plain-http-allowed"]);
    expect(kept).toBeUndefined();
    expect((await read(text)).entries).toMatchObject([{ rule: "sql-injection", reason: "at adoption" }]);
  });

  test("drops nothing when the review could not look everywhere", async () => {
    const previous = full();
    const problem: Problem = { kind: "syntax", message: "x", at: { path: "a" }, effect: "incomplete" };
    const written = writeBaseline({
      review: reviewOf([], previous, { problems: [problem] }),
      policy: defaultPolicy,
      previous,
    });
    expect(written.removed).toEqual([]);
    expect(written.kept).toBe("The review is incomplete, so 2 entries whose findings were not met are kept");
    expect((await read(written.text)).entries).toHaveLength(2);
  });

  test("follows a rename", async () => {
    const previous = full();
    const moved = { path: "new.bicep", text: source.text };
    const review = reviewOf([findingAt(moved, 3), findingAt(moved, 9, { rule: "sql-injection" })], previous, {
      base: [first, second],
      changes: {
        files: [
          { path: "new.bicep", previousPath: "main.bicep", status: "renamed", kind: "text", hunks: [] },
        ],
      },
    });
    const { text, added, removed } = writeBaseline({ review, policy: defaultPolicy, previous });
    expect([added, removed]).toEqual([[], []]);
    const baseline = await read(text);
    expect(baseline.entries.map(({ path, reason }) => [path, reason])).toEqual([
      ["new.bicep", "at adoption"],
      ["new.bicep", "at adoption"],
    ]);
    expect(reviewOf([findingAt(moved, 3)], baseline).findings[0]?.standing.kind).toBe("baselined");
  });
});

describe("reading a baseline", () => {
  const entry = { fingerprint: "0".repeat(32), rule: "sqli", path: "a", resource: "b", reason: "c" };

  test("names of rules may be old ones", async () => {
    const { entries } = await read(JSON.stringify({ version: 1, findings: [entry] }));
    expect(entries).toMatchObject([{ rule: "sql-injection" }]);
  });

  test.each<readonly [string, string]>([
    ["{", "Flow map in block collection|This is not YAML"],
    ["[]", "Expected a baseline: `version` and `findings`, found a list"],
    [
      '{"version": 2, "findings": []}',
      "1:13 Expected the number 1: a baseline of another version is not read",
    ],
    ['{"findings": []}', "1:1 `version` is missing here: the number 1 was expected"],
    [
      JSON.stringify({ version: 1, findings: [{ ...entry, fingerprint: "xyz" }] }, undefined, 2),
      "5:22 Expected 32 hex characters, found `xyz`",
    ],
    [
      JSON.stringify({ version: 1, findings: [{ ...entry, because: "x" }] }),
      "There is no key `because` here",
    ],
  ])("%j: %s", async (text, message) => {
    const { baseline, errors } = await parseBaseline({ path: "b.json", text }, rules);
    expect(baseline).toBeUndefined();
    const [error] = errors;
    const at = error?.at;
    const where = at !== undefined && "source" in at ? `${regionOf(at).line}:${regionOf(at).column} ` : "";
    expect(`${where}${error?.message ?? ""}`).toMatch(new RegExp(message, "u"));
  });

  test("a large one in little time", async () => {
    const findings = Array.from({ length: 3000 }, (_, index) => ({
      ...entry,
      fingerprint: index.toString(16).padStart(32, "0"),
    }));
    expect((await read(JSON.stringify({ version: 1, findings }, undefined, 2))).entries).toHaveLength(3000);
  });
});

test("what a pull request does to the baseline is said", () => {
  const entry = (name: string): BaselineEntry => ({
    fingerprint: name,
    rule: "sql-injection",
    path: "a.py",
    resource: "x",
    reason: "because",
  });
  expect(
    baselineChanges({ entries: [entry("1"), entry("2")] }, { entries: [entry("2"), entry("3")] }),
  ).toEqual([
    "Weakens the gate: adds `sql-injection` in `a.py` to the baseline: `because`",
    "Removes 1 finding from the baseline",
  ]);
  expect(baselineChanges(emptyBaseline, emptyBaseline)).toEqual([]);
  const many = Array.from({ length: 25 }, (_, index) => entry(String(index)));
  expect(baselineChanges(emptyBaseline, { entries: many }).at(-1)).toBe(
    "Weakens the gate: adds 15 more findings to the baseline",
  );
});

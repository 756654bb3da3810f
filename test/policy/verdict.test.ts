import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { defaultPolicy } from "../../src/policy/configuration.ts";
import { judge } from "../../src/policy/judge.ts";
import type { JudgedProblem } from "../../src/policy/review.ts";
import { conclude } from "../../src/policy/verdict.ts";
import { findingAt, request } from "./finding.ts";

const source = { path: "main.bicep", text: "x\n".repeat(9) };
const problem = (counts: boolean): JudgedProblem => ({
  counts,
  problem: { kind: "syntax", message: "x", effect: "incomplete" },
});
const { findings } = judge(
  request({
    head: [
      findingAt(source, 1, { severity: "critical", rule: "a" }),
      findingAt(source, 2),
      findingAt(source, 3, { severity: "medium", rule: "b" }),
      findingAt(source, 4, { rule: "c" }),
    ],
    base: [findingAt(source, 4, { rule: "c" })],
  }),
);
const harmless = findings.filter(({ blocks }) => !blocks);

describe("the verdict", () => {
  test("blocked", () => {
    expect(conclude({ findings, problems: [problem(false)], policy: defaultPolicy })).toEqual({
      kind: "blocked",
      incomplete: false,
      sentence: "Blocked: 2 findings block the merge (1 critical, 1 high).",
      exitCode: 1,
    });
  });

  test("blocked, and something was not judged besides", () => {
    expect(
      conclude({ findings, problems: [problem(true)], policy: { ...defaultPolicy, incomplete: "pass" } }),
    ).toEqual({
      kind: "blocked",
      incomplete: true,
      sentence:
        "Blocked: 2 findings block the merge (1 critical, 1 high). It is also incomplete: 1 problem kept something from being judged.",
      exitCode: 1,
    });
  });

  test("passed", () => {
    expect(conclude({ findings: harmless, problems: [], policy: defaultPolicy })).toEqual({
      kind: "pass",
      incomplete: false,
      sentence: "Passed: nothing new that blocks (`high` or above); 1 reported below that, 1 pre-existing.",
      exitCode: 0,
    });
    expect(
      conclude({ findings: [], problems: [], policy: { ...defaultPolicy, block: "never" } }).sentence,
    ).toBe("Passed: nothing new that blocks (the policy blocks on nothing).");
  });

  test("incomplete", () => {
    expect(
      conclude({ findings: [], problems: [problem(true), problem(true)], policy: defaultPolicy }),
    ).toEqual({
      kind: "incomplete",
      incomplete: true,
      sentence:
        "Incomplete: 2 problems kept something from being judged. In what was judged, nothing new that blocks (`high` or above).",
      exitCode: 3,
    });
  });

  test("passed, though incomplete, only because the policy says so", () => {
    expect(
      conclude({ findings: [], problems: [problem(true)], policy: { ...defaultPolicy, incomplete: "pass" } }),
    ).toEqual({
      kind: "pass",
      incomplete: true,
      sentence:
        "Passed, though incomplete, as the policy allows: 1 problem kept something from being judged. In what was judged, nothing new that blocks (`high` or above).",
      exitCode: 0,
    });
  });

  test("is never green while a problem counts or a finding blocks, and says both", () => {
    fc.assert(
      fc.property(fc.subarray([...findings]), fc.array(fc.boolean()), (some, counting) => {
        const problems = counting.map(problem);
        const { exitCode, incomplete, kind } = conclude({ findings: some, problems, policy: defaultPolicy });
        const blocks = some.some((one) => one.blocks);
        expect(incomplete).toBe(counting.includes(true));
        expect(kind === "blocked").toBe(blocks);
        expect(exitCode).toBe(blocks ? 1 : incomplete ? 3 : 0);
      }),
    );
  });
});

import { beforeAll, describe, expect, test } from "@jest/globals";
import { filesOf } from "./code/files-of.ts";
import { semgrepOverExamples } from "./rules/semgrep-over-examples.ts";
import { judgedExample, type JudgedExample } from "./rules/judged-example.ts";
import { markedLines } from "./rules/marked-lines.ts";
import { rules } from "../src/rules/registry.generated.ts";
import type { Example, Rule } from "../src/rules/rule.ts";
import { practices } from "../src/rules/finding.ts";

// Semgrep is started once for all examples, and installed first where it is missing.
beforeAll(() => semgrepOverExamples.read(filesOf({ "function_app.py": "" }), []), 300_000);

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (_id, rule) => {
  for (const [number, example] of numbered(rule.bad))
    test(`bad example ${number} is reported on its marked lines`, async () => {
      const marked = markedLines(example);
      expect(marked.length).toBeGreaterThan(0);
      expect((await judged(rule, example)).lines).toEqual(marked);
    });

  for (const [number, example] of numbered(rule.good))
    test(`good example ${number} is judged and passes`, async () => {
      const { lines, doubts, problems, asked } = await judged(rule, example);
      expect({ lines, doubts, problems }).toEqual({ lines: [], doubts: [], problems: [] });
      // What an analyser does not report leaves no subject behind; for every other rule the question must have been put.
      if (rule.subject !== "alert") expect(asked).toBeGreaterThan(0);
    });

  for (const [number, example] of numbered(rule.undecided))
    test(`undecided example ${number} is neither`, async () => {
      const { lines, doubts } = await judged(rule, example);
      expect(lines).toEqual([]);
      expect(doubts.length).toBeGreaterThan(0);
    });

  test("has examples of every outcome, and says where it has none", () => {
    expect(rule.bad.length).toBeGreaterThan(0);
    expect(rule.good.length).toBeGreaterThan(0);
    expect(rule.undecided.length > 0).toBe(rule.neverUndecided === undefined);
  });

  test("speaks in sentences", () => {
    expect(rule.why).toMatch(/^[A-Z].*[.]$/su);
    expect(rule.severityWhy).toMatch(/^[A-Z].*[.]$/su);
    expect(rule.fix).toMatch(/[.)`]$/u);
    expect(rule.title).not.toMatch(/[.]$/u);
    expect(rule.references.page).toMatch(/^https:\/\//u);
  });
});

test("ids and aliases are unique", () => {
  const names = rules.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.filter((name) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(name))).toEqual([]);
});

test("every practice has a rule", () => {
  expect(practices.filter((practice) => !rules.some((rule) => rule.practice === practice))).toEqual([]);
});

function numbered(examples: readonly Example[]): [number, Example][] {
  return examples.map((example, index) => [index + 1, example]);
}

const memory = new WeakMap<Example, Promise<JudgedExample>>();

function judged(rule: Rule, example: Example): Promise<JudgedExample> {
  const known = memory.get(example) ?? judgedExample(rule, example);
  memory.set(example, known);
  return known;
}

import { describe, expect, test } from "@jest/globals";
import { armExample } from "../../scripts/arm-example/template.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import type { Example } from "../../src/rules/rule.ts";
import { judgedExample } from "./judged-example.ts";
import { markedLines } from "./marked-lines.ts";

const written = rules.flatMap((rule) =>
  [...rule.bad.map(writtenAs("bad")), ...rule.good.map(writtenAs("good"))].flatMap(
    ({ outcome, number, arm }) => (arm === undefined ? [] : [{ rule, id: rule.id, outcome, number, arm }]),
  ),
);

describe("an example in Bicep, written in ARM JSON", () => {
  test.each(written)("$id: $outcome example $number", async ({ rule, outcome, arm }) => {
    const { lines, doubts, problems, asked } = await judgedExample(rule, arm);
    if (outcome === "bad") expect(lines).toEqual(markedLines(arm));
    else expect({ lines, doubts, problems }).toEqual({ lines: [], doubts: [], problems: [] });
    if (rule.subject !== "alert") expect(asked).toBeGreaterThan(0);
  });
});

test("every rule that has an example in Bicep shows a bad and a good one in ARM JSON", () => {
  const inArm = (example: Example): boolean => "main.json" in example || armExample(example) !== undefined;
  const missing = rules.flatMap(({ id, bad, good }) =>
    [bad, good].flatMap((examples, index) =>
      examples.some((example) => "main.bicep" in example) && !examples.some(inArm)
        ? [`${id}: ${index === 0 ? "bad" : "good"}`]
        : [],
    ),
  );
  expect(missing).toEqual([]);
});

function writtenAs(
  outcome: "bad" | "good",
): (
  example: Example,
  index: number,
) => { readonly outcome: string; readonly number: number; readonly arm: Example | undefined } {
  return (example, index) => ({ outcome, number: index + 1, arm: armExample(example) });
}

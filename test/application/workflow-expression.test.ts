import { describe, expect, test } from "@jest/globals";

import { dotted, implies } from "../../src/application/workflow-expression.ts";

test("every way to name a property is written with a dot", () => {
  expect(dotted("github['event'] . issue [ 'a-b' ].* . title[0].x")).toBe(
    "github.event.issue.a-b.*.title[0].x",
  );
});

describe("a condition implies its guard", () => {
  test.each([
    ["guard", true],
    ["((guard))", true],
    ["guard && x", true],
    ["(x || y) && guard", true],
    ["(guard || guard) && x", true],
    ["'it''s (' == x && guard", true],
    ["guard || x", false],
    ["guard && x || y", false],
    ["x && y || guard", false],
    ["!(guard)", false],
    ["!(x && guard && y)", false],
    ["(guard) == false", false],
    ["f(x && guard)", false],
    ["x == ' && guard && '", false],
    ["(".repeat(100_000) + "guard" + ")".repeat(100_000), false],
  ])("%#", (condition, expected) => {
    expect(implies(condition, (operand) => operand === "guard")).toBe(expected);
  });
});

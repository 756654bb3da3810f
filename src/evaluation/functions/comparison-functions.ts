import type { Tree } from "../../declarations/value.ts";
import { equal } from "../known.ts";
import { define, kindOf, mistake, type Answer, type Signature } from "../signature.ts";
import { inOrder } from "./collection-functions.ts";

/**
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-comparison
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical
 */
export const comparisonFunctions: readonly Signature[] = [
  define("equals", { takes: ["tree", "tree"], hides: true, answer: ([one, other]) => equal(one, other) }),
  comparison("less", (order) => order < 0),
  comparison("lessOrEquals", (order) => order <= 0),
  comparison("greater", (order) => order > 0),
  comparison("greaterOrEquals", (order) => order >= 0),
  define("not", { takes: ["bool"], answer: ([value]) => !value }),
  define("true", { takes: [], answer: () => true }),
  define("false", { takes: [], answer: () => false }),
  define("null", { takes: [], answer: () => null }),
  define("bool", {
    takes: ["value"],
    carries: true,
    answer: ([value]) => {
      const given = value.kind === "known" ? value.value : undefined;
      if (typeof given === "boolean") return given;
      if (typeof given === "number") return given !== 0;
      const text = typeof given === "string" ? given.trim().toLowerCase() : undefined;
      if (text === "true" || text === "false") return text === "true";
      return mistake("takes `true`, `false`, or a number");
    },
  }),
];

function comparison(name: string, holds: (order: number) => boolean): Signature {
  return define(name, {
    takes: ["value", "value"],
    hides: true,
    answer: ([one, other]) => compared(one, other, holds),
  });
}

function compared(one: Tree, other: Tree, holds: (order: number) => boolean): Answer {
  const [a, b] = [one.kind === "known" ? one.value : null, other.kind === "known" ? other.value : null];
  if (typeof a === "number" && typeof b === "number") return holds(a - b);
  if (typeof a === "string" && typeof b === "string") return holds(inOrder(a, b));
  return mistake(`compares two numbers or two texts, not ${kindOf(one)} with ${kindOf(other)}`);
}

import { known, type Tree } from "../../declarations/value.ts";
import { arrayOf } from "../size.ts";
import { define, mistake, type Mistake, type Signature } from "../signature.ts";

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric */
export const numberFunctions: readonly Signature[] = [
  define("add", { takes: ["int", "int"], answer: ([one, other]) => within(one + other) }),
  define("sub", { takes: ["int", "int"], answer: ([one, other]) => within(one - other) }),
  define("mul", { takes: ["int", "int"], answer: ([one, other]) => within(one * other) }),
  define("div", {
    takes: ["int", "int"],
    answer: ([one, other]) =>
      other === 0 ? mistake("divides by zero") : positiveZero(Math.trunc(one / other)),
  }),
  define("mod", {
    takes: ["int", "int"],
    answer: ([one, other]) => (other === 0 ? mistake("divides by zero") : positiveZero(one % other)),
  }),
  define("min", {
    takes: ["value"],
    more: "value",
    answer: ([first], _call, rest) => extreme([first, ...rest], Math.min),
  }),
  define("max", {
    takes: ["value"],
    more: "value",
    answer: ([first], _call, rest) => extreme([first, ...rest], Math.max),
  }),
  define("int", {
    takes: ["value"],
    carries: true,
    answer: ([value]) => {
      const given = value.kind === "known" ? value.value : undefined;
      if (typeof given === "number") return Math.trunc(given);
      if (typeof given === "string" && /^\s*[+-]?\d{1,19}\s*$/u.test(given)) return within(Number(given));
      return mistake("takes a number, or a text that is one");
    },
  }),
  define("float", {
    takes: ["value"],
    carries: true,
    answer: ([value]) => {
      const given = value.kind === "known" ? value.value : undefined;
      if (typeof given === "number") return given;
      const number = typeof given === "string" && given.trim() !== "" ? Number(given) : NaN;
      return Number.isFinite(number) ? number : mistake("takes a number, or a text that is one");
    },
  }),
  define("range", {
    takes: ["int", "int"],
    answer: ([start, count], call) => {
      if (count < 0) return mistake("takes a count that is not negative");
      if (count > longestRange) return mistake(`makes at most ${longestRange} numbers`);
      if (!Number.isSafeInteger(start + count)) return mistake("makes numbers that are too large");
      const items = Array.from({ length: count }, (_, index) => known(start + index, call.at));
      return arrayOf(items, call.at, call.context);
    },
  }),
];

// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric#range
const longestRange = 10_000;

// The engine counts in 64 bits; beyond 53 ours would be silently rounded.
function within(value: number): number | Mistake | undefined {
  if (Number.isSafeInteger(value)) return positiveZero(value);
  return Math.abs(value) >= 2 ** 63 ? mistake("makes a number that is too large") : undefined;
}

function positiveZero(value: number): number {
  return value === 0 ? 0 : value;
}

function extreme(values: readonly Tree[], choose: (...numbers: number[]) => number): number | Mistake {
  const [first] = values;
  const all = values.length === 1 && first?.kind === "array" ? first.items : values;
  let chosen: number | undefined;
  for (const value of all) {
    if (value.kind !== "known" || !Number.isInteger(value.value))
      return mistake("takes whole numbers, or one list of them");
    const number = Number(value.value);
    chosen = chosen === undefined ? number : choose(chosen, number);
  }
  return chosen ?? mistake("takes at least one number");
}

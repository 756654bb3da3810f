import type { Tree } from "../../../declarations/value.ts";

/** The members of AuthorizationLevel in the order of their numbers, in lower case. */
export const levels: readonly string[] = ["anonymous", "user", "function", "system", "admin"];

/** What an operator makes of whole numbers, and of levels with them; undefined for anything else. */
export function calculated(operator: string, operands: readonly Tree[]): number | undefined {
  const numbers = operands.map(numberOf);
  const [left, right] = numbers;
  if (left === undefined || numbers.includes(undefined)) return undefined;
  if (right === undefined) return unary.get(operator)?.(left);
  // Two texts may look like levels, and are put together by `+`.
  const isOfText = operands.every((one) => one.kind === "known" && typeof one.value === "string");
  if (isOfText && !/^[&|^-]$/u.test(operator)) return undefined;
  const result = binary.get(operator)?.(left, right);
  return result !== undefined && Number.isSafeInteger(result) ? result : undefined;
}

function numberOf(tree: Tree): number | undefined {
  if (tree.kind !== "known") return undefined;
  if (typeof tree.value === "number") return Number.isSafeInteger(tree.value) ? tree.value : undefined;
  const level = levels.indexOf(String(tree.value).toLowerCase());
  return level < 0 ? undefined : level;
}

const unary: ReadonlyMap<string, (value: number) => number> = new Map([
  // A negative zero would not be the same text as zero.
  ["-", (value: number) => 0 - value],
  ["+", (value: number) => value],
  ["~", (value: number) => ~value],
]);

const binary: ReadonlyMap<string, (left: number, right: number) => number> = new Map([
  ["+", (left: number, right: number) => left + right],
  ["-", (left: number, right: number) => left - right],
  ["*", (left: number, right: number) => left * right],
  ["/", (left: number, right: number) => Math.trunc(left / right)],
  ["%", (left: number, right: number) => left % right],
  ["&", (left: number, right: number) => left & right],
  ["|", (left: number, right: number) => left | right],
  ["^", (left: number, right: number) => left ^ right],
  ["<<", (left: number, right: number) => left << right],
  [">>", (left: number, right: number) => left >> right],
]);

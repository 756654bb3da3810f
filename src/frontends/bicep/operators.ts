import type { BinaryOperator } from "./syntax.ts";

/**
 * The function that an operator is short for, where it is one by itself.
 * https://learn.microsoft.com/azure/azure-resource-manager/bicep/operators
 */
export const functionOfOperator = {
  "*": "mul",
  "/": "div",
  "%": "mod",
  "+": "add",
  "-": "sub",
  "<": "less",
  "<=": "lessOrEquals",
  ">": "greater",
  ">=": "greaterOrEquals",
  "==": "equals",
} as const satisfies Partial<Record<BinaryOperator, string>>;

import type { ts } from "ts-morph";

import type { TypeScript } from "./program.ts";

/** Without parentheses and what types add. */
export function withoutTypes(ts: TypeScript, expression: ts.Expression): ts.Expression {
  let node = expression;
  while (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  ) {
    node = node.expression;
  }
  return node;
}

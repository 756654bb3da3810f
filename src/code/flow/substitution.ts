import type { Expression, FunctionCode, Variable } from "./program.ts";

/** What a function that only returns a condition returns for these arguments. */
export function bodyWith(code: FunctionCode, given: readonly Expression[]): Expression | undefined {
  const body = code.body();
  const [only] = body;
  if (body.length !== 1 || only?.kind !== "return" || only.value === undefined) return undefined;
  const arguments_ = new Map<Variable, Expression>();
  for (const [index, { pattern }] of code.parameters.entries()) {
    const argument = given[index];
    if (pattern.kind === "variable" && argument !== undefined) arguments_.set(pattern.variable, argument);
  }
  return substituted(only.value, arguments_, 0);
}

function substituted(
  expression: Expression,
  given: ReadonlyMap<Variable, Expression>,
  depth: number,
): Expression {
  if (depth > 30 || given.size === 0) return expression;
  const inner = (part: Expression): Expression => substituted(part, given, depth + 1);
  if (expression.kind === "variable") return given.get(expression.variable) ?? expression;
  if (expression.kind === "operation") return { ...expression, operands: expression.operands.map(inner) };
  if (expression.kind === "field") return { ...expression, object: inner(expression.object) };
  if (expression.kind === "choice") {
    const { condition, then, otherwise } = expression;
    return { ...expression, condition: inner(condition), then: inner(then), otherwise: inner(otherwise) };
  }
  if (expression.kind === "call") {
    return {
      ...expression,
      callee: inner(expression.callee),
      arguments: expression.arguments.map((item) => ({ ...item, value: inner(item.value) })),
    };
  }
  return expression;
}

import type { Expression, FunctionCode, Statement, Variable } from "./program.ts";

/** What a function that only returns a condition, or answers yes or no after some, returns for these arguments. */
export function bodyWith(code: FunctionCode, given: readonly Expression[]): Expression | undefined {
  const answer = answerOf(code.body());
  if (answer === undefined) return undefined;
  const arguments_ = new Map<Variable, Expression>();
  for (const [index, { pattern }] of code.parameters.entries()) {
    const argument = given[index];
    if (pattern.kind === "variable" && argument !== undefined) arguments_.set(pattern.variable, argument);
  }
  return substituted(answer, arguments_, 0);
}

/** `if (a) return false; return b` is `!a && b`, and `if (a) return true; return b` is `a || b`. */
function answerOf([first, ...rest]: readonly Statement[]): Expression | undefined {
  if (first?.kind === "return") return first.value;
  if (first?.kind !== "if" || first.otherwise !== undefined) return undefined;
  const given = onlyAnswer(first.then);
  const otherwise = answerOf(rest);
  if (given === undefined || otherwise === undefined) return undefined;
  const { condition } = first;
  const { at } = condition;
  // if (known.has(key)) return known.get(key); return null
  if (isNothing(otherwise) && given.kind !== "constant")
    return { kind: "choice", operator: "and", condition, then: given, otherwise: condition, at };
  if (given.kind !== "constant") return undefined;
  if (given.value === true && isConstant(otherwise, false)) return condition;
  if (given.value === true)
    return { kind: "choice", operator: "or", condition, then: condition, otherwise, at };
  if (given.value !== false && !isNothing(given)) return undefined;
  const not: Expression = { kind: "operation", operator: "not", operands: [condition], at };
  if (isConstant(otherwise, true)) return not;
  return { kind: "choice", operator: "and", condition: not, then: otherwise, otherwise: not, at };
}

/** What a function gives that has not found anything. */
function isNothing(expression: Expression): boolean {
  return (
    expression.kind === "constant" &&
    (expression.value === null || expression.value === undefined || expression.value === false)
  );
}

function isConstant(expression: Expression, value: boolean): boolean {
  return expression.kind === "constant" && expression.value === value;
}

function onlyAnswer(statement: Statement): Expression | undefined {
  if (statement.kind === "return") return statement.value;
  const [only, ...more] = statement.kind === "block" ? statement.body : [];
  return only === undefined || more.length > 0 ? undefined : onlyAnswer(only);
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

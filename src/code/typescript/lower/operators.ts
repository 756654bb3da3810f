import type { ts } from "ts-morph";

import type { Expression, Operation } from "../../flow/program.ts";
import { type Lowerer, at } from "./lowerer.ts";
import { assignmentTarget } from "./patterns.ts";

export function binary(lowerer: Lowerer, node: ts.BinaryExpression): Expression {
  const kind = node.operatorToken.kind;
  const where = at(lowerer, node);
  const Kind = lowerer.ts.SyntaxKind;
  if (kind === Kind.CommaToken)
    return { kind: "sequence", parts: [lowerer.lower(node.left), lowerer.lower(node.right)], at: where };
  if (kind === Kind.EqualsToken)
    return {
      kind: "assign",
      target: assignmentTarget(lowerer, node.left),
      value: lowerer.lower(node.right),
      at: where,
    };
  const left = (): Expression => lowerer.lower(node.left);
  const right = (): Expression => lowerer.lower(node.right);
  const choice = (operator: ChoiceOperator): Expression => {
    const condition = left();
    const other = right();
    return operator === "and"
      ? { kind: "choice", operator, condition, then: other, otherwise: condition, at: where }
      : { kind: "choice", operator, condition, then: condition, otherwise: other, at: where };
  };
  const assigned = (value: Expression): Expression => ({
    kind: "assign",
    target: assignmentTarget(lowerer, node.left),
    value,
    at: where,
  });
  if (kind === Kind.PlusToken) {
    // a + b + c is one text.
    const before = left();
    return {
      kind: "join",
      parts: [...(before.kind === "join" ? before.parts : [before]), right()],
      at: where,
    };
  }
  if (kind === Kind.PlusEqualsToken) return assigned({ kind: "join", parts: [left(), right()], at: where });
  const token = lowerer.ts.tokenToString(kind) ?? "";
  const chosen = choices.get(token);
  if (chosen !== undefined) return choice(chosen);
  const assigning = choices.get(token.replace(/=$/u, ""));
  if (assigning !== undefined) return assigned(choice(assigning));
  const operation: Expression = {
    kind: "operation",
    operator: operators.get(token) ?? "other",
    operands: [left(), right()],
    at: where,
  };
  // `x -= 1` and its like make a number of it.
  return kind >= Kind.FirstAssignment && kind <= Kind.LastAssignment ? assigned(operation) : operation;
}

type ChoiceOperator = "and" | "or" | "absent";

/** Operators that give one of their sides. */
const choices: ReadonlyMap<string, ChoiceOperator> = new Map([
  ["&&", "and"],
  ["||", "or"],
  ["??", "absent"],
]);

const operators: ReadonlyMap<string, Operation["operator"]> = new Map([
  ["==", "equal"],
  ["===", "equal"],
  ["!=", "unequal"],
  ["!==", "unequal"],
  [">", "greater"],
  [">=", "greater"],
  ["in", "in"],
]);

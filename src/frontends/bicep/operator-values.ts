import type { Tree } from "../../declarations/value.ts";
import { known } from "../../declarations/value.ts";
import { callFunction } from "../../evaluation/functions.ts";
import { allOf, anyOf, firstNonNull } from "../../evaluation/logic.ts";
import type { Place } from "../../source/source.ts";
import type { Evaluating } from "./evaluating.ts";
import type { Frame } from "./frame.ts";
import { functionOfOperator } from "./operators.ts";
import type { BinaryOperation, Expression } from "./syntax.ts";

/** `!a` and `-a`. */
export function unaryValue(
  evaluator: Evaluating,
  operator: "!" | "-",
  operand: Expression,
  frame: Frame,
  at: Place,
): Tree {
  if (operator === "-" && operand.kind === "integer") return known(-operand.value, at);
  const value = evaluator.evaluate(operand, frame);
  const call = { at, context: frame.context };
  return operator === "!"
    ? callFunction("not", [value], call)
    : callFunction("sub", [known(0, at), value], call);
}

/** An operator between two values; the second is evaluated only where the first does not decide. */
export function binaryValue(evaluator: Evaluating, expression: BinaryOperation, frame: Frame): Tree {
  const { operator } = expression;
  const call = { at: evaluator.at(expression), context: frame.context };
  const left = (): Tree => evaluator.evaluate(expression.left, frame);
  const right = (): Tree => evaluator.evaluate(expression.right, frame);
  const lower = (operand: Expression): Tree =>
    callFunction("toLower", [evaluator.evaluate(operand, frame)], {
      at: evaluator.at(operand),
      context: frame.context,
    });
  switch (operator) {
    case "&&":
      return allOf([left, right], call);
    case "||":
      return anyOf([left, right], call);
    case "??":
      return firstNonNull([left, right], call);
    case "!=":
      return callFunction("not", [callFunction("equals", [left(), right()], call)], call);
    case "=~":
      return callFunction("equals", [lower(expression.left), lower(expression.right)], call);
    case "!~":
      return callFunction(
        "not",
        [callFunction("equals", [lower(expression.left), lower(expression.right)], call)],
        call,
      );
    case "*":
    case "/":
    case "%":
    case "+":
    case "-":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "==":
      return callFunction(functionOfOperator[operator], [left(), right()], call);
  }
}

import type { ts } from "ts-morph";

import type { Expression } from "../../flow/program.ts";
import { items, call, taggedTemplate } from "./calls.ts";
import { type Lowerer, at, nothing, textOf } from "./lowerer.ts";
import { name, ofMethod, propertyAccess } from "./names.ts";
import { entry } from "./objects.ts";
import { binary } from "./operators.ts";
import { assignmentTarget } from "./patterns.ts";

export function lower(lowerer: Lowerer, node: ts.Expression): Expression {
  if (lowerer.ts.isIdentifier(node)) return name(lowerer, node);
  if (lowerer.ts.isStringLiteralLike(node))
    return { kind: "constant", value: node.text, at: at(lowerer, node) };
  if (lowerer.ts.isNumericLiteral(node))
    return { kind: "constant", value: Number(node.text), at: at(lowerer, node) };
  if (lowerer.ts.isTemplateExpression(node)) {
    const parts: Expression[] = [{ kind: "constant", value: node.head.text, at: at(lowerer, node.head) }];
    for (const span of node.templateSpans) {
      parts.push(lower(lowerer, span.expression), {
        kind: "constant",
        value: span.literal.text,
        at: at(lowerer, span.literal),
      });
    }
    return { kind: "join", parts, at: at(lowerer, node) };
  }
  if (lowerer.ts.isPropertyAccessExpression(node)) return propertyAccess(lowerer, node);
  if (lowerer.ts.isElementAccessExpression(node)) {
    const made = ofMethod(lowerer, node, lowerer.names.constantText(node.argumentExpression));
    if (made !== undefined) return made;
    return {
      kind: "field",
      object: lower(lowerer, node.expression),
      name: lower(lowerer, node.argumentExpression),
      at: at(lowerer, node),
    };
  }
  if (lowerer.ts.isCallExpression(node)) return call(lowerer, node);
  if (lowerer.ts.isNewExpression(node)) {
    return {
      kind: "call",
      callee: lower(lowerer, node.expression),
      arguments: items(lowerer, node.arguments ?? []),
      form: "construct",
      at: at(lowerer, node),
      text: `new ${textOf(node.expression)}`,
    };
  }
  if (lowerer.ts.isTaggedTemplateExpression(node)) return taggedTemplate(lowerer, node);
  if (lowerer.ts.isArrowFunction(node) || lowerer.ts.isFunctionExpression(node)) {
    return { kind: "function", code: lowerer.functionCode(node), at: at(lowerer, node) };
  }
  if (lowerer.ts.isClassExpression(node))
    return { kind: "class", code: lowerer.classCode(node), at: at(lowerer, node) };
  if (lowerer.ts.isObjectLiteralExpression(node))
    return {
      kind: "object",
      entries: node.properties.flatMap((one) => entry(lowerer, one)),
      at: at(lowerer, node),
    };
  if (lowerer.ts.isArrayLiteralExpression(node))
    return { kind: "list", items: items(lowerer, node.elements), at: at(lowerer, node) };
  if (lowerer.ts.isBinaryExpression(node)) return binary(lowerer, node);
  if (lowerer.ts.isConditionalExpression(node)) {
    return {
      kind: "choice",
      operator: "?",
      condition: lower(lowerer, node.condition),
      then: lower(lowerer, node.whenTrue),
      otherwise: lower(lowerer, node.whenFalse),
      at: at(lowerer, node),
    };
  }
  if (
    lowerer.ts.isParenthesizedExpression(node) ||
    lowerer.ts.isAsExpression(node) ||
    lowerer.ts.isSatisfiesExpression(node) ||
    lowerer.ts.isNonNullExpression(node) ||
    lowerer.ts.isTypeAssertionExpression(node)
  ) {
    return lower(lowerer, node.expression);
  }
  if (lowerer.ts.isAwaitExpression(node))
    return { kind: "await", value: lower(lowerer, node.expression), at: at(lowerer, node) };
  if (lowerer.ts.isYieldExpression(node)) {
    const value = node.expression === undefined ? nothing(lowerer, node) : lower(lowerer, node.expression);
    return { kind: "yield", value, isEach: node.asteriskToken !== undefined, at: at(lowerer, node) };
  }
  if (lowerer.ts.isPrefixUnaryExpression(node)) {
    if (node.operator === lowerer.ts.SyntaxKind.MinusToken && lowerer.ts.isNumericLiteral(node.operand)) {
      return { kind: "constant", value: -Number(node.operand.text), at: at(lowerer, node) };
    }
    const { PlusPlusToken, MinusMinusToken } = lowerer.ts.SyntaxKind;
    if (node.operator === PlusPlusToken || node.operator === MinusMinusToken) return stepped(lowerer, node);
    const operator = node.operator === lowerer.ts.SyntaxKind.ExclamationToken ? "not" : "other";
    return { kind: "operation", operator, operands: [lower(lowerer, node.operand)], at: at(lowerer, node) };
  }
  if (lowerer.ts.isPostfixUnaryExpression(node)) return stepped(lowerer, node);
  if (lowerer.ts.isTypeOfExpression(node))
    return {
      kind: "operation",
      operator: "typeof",
      operands: [lower(lowerer, node.expression)],
      at: at(lowerer, node),
    };
  if (lowerer.ts.isVoidExpression(node) || lowerer.ts.isDeleteExpression(node)) {
    return {
      kind: "operation",
      operator: "other",
      operands: [lower(lowerer, node.expression)],
      at: at(lowerer, node),
    };
  }
  if (lowerer.ts.isRegularExpressionLiteral(node)) {
    const text = node.getText();
    const end = text.lastIndexOf("/");
    return {
      kind: "pattern",
      pattern: text.slice(1, end),
      flags: text.slice(end + 1),
      at: at(lowerer, node),
    };
  }
  const { kind } = node;
  if (kind === lowerer.ts.SyntaxKind.ThisKeyword) return { kind: "this", at: at(lowerer, node) };
  if (kind === lowerer.ts.SyntaxKind.SuperKeyword) return { kind: "super", at: at(lowerer, node) };
  if (kind === lowerer.ts.SyntaxKind.TrueKeyword)
    return { kind: "constant", value: true, at: at(lowerer, node) };
  if (kind === lowerer.ts.SyntaxKind.FalseKeyword)
    return { kind: "constant", value: false, at: at(lowerer, node) };
  if (kind === lowerer.ts.SyntaxKind.NullKeyword)
    return { kind: "constant", value: null, at: at(lowerer, node) };
  return nothing(lowerer, node);
}

/** `x++` makes another number of what it was. */
function stepped(lowerer: Lowerer, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): Expression {
  const where = at(lowerer, node);
  const operands = [lower(lowerer, node.operand)];
  const value: Expression = { kind: "operation", operator: "other", operands, at: where };
  return { kind: "assign", target: assignmentTarget(lowerer, node.operand), value, at: where };
}

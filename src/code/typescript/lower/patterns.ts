import type { ts } from "ts-morph";

import type { Expression, Pattern } from "../../flow/program.ts";
import { type Lowerer, at } from "./lowerer.ts";
import { keyOf } from "./objects.ts";
import { undeclaredVariable } from "./undeclared.ts";
import { variableOf } from "./variables.ts";

export function assignmentTarget(lowerer: Lowerer, node: ts.Expression): Pattern {
  if (lowerer.ts.isParenthesizedExpression(node)) return assignmentTarget(lowerer, node.expression);
  if (lowerer.ts.isAsExpression(node) || lowerer.ts.isNonNullExpression(node))
    return assignmentTarget(lowerer, node.expression);
  if (lowerer.ts.isIdentifier(node)) {
    const symbol = lowerer.program.symbolAt(node);
    const variable = symbol === undefined ? undeclaredVariable(lowerer, node) : variableOf(lowerer, symbol);
    return variable === undefined
      ? { kind: "nothing", at: at(lowerer, node) }
      : { kind: "variable", variable, at: at(lowerer, node) };
  }
  if (lowerer.ts.isPropertyAccessExpression(node)) {
    return {
      kind: "field",
      field: {
        kind: "field",
        object: lowerer.lower(node.expression),
        name: node.name.text,
        at: at(lowerer, node),
      },
      at: at(lowerer, node),
    };
  }
  if (lowerer.ts.isElementAccessExpression(node)) {
    const field = {
      kind: "field" as const,
      object: lowerer.lower(node.expression),
      name: lowerer.lower(node.argumentExpression),
      at: at(lowerer, node),
    };
    return { kind: "field", field, at: at(lowerer, node) };
  }
  if (lowerer.ts.isBinaryExpression(node) && node.operatorToken.kind === lowerer.ts.SyntaxKind.EqualsToken) {
    return {
      kind: "default",
      pattern: assignmentTarget(lowerer, node.left),
      value: lowerer.lower(node.right),
      at: at(lowerer, node),
    };
  }
  if (lowerer.ts.isArrayLiteralExpression(node)) {
    const rest = node.elements.find((element) => lowerer.ts.isSpreadElement(element));
    return {
      kind: "list",
      items: node.elements
        .filter((element) => !lowerer.ts.isSpreadElement(element))
        .map((element) =>
          lowerer.ts.isOmittedExpression(element) ? undefined : assignmentTarget(lowerer, element),
        ),
      ...(rest !== undefined &&
        lowerer.ts.isSpreadElement(rest) && { rest: assignmentTarget(lowerer, rest.expression) }),
      at: at(lowerer, node),
    };
  }
  if (lowerer.ts.isObjectLiteralExpression(node)) {
    const fields: { name: string | Expression; pattern: Pattern }[] = [];
    let rest: Pattern | undefined;
    for (const property of node.properties) {
      if (lowerer.ts.isSpreadAssignment(property)) rest = assignmentTarget(lowerer, property.expression);
      else if (lowerer.ts.isPropertyAssignment(property)) {
        fields.push({
          name: keyOf(lowerer, property.name),
          pattern: assignmentTarget(lowerer, property.initializer),
        });
      } else if (lowerer.ts.isShorthandPropertyAssignment(property)) {
        fields.push({ name: property.name.text, pattern: assignmentTarget(lowerer, property.name) });
      }
    }
    return { kind: "object", fields, ...(rest && { rest }), at: at(lowerer, node) };
  }
  return { kind: "nothing", at: at(lowerer, node) };
}

export function binding(lowerer: Lowerer, node: ts.BindingName): Pattern {
  if (lowerer.ts.isIdentifier(node)) {
    const symbol = lowerer.program.symbolAt(node);
    return symbol === undefined
      ? { kind: "nothing", at: at(lowerer, node) }
      : { kind: "variable", variable: variableOf(lowerer, symbol), at: at(lowerer, node) };
  }
  const element = (one: ts.BindingElement): Pattern => {
    const inner = binding(lowerer, one.name);
    return one.initializer === undefined
      ? inner
      : { kind: "default", pattern: inner, value: lowerer.lower(one.initializer), at: at(lowerer, one) };
  };
  let rest: Pattern | undefined;
  if (lowerer.ts.isArrayBindingPattern(node)) {
    const parts: (Pattern | undefined)[] = [];
    for (const one of node.elements) {
      if (lowerer.ts.isOmittedExpression(one)) parts.push(undefined);
      else if (one.dotDotDotToken !== undefined) rest = binding(lowerer, one.name);
      else parts.push(element(one));
    }
    return { kind: "list", items: parts, ...(rest && { rest }), at: at(lowerer, node) };
  }
  const fields: { name: string | Expression; pattern: Pattern }[] = [];
  for (const one of node.elements) {
    if (one.dotDotDotToken !== undefined) rest = binding(lowerer, one.name);
    else {
      const key = one.propertyName ?? (lowerer.ts.isIdentifier(one.name) ? one.name : undefined);
      if (key !== undefined) fields.push({ name: keyOf(lowerer, key), pattern: element(one) });
    }
  }
  return { kind: "object", fields, ...(rest && { rest }), at: at(lowerer, node) };
}

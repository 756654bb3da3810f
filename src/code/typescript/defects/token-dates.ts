import type { ts } from "ts-morph";

import type { Names } from "../names.ts";
import { withoutTypes } from "../without-types.ts";

/** When a token was issued and how long it lasts: who reads nothing else takes nobody for somebody. */
const dates = /^(?:exp|iat|nbf)$/u;

/** Names that the same claims go by. */
const mostNames = 3;

/** Whether all that is read of what a call gives is a date of the token, or whether there is one at all. */
export function readsDatesOnly({ program }: Names, call: ts.CallExpression): boolean {
  const { ts } = program;
  return isDateRead(call, 0);

  function isDateRead(given: ts.Expression, depth: number): boolean {
    let whole: ts.Expression = given;
    while (ts.isExpression(whole.parent) && withoutTypes(ts, whole.parent) === withoutTypes(ts, whole))
      whole = whole.parent;
    const { parent } = whole;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === whole)
      return dates.test(parent.name.text);
    if (!ts.isVariableDeclaration(parent) || parent.initializer !== whole) return false;
    return ts.isIdentifier(parent.name)
      ? depth < mostNames && isVariableOfDates(parent.name, depth + 1)
      : parent.name.elements.every(
          (one) =>
            ts.isBindingElement(one) &&
            one.dotDotDotToken === undefined &&
            dates.test((one.propertyName ?? one.name).getText()),
        );
  }

  /** A variable that is only tested, or asked for a date. */
  function isVariableOfDates(name: ts.Identifier, depth: number): boolean {
    const symbol = program.symbolAt(name);
    let uses = 0;
    const isFine = (node: ts.Node): boolean => {
      if (
        !ts.isIdentifier(node) ||
        node === name ||
        node.text !== name.text ||
        program.symbolAt(node) !== symbol
      )
        return ts.forEachChild(node, (child) => (isFine(child) ? undefined : true)) !== true;
      uses++;
      return isDateRead(node, depth) || isTested(node);
    };
    return symbol !== undefined && isFine(name.getSourceFile()) && uses > 0;
  }

  /** `if (claims)`, `claims ? ... : ...`, `!claims` */
  function isTested(node: ts.Expression): boolean {
    const { parent } = node;
    return (
      (ts.isIfStatement(parent) && parent.expression === node) ||
      (ts.isConditionalExpression(parent) && parent.condition === node) ||
      (ts.isPrefixUnaryExpression(parent) && parent.operator === ts.SyntaxKind.ExclamationToken)
    );
  }
}

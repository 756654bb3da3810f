import type { ts } from "ts-morph";

import type { Variable } from "../../flow/program.ts";
import type { Lowerer } from "./lowerer.ts";

/**
 * The variable of a name that is assigned in a function and declared nowhere: outside of strict mode that makes a
 * global. It is taken for one of the outermost function around it, which is who reads it in practice.
 */
export function undeclaredVariable(lowerer: Lowerer, node: ts.Identifier): Variable | undefined {
  const owner = outermostFunction(lowerer, node);
  return owner && assignedIn(lowerer, owner).get(node.text);
}

function assignedIn(lowerer: Lowerer, owner: ts.Node): ReadonlyMap<string, Variable> {
  const { ts, program, undeclared } = lowerer;
  const known = undeclared.get(owner);
  if (known !== undefined) return known;
  const found = new Map<string, Variable>();
  undeclared.set(owner, found);
  visit(owner);
  return found;

  function visit(node: ts.Node): void {
    const target = targetOf(node);
    if (target !== undefined) note(target);
    ts.forEachChild(node, visit);
  }

  function targetOf(node: ts.Node): ts.Node | undefined {
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
        ? node.left
        : undefined;
    }
    return ts.isForOfStatement(node) || ts.isForInStatement(node) ? node.initializer : undefined;
  }

  /** The names that are assigned: of `[a, b] = ...` and `({ a, b: c } = ...)` each. */
  function note(target: ts.Node): void {
    if (ts.isIdentifier(target)) {
      if (program.symbolAt(target) !== undefined) return;
      // A cell of the module, so that callbacks that assign it and the code behind them mean the same one.
      found.set(target.text, { name: target.text, initial: () => undefined });
    } else if (ts.isArrayLiteralExpression(target)) target.elements.forEach(note);
    else if (ts.isObjectLiteralExpression(target)) target.properties.forEach(note);
    else if (ts.isPropertyAssignment(target)) note(target.initializer);
    else if (ts.isShorthandPropertyAssignment(target)) note(target.name);
    else if (ts.isSpreadElement(target) || ts.isSpreadAssignment(target)) note(target.expression);
    else if (ts.isParenthesizedExpression(target)) note(target.expression);
  }
}

function outermostFunction({ ts }: Lowerer, node: ts.Node): ts.Node | undefined {
  let outermost: ts.Node | undefined;
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isFunctionLike(at)) outermost = at;
  }
  return outermost;
}

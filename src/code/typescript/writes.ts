import type { ts } from "ts-morph";

import type { Program } from "./program.ts";

/** What is written to the variables of one file after their declaration. */
export interface Writes {
  /** The values assigned to a variable; an expression that is no plain assignment (`+=`, `++`) stands for itself. */
  readonly assigned: ReadonlyMap<ts.Symbol, readonly ts.Expression[]>;
  /** The values assigned to properties of a variable, by name; `*` where the name is not constant. */
  readonly properties: ReadonlyMap<ts.Symbol, ReadonlyMap<string, readonly ts.Expression[]>>;
  /** What is put into a variable by `map.set(key, value)`. */
  readonly sets: ReadonlyMap<ts.Symbol, readonly Entry[]>;
}

export interface Entry {
  readonly key: ts.Expression;
  readonly value: ts.Expression;
}

export function writesOf(program: Program, file: ts.SourceFile): Writes {
  const { ts } = program;
  const assigned = new Map<ts.Symbol, ts.Expression[]>();
  const properties = new Map<ts.Symbol, Map<string, ts.Expression[]>>();
  const sets = new Map<ts.Symbol, Entry[]>();
  visit(file);
  return { assigned, properties, sets };

  function visit(node: ts.Node): void {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
      const plain = node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
      write(node.left, plain ? node.right : node);
    } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      if (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken) {
        write(node.operand, node);
      }
    } else if (ts.isCallExpression(node)) {
      const [target] = node.arguments;
      if (target !== undefined && isObjectAssign(node.expression)) writeProperty(target, "*", node);
      putEntry(node);
    } else if (ts.isDeleteExpression(node)) {
      write(node.expression, node);
    }
    ts.forEachChild(node, visit);
  }

  function putEntry({ expression, arguments: [key, value] }: ts.CallExpression): void {
    if (key === undefined || value === undefined || !ts.isPropertyAccessExpression(expression)) return;
    if (expression.name.text !== "set" || !ts.isIdentifier(expression.expression)) return;
    const symbol = program.symbolAt(expression.expression);
    if (symbol === undefined) return;
    const known = sets.get(symbol);
    if (known === undefined) sets.set(symbol, [{ key, value }]);
    else known.push({ key, value });
  }

  function write(target: ts.Expression, value: ts.Expression): void {
    if (ts.isIdentifier(target)) {
      const symbol = program.symbolAt(target);
      if (symbol === undefined) return;
      const values = assigned.get(symbol);
      if (values === undefined) assigned.set(symbol, [value]);
      else values.push(value);
    } else if (ts.isPropertyAccessExpression(target))
      writeProperty(target.expression, target.name.text, value);
    else if (ts.isElementAccessExpression(target)) {
      const key = target.argumentExpression;
      writeProperty(target.expression, ts.isStringLiteralLike(key) ? key.text : "*", value);
    } else if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target)) {
      ts.forEachChild(target, function destructured(part): void {
        if (ts.isIdentifier(part)) write(part, value);
        else ts.forEachChild(part, destructured);
      });
    }
  }

  function writeProperty(object: ts.Expression, name: string, value: ts.Expression): void {
    // a.b.c = 1 changes what a.b is.
    if (ts.isPropertyAccessExpression(object)) {
      writeProperty(object.expression, object.name.text, value);
      return;
    }
    if (!ts.isIdentifier(object)) return;
    const symbol = program.symbolAt(object);
    if (symbol === undefined) return;
    const names = properties.get(symbol) ?? new Map<string, ts.Expression[]>();
    properties.set(symbol, names);
    const values = names.get(name);
    if (values === undefined) names.set(name, [value]);
    else values.push(value);
  }

  function isAssignment(kind: ts.SyntaxKind): boolean {
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  }

  function isObjectAssign(callee: ts.Expression): boolean {
    return (
      ts.isPropertyAccessExpression(callee) &&
      callee.name.text === "assign" &&
      ts.isIdentifier(callee.expression) &&
      callee.expression.text === "Object"
    );
  }
}

import type { ts } from "ts-morph";

import type { Program } from "./program.ts";
import { withoutTypes } from "./without-types.ts";

/** What is written to the variables of one file after their declaration. */
export interface Writes {
  /** The values assigned to a variable; an expression that is no plain assignment (`+=`, `++`) stands for itself. */
  readonly assigned: ReadonlyMap<ts.Symbol, readonly ts.Expression[]>;
  /** The values assigned to properties of a variable, by name; `*` where the name is not constant. */
  readonly properties: ReadonlyMap<ts.Symbol, ReadonlyMap<string, readonly ts.Expression[]>>;
  /** What is put into a variable by `map.set(key, value)`. */
  readonly sets: ReadonlyMap<ts.Symbol, readonly Entry[]>;
  /** What is put into the list that a variable is, under the empty name, or that is one of its properties. */
  readonly pushed: ReadonlyMap<ts.Symbol, ReadonlyMap<string, readonly ts.Expression[]>>;
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
  const pushed = new Map<ts.Symbol, Map<string, ts.Expression[]>>();
  visit(file);
  return { assigned, properties, sets, pushed };

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
      push(node);
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

  /** `list.push(...)`, `options.list.unshift(...)` */
  function push({ expression, arguments: given }: ts.CallExpression): void {
    if (!ts.isPropertyAccessExpression(expression) || !/^(?:push|unshift)$/u.test(expression.name.text))
      return;
    const list = withoutTypes(ts, expression.expression);
    const [holder, name] = ts.isPropertyAccessExpression(list)
      ? [withoutTypes(ts, list.expression), list.name.text]
      : [list, ""];
    const symbol = ts.isIdentifier(holder) ? program.symbolAt(holder) : undefined;
    if (symbol !== undefined) add(pushed, symbol, name, given);
  }

  function add(
    all: Map<ts.Symbol, Map<string, ts.Expression[]>>,
    symbol: ts.Symbol,
    name: string,
    values: readonly ts.Expression[],
  ): void {
    const byName = all.get(symbol) ?? new Map<string, ts.Expression[]>();
    all.set(symbol, byName);
    const known = byName.get(name) ?? [];
    byName.set(name, known);
    for (const value of values) known.push(value);
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
    add(properties, symbol, name, [value]);
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

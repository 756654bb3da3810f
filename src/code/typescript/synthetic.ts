import type { ts } from "ts-morph";

import type { TypeScript } from "./program.ts";

// Expressions that nobody wrote, each at the place of what it stands for: the name of a property as a text, the two
// of `Object.entries`. They are read like those that are written.

export function textAt(compiler: TypeScript, text: string, at: ts.Node): ts.Expression {
  return placed(compiler, compiler.factory.createStringLiteral(text), at);
}

export function listAt(
  compiler: TypeScript,
  elements: readonly ts.Expression[],
  at: ts.Node,
): ts.ArrayLiteralExpression {
  return placed(compiler, compiler.factory.createArrayLiteralExpression(elements), at);
}

/** `object["name"]` */
export function propertyAt(
  compiler: TypeScript,
  object: ts.Expression,
  name: string,
  at: ts.Node,
): ts.Expression {
  const access = compiler.factory.createElementAccessExpression(object, textAt(compiler, name, at));
  return placed(compiler, access, at);
}

/** `{ ...first, ...second }` */
export function mergedAt(
  compiler: TypeScript,
  objects: readonly ts.Expression[],
  at: ts.Node,
): ts.ObjectLiteralExpression {
  const spreads = objects.map((object) =>
    placed(compiler, compiler.factory.createSpreadAssignment(object), at),
  );
  return placed(compiler, compiler.factory.createObjectLiteralExpression(spreads), at);
}

function placed<T extends ts.Node>(compiler: TypeScript, node: T, at: ts.Node): T {
  return Object.assign(compiler.setTextRange(node, { pos: at.getStart(), end: at.end }), {
    parent: at.parent,
  });
}

import type { ts } from "ts-morph";

import type { Program } from "./program.ts";
import { withoutTypes } from "./without-types.ts";

/** What the program's files keep on the global scope under a name: `globalThis.register = app.http`. */
export type GlobalWrites = (name: string) => readonly ts.Expression[];

/** The files are looked through when a global is first asked for. */
export function globalWritesOf(program: Program): GlobalWrites {
  const { ts } = program;
  let found: Map<string, ts.Expression[]> | undefined;
  return (name) => {
    found ??= written();
    return found.get(name) ?? [];
  };

  function written(): Map<string, ts.Expression[]> {
    const all = new Map<string, ts.Expression[]>();
    for (const file of program.files)
      if (/\bglobal(?:This)?\b/u.test(file.text))
        ts.forEachChild(file, (node) => {
          visit(node, all);
        });
    return all;
  }

  function visit(node: ts.Node, all: Map<string, ts.Expression[]>): void {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const name = nameOnGlobal(withoutTypes(ts, node.left));
      if (name !== undefined) put(all, name, node.right);
    } else if (ts.isCallExpression(node)) assigned(node, all);
    ts.forEachChild(node, (child) => {
      visit(child, all);
    });
  }

  /** `Object.assign(globalThis, { register: app.http })` */
  function assigned(call: ts.CallExpression, all: Map<string, ts.Expression[]>): void {
    const [target, ...sources] = call.arguments;
    if (target === undefined || !isGlobal(target) || call.expression.getText() !== "Object.assign") return;
    for (const source of sources) {
      if (!ts.isObjectLiteralExpression(source)) continue;
      for (const property of source.properties) {
        if (ts.isPropertyAssignment(property) && !ts.isComputedPropertyName(property.name))
          put(all, property.name.text, property.initializer);
        else if (ts.isShorthandPropertyAssignment(property)) put(all, property.name.text, property.name);
      }
    }
  }

  function nameOnGlobal(node: ts.Expression): string | undefined {
    if (ts.isPropertyAccessExpression(node) && isGlobal(node.expression)) return node.name.text;
    if (!ts.isElementAccessExpression(node) || !isGlobal(node.expression)) return undefined;
    return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
  }

  function isGlobal(expression: ts.Expression): boolean {
    const node = withoutTypes(ts, expression);
    return ts.isIdentifier(node) && (node.text === "globalThis" || node.text === "global");
  }
}

function put(all: Map<string, ts.Expression[]>, name: string, value: ts.Expression): void {
  const known = all.get(name) ?? [];
  known.push(value);
  all.set(name, known);
}

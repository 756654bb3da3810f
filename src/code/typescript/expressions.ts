import type { ts } from "ts-morph";

import type { Known } from "../../declarations/value.ts";
import { treeOf } from "./constants.ts";
import { nowhere, type Environment, type External } from "./denoted.ts";
import type { Names } from "./names.ts";
import { withoutTypes } from "./without-types.ts";

/** What an expression stands for when that is something of a package or a global. */
export function externalOf(
  names: Names,
  expression: ts.Expression,
  env: Environment = nowhere,
): External | undefined {
  const denoted = names.denote(expression, env);
  return denoted.kind === "external" ? denoted : undefined;
}

/** The package and the way into it as one text: `crypto:createHash`, `:process.env.X`, `mssql:Request.new.query`. */
export function externalName(names: Names, expression: ts.Expression, env: Environment = nowhere): string {
  const external = externalOf(names, expression, env);
  const name = external === undefined ? "" : `${external.module}:${external.path.join(".")}`;
  // A script that takes Node's module for a global.
  return name.replace(/^:crypto\.(?=create|pbkdf2)/u, "crypto:");
}

/** The values that an expression certainly has or may have, as far as it is constant: every branch of a condition. */
export function constantsOf(names: Names, expression: ts.Expression): readonly Known[] {
  const tree = treeOf(names, expression);
  const all = tree.kind === "oneOf" ? tree.alternatives : [tree];
  return all.filter((one) => one.kind === "known");
}

/** Without parentheses, `await` and what types add. */
export function bare(names: Names, expression: ts.Expression): ts.Expression {
  const { ts } = names.program;
  const node = withoutTypes(ts, expression);
  return ts.isAwaitExpression(node) ? bare(names, node.expression) : node;
}

/**
 * A text as it is written, with `${}` where something is put in; undefined for anything that is no text.
 * What is read from packages by name and what only types say is none either.
 */
export function writtenText(names: Names, node: ts.Node): string | undefined {
  const { ts } = names.program;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `\${}${literal.text}`).join("");
}

/** The name that an expression ends in: `request.headers` gives `headers`, `options["key"]` gives `key`. */
export function lastName(names: Names, expression: ts.Expression): string | undefined {
  const { ts } = names.program;
  const node = bare(names, expression);
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node)) return names.constantText(node.argumentExpression);
  return undefined;
}

/** What a property is called in its object, where that is constant. */
export function propertyName(names: Names, name: ts.PropertyName | ts.BindingName): string | undefined {
  const { ts } = names.program;
  if (ts.isComputedPropertyName(name)) return names.constantText(name.expression);
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name)
    ? name.text
    : undefined;
}

/** The functions and what registers or holds them, as people call the place: `hashPassword`, `orders`; empty outside. */
export function enclosingName(names: Names, node: ts.Node): string {
  const { ts } = names.program;
  let inner = node;
  while (!ts.isSourceFile(inner)) {
    const outer = inner.parent;
    if (ts.isFunctionLike(inner)) {
      const own = inner.name === undefined ? undefined : nameOfMember(inner.name);
      if (own !== undefined && own !== "handler") return own;
      if (ts.isVariableDeclaration(outer) && ts.isIdentifier(outer.name)) return outer.name.text;
      if (ts.isPropertyAssignment(outer) || ts.isPropertyDeclaration(outer)) {
        const held = nameOfMember(outer.name);
        if (held !== undefined && held !== "handler") return held;
      }
    }
    // What `app.http("orders", { ... })` registers is known by that name.
    if (ts.isCallExpression(inner)) {
      const [first, second] = inner.arguments;
      if (first !== undefined && second !== undefined && ts.isStringLiteralLike(first) && isAround(second))
        return first.text;
    }
    inner = outer;
  }
  return "";

  function nameOfMember(name: ts.Node): string | undefined {
    return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
  }

  function isAround(argument: ts.Node): boolean {
    return argument.pos <= node.pos && node.end <= argument.end && argument !== node;
  }
}

/** The outermost function around a node, else its file. */
export function outermostFunction(names: Names, node: ts.Node): ts.Node {
  const { ts } = names.program;
  let found: ts.Node = node.getSourceFile();
  for (let inner = node; !ts.isSourceFile(inner); inner = inner.parent) {
    if (ts.isFunctionLike(inner)) found = inner;
  }
  return found;
}

/** The words of a name: `userPassword`, `USER_PASSWORD` and `user-password` all give `user`, `password`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/gu, "$1 $2")
    .split(/[^A-Za-z0-9]+|\s/u)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

/** Whether any node below satisfies the test. */
export function someNode(names: Names, root: ts.Node, test: (node: ts.Node) => boolean): boolean {
  const { ts } = names.program;
  return test(root) || (ts.forEachChild(root, (child) => someNode(names, child, test)) ?? false);
}

const mentioned = new WeakMap<ts.Node, Map<RegExp, boolean>>();

/** Whether the text of a file or function has something; asked for many places in it, and looked at once. */
export function mentions(node: ts.Node, pattern: RegExp): boolean {
  const known = mentioned.get(node) ?? new Map<RegExp, boolean>();
  mentioned.set(node, known);
  const before = known.get(pattern);
  if (before !== undefined) return before;
  const found = pattern.test(node.getText());
  known.set(pattern, found);
  return found;
}

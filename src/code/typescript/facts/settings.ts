import type { ts } from "ts-morph";

import type { Tree } from "../../../declarations/value.ts";
import { treeOf } from "../constants.ts";
import { contextsIn } from "../contexts.ts";
import type { Environment } from "../denoted.ts";
import { externalName, propertyName } from "../expressions.ts";
import type { Names } from "../names.ts";

/** A setting that is read, and the node that names it. */
export interface SettingSite {
  readonly name: string;
  readonly node: ts.Node;
  readonly fallback?: Tree;
  /** A member of a schema: the value is read under that name elsewhere. */
  readonly isOfSchema?: true;
}

/** Names that the environment has by itself: no setting of an app declares them. */
const ownVariables = /^(?:NODE_ENV|NODE_OPTIONS|PATH|HOME|PWD|TMPDIR|TEMP|TMP|USER|CI|DEBUG|npm_.*)$/u;

/**
 * Every place that reads an app setting: from `process.env` by member, by destructuring, by a function of the app's own
 * that is given the name, by a schema that the whole environment is checked with, or by the package `env-var`.
 */
export function settingsRead(names: Names): readonly SettingSite[] {
  const { ts } = names.program;
  const contextsOf = contextsIn(names);
  const found: SettingSite[] = [];
  for (const file of names.program.files) {
    if (/\benv\b|\bcleanEnv\b/u.test(file.text)) ts.forEachChild(file, visit);
  }
  return distinct(found).filter(({ name }) => !ownVariables.test(name));

  function visit(node: ts.Node): void {
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) ofAccess(node);
    else if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name))
      ofPattern(node.name, node.initializer);
    else if (ts.isCallExpression(node)) ofCall(node);
    ts.forEachChild(node, visit);
  }

  function isEnvironment(expression: ts.Expression): boolean {
    return /^(?::process\.env|process:env)$/u.test(externalName(names, expression));
  }

  function ofAccess(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): void {
    if (!isEnvironment(node.expression) || isWritten(node)) return;
    if (ts.isPropertyAccessExpression(node)) {
      add(node.name.text, node, fallbackOf(node));
      return;
    }
    const key = node.argumentExpression;
    const written = names.constantText(key);
    if (written !== undefined) {
      add(written, node, fallbackOf(node));
      return;
    }
    // A function of the app's own, which is given the name by its callers.
    for (const env of contextsOf(node)) {
      const name = env.size === 0 ? undefined : names.constantText(key, env);
      if (name !== undefined) add(name, boundIn(key, env) ?? node);
    }
  }

  /** The argument that stands for the parameter in a key. */
  function boundIn(key: ts.Expression, env: Environment): ts.Node | undefined {
    if (!ts.isIdentifier(key)) return undefined;
    const declarations = names.program.symbolAt(key)?.declarations ?? [];
    return declarations.map((declaration) => env.get(declaration)?.node).find((node) => node !== undefined);
  }

  function isWritten(node: ts.Expression): boolean {
    const { parent } = node;
    return (
      (ts.isBinaryExpression(parent) &&
        parent.left === node &&
        parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) ||
      ts.isDeleteExpression(parent)
    );
  }

  /** `process.env.X ?? "..."` */
  function fallbackOf(node: ts.Expression): Tree | undefined {
    let inner: ts.Node = node;
    while (
      ts.isParenthesizedExpression(inner.parent) ||
      ts.isAsExpression(inner.parent) ||
      ts.isNonNullExpression(inner.parent)
    )
      inner = inner.parent;
    const { parent } = inner;
    if (!ts.isBinaryExpression(parent) || parent.left !== inner) return undefined;
    const { kind } = parent.operatorToken;
    return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken
      ? treeOf(names, parent.right)
      : undefined;
  }

  function ofPattern(pattern: ts.ObjectBindingPattern, whole: ts.Expression | undefined): void {
    if (whole === undefined || !isEnvironment(whole)) return;
    for (const element of pattern.elements) {
      const name = propertyName(names, element.propertyName ?? element.name);
      if (name === undefined || element.dotDotDotToken !== undefined) continue;
      add(name, element, element.initializer && treeOf(names, element.initializer));
    }
  }

  function ofCall(call: ts.CallExpression): void {
    // https://github.com/evanshortiss/env-var
    const [first, second] = call.arguments;
    if (externalName(names, call.expression) === "env-var:get" && first !== undefined) {
      const name = names.constantText(first);
      if (name !== undefined) add(name, call);
      return;
    }
    if (first === undefined || !givesEnvironment(first)) return;
    // cleanEnv(process.env, { X: str() }) of envalid; schema.parse(process.env) of zod and its like.
    if (second !== undefined) keysIn(second, 0);
    if (ts.isPropertyAccessExpression(call.expression)) keysIn(call.expression.expression, 0);
  }

  /** `process.env`, or an object that copies it. */
  function givesEnvironment(argument: ts.Expression): boolean {
    if (isEnvironment(argument)) return true;
    const denoted = names.denote(argument);
    return (
      denoted.kind === "object" &&
      denoted.node.properties.some((one) => ts.isSpreadAssignment(one) && isEnvironment(one.expression))
    );
  }

  /** The members of a schema, which are the names of settings where they are written as such. */
  function keysIn(schema: ts.Expression, depth: number): void {
    if (depth > 5) return;
    const denoted = names.denote(schema);
    if (denoted.kind === "object") {
      for (const property of denoted.node.properties) {
        const name = property.name === undefined ? undefined : propertyName(names, property.name);
        if (name !== undefined && /^[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$/u.test(name))
          add(name, property, undefined, true);
        if (ts.isSpreadAssignment(property)) keysIn(property.expression, depth + 1);
      }
    } else if (denoted.kind === "external" && denoted.call !== undefined) {
      for (const argument of denoted.call.node.arguments ?? []) {
        if (ts.isArrayLiteralExpression(argument))
          for (const element of argument.elements) keysIn(element, depth + 1);
        else keysIn(argument, depth + 1);
      }
    }
  }

  function add(name: string, node: ts.Node, fallback?: Tree, isOfSchema?: true): void {
    found.push({ name, node, ...(fallback && { fallback }), ...(isOfSchema && { isOfSchema }) });
  }
}

/** What several contexts of one place say is said once. */
function distinct(all: readonly SettingSite[]): readonly SettingSite[] {
  const seen = new Map<ts.Node, Set<string>>();
  return all.filter(({ name, node }) => {
    const known = seen.get(node) ?? new Set<string>();
    seen.set(node, known);
    if (known.has(name)) return false;
    known.add(name);
    return true;
  });
}

import type { ts } from "ts-morph";

import { nowhere, type Bound, type Denoted, type Environment, type FunctionNode } from "./denoted.ts";
import type { Names } from "./names.ts";

const mostSpreads = 500;

/** The expression or method that stands under a name in an object, with its environment; seen through spreads. */
export function memberNode(
  names: Names,
  object: Denoted,
  name: string,
  seen = new Map<ts.Node, Environment>(),
): { readonly node: ts.Expression | FunctionNode; readonly env: Environment } | undefined {
  const { ts } = names.program;
  if (object.kind !== "object" || seen.get(object.node) === object.env || seen.size >= mostSpreads)
    return undefined;
  seen.set(object.node, object.env);
  for (const property of [...object.node.properties].reverse()) {
    if (ts.isSpreadAssignment(property)) {
      const found = memberNode(names, names.denote(property.expression, object.env), name, seen);
      if (found !== undefined) return found;
      continue;
    }
    if (names.constantName(property.name, object.env) !== name) continue;
    if (ts.isPropertyAssignment(property)) return { node: property.initializer, env: object.env };
    if (ts.isShorthandPropertyAssignment(property)) return { node: property.name, env: object.env };
    if (ts.isMethodDeclaration(property)) return { node: property, env: object.env };
    return undefined;
  }
  return undefined;
}

/** All that may stand under a name in an object: what is written to it later comes first. */
export function membersUnder(
  names: Names,
  object: Denoted,
  name: string,
): readonly { readonly node: ts.Expression | FunctionNode; readonly env: Environment }[] {
  if (object.kind !== "object") return [];
  const later = object.names
    .flatMap((symbol) => names.propertyWrites(symbol)?.get(name) ?? [])
    .map((node) => ({ node, env: object.env }));
  const written = memberNode(names, object, name);
  return written === undefined ? later : [...later, written];
}

/**
 * The function that runs in the end: named, imported, bound, or handed to functions that wrap it. Of several functions
 * given to a wrapper the last is taken, which is where middleware puts the handler.
 */
export function bodyOf(
  names: Names,
  node: ts.Expression | FunctionNode,
  env: Environment = nowhere,
  depth = 0,
): FunctionNode | undefined {
  const { ts } = names.program;
  if (depth > 10) return undefined;
  if (!ts.isExpression(node)) return node;
  if (ts.isArrayLiteralExpression(node))
    return lastOf(node.elements.map((element) => ({ node: element, env })));
  const denoted = names.denote(node, env);
  switch (denoted.kind) {
    case "function":
      // A wrapper's inner function: what it wraps is what its wrapper was called with.
      return lastOf(wrappedBy(denoted.node, denoted.env)) ?? denoted.node;
    case "external":
      return denoted.call === undefined ? undefined : insideCall(denoted.call.node, denoted.call.env);
    case "expression":
      return ts.isCallExpression(denoted.node) ? insideCall(denoted.node, denoted.env) : ofAlternatives(node);
    case "unresolved":
      return ofAlternatives(node);
    case "class":
    case "instance":
    case "object":
    case "module":
    case "enum":
    case "absent":
      return undefined;
  }

  /** One of several that a condition chooses from. */
  function ofAlternatives(expression: ts.Expression): FunctionNode | undefined {
    for (const one of names.alternatives(expression, env)) {
      if (one.kind === "function") return lastOf(wrappedBy(one.node, one.env)) ?? one.node;
      const call =
        one.kind === "expression" ? one.node : one.kind === "external" ? one.call?.node : undefined;
      if (call === undefined || call === expression) continue;
      const inner = one.kind === "expression" ? one.env : env;
      const found = ts.isCallExpression(call) ? insideCall(call, inner) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** What the functions around an inner function were called with; what made its class is not what it runs. */
  function wrappedBy(inner: FunctionNode, closure: Environment): readonly Bound[] {
    return [...closure]
      .filter(([declaration]) => {
        const wrapper = declaration.parent;
        if (!ts.isParameter(declaration) || ts.isConstructorDeclaration(wrapper) || wrapper === inner)
          return false;
        for (let outer: ts.Node = inner.parent; !ts.isSourceFile(outer); outer = outer.parent) {
          if (outer === wrapper) return true;
        }
        return false;
      })
      .map(([, bound]) => bound);
  }

  function insideCall(
    call: ts.CallExpression | ts.NewExpression,
    inner: Environment,
  ): FunctionNode | undefined {
    const given = (call.arguments ?? []).map((argument) => ({ node: argument, env: inner }));
    // compose(first, second)(handler)
    return (
      lastOf(given) ?? (ts.isCallExpression(call.expression) ? insideCall(call.expression, inner) : undefined)
    );
  }

  function lastOf(candidates: readonly Bound[]): FunctionNode | undefined {
    for (const candidate of [...candidates].reverse()) {
      const found = bodyOf(names, candidate.node, candidate.env, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

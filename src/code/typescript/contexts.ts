import type { ts } from "ts-morph";

import { nowhere, type Environment, type FunctionNode } from "./denoted.ts";
import type { Names } from "./names.ts";

/** The environments that a place in the code is reached with, one for each round of a loop and each call. */
export type ContextsOf = (node: ts.Node) => readonly Environment[];

const mostContexts = 500;
const deepestCalls = 4;

/**
 * Follows the ways in which applications register many functions with one call: a loop over a list that is written
 * out, and a function of their own that is called once for each.
 */
export function contextsIn(names: Names): ContextsOf {
  const { ts } = names.program;
  let sites: ReadonlyMap<ts.Node, readonly ts.CallExpression[]> | undefined;
  return (node) => contexts(node, 0);

  function contexts(node: ts.Node, depth: number): readonly Environment[] {
    let found: readonly Environment[] = [nowhere];
    for (let inner = node; !ts.isSourceFile(inner); inner = inner.parent) {
      const outer = inner.parent;
      if (ts.isForOfStatement(outer) && outer.statement === inner) {
        const [declaration] = ts.isVariableDeclarationList(outer.initializer)
          ? outer.initializer.declarations
          : [];
        found = rounds(found, declaration, elementsOf(outer.expression));
      } else if (isFunction(outer)) {
        const list = listWalkedBy(outer);
        if (list !== undefined) {
          found = rounds(found, outer.parameters[0], elementsOf(list));
          continue;
        }
        const calls = depth < deepestCalls ? callSites(outer) : [];
        if (calls.length === 0) continue;
        const entered: Environment[] = [];
        for (const call of calls) {
          if (entered.length > mostContexts) break;
          entered.push(...contexts(call, depth + 1).map((env) => names.argumentsIn(outer, call, env)));
        }
        return product(found, entered);
      }
    }
    return found;
  }

  function rounds(
    found: readonly Environment[],
    declaration: ts.Node | undefined,
    elements: readonly ts.Expression[] | undefined,
  ): readonly Environment[] {
    if (declaration === undefined || elements === undefined || elements.length === 0) return found;
    return product(
      found,
      elements.map((node) => new Map([[declaration, { node, env: nowhere }]])),
    );
  }

  function elementsOf(list: ts.Expression): readonly ts.Expression[] | undefined {
    const denoted = names.denote(list);
    if (denoted.kind !== "expression" || !ts.isArrayLiteralExpression(denoted.node)) return undefined;
    const { elements } = denoted.node;
    return elements.some((element) => ts.isSpreadElement(element)) ? undefined : elements;
  }

  /** The list in `list.forEach((item) => ...)`. */
  function listWalkedBy(node: FunctionNode): ts.Expression | undefined {
    const call = node.parent;
    if (!ts.isCallExpression(call) || call.arguments[0] !== node) return undefined;
    if (!ts.isPropertyAccessExpression(call.expression)) return undefined;
    return /^(?:forEach|map)$/u.test(call.expression.name.text) ? call.expression.expression : undefined;
  }

  function callSites(callee: ts.Node): readonly ts.CallExpression[] {
    sites ??= allCallSites();
    return sites.get(callee) ?? [];
  }

  function allCallSites(): ReadonlyMap<ts.Node, readonly ts.CallExpression[]> {
    const all = new Map<ts.Node, ts.CallExpression[]>();
    for (const file of names.program.files) {
      ts.forEachChild(file, function visit(node): void {
        if (ts.isCallExpression(node)) {
          const callee = names.denote(node.expression);
          if (callee.kind === "function") {
            const known = all.get(callee.node);
            if (known === undefined) all.set(callee.node, [node]);
            else known.push(node);
          }
        }
        ts.forEachChild(node, visit);
      });
    }
    return all;
  }

  /** Every combination, as far as the bound allows; past it the analysis is incomplete. */
  function product(some: readonly Environment[], others: readonly Environment[]): readonly Environment[] {
    const all: Environment[] = [];
    for (const one of some) {
      for (const other of others.length === 0 ? [nowhere] : others) {
        if (all.length >= mostContexts) {
          names.giveUp();
          return all;
        }
        all.push(other.size === 0 ? one : new Map([...other, ...one]));
      }
    }
    return all;
  }

  function isFunction(node: ts.Node): node is FunctionNode {
    return ts.isFunctionLike(node) && "body" in node;
  }
}

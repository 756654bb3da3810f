import type { ts } from "ts-morph";

import { nowhere, type Bound, type Environment, type FunctionNode } from "./denoted.ts";
import { itemsOfList, keysOf } from "./lists.ts";
import type { Names } from "./names.ts";
import { textAt } from "./synthetic.ts";

/** The environments that a place in the code is reached with, one for each round of a loop and each call. */
export type ContextsOf = (node: ts.Node) => readonly Environment[];

const mostContexts = 500;
const deepestCalls = 4;

/**
 * Follows the ways in which applications register many functions with one call: a loop over what is written out, and a
 * function or a class of their own that is called or made once for each.
 */
export function contextsIn(names: Names): ContextsOf {
  const { program } = names;
  const { ts } = program;
  let sites: Sites | undefined;
  return (node) => contexts(node, 0);

  function contexts(node: ts.Node, depth: number): readonly Environment[] {
    for (let inner = node; !ts.isSourceFile(inner); inner = inner.parent) {
      const outer = inner.parent;
      if (isLoop(outer) && outer.statement === inner) return ofLoop(outer, contexts(outer, depth));
      if (isFunction(outer)) return ofFunction(outer, depth);
    }
    return [nowhere];
  }

  function isLoop(node: ts.Node): node is ts.ForOfStatement | ts.ForInStatement | ts.ForStatement {
    return ts.isForOfStatement(node) || ts.isForInStatement(node) || ts.isForStatement(node);
  }

  function ofLoop(
    loop: ts.ForOfStatement | ts.ForInStatement | ts.ForStatement,
    around: readonly Environment[],
  ): readonly Environment[] {
    const { initializer } = loop;
    const [declaration] =
      initializer !== undefined && ts.isVariableDeclarationList(initializer) ? initializer.declarations : [];
    if (declaration === undefined) return around;
    return each(around, (env) => {
      const items = ts.isForOfStatement(loop)
        ? itemsOfList(names, loop.expression, env)
        : ts.isForInStatement(loop)
          ? keysOf(names, loop.expression, env)?.map((key) => textItem(key, loop.expression))
          : numbersOf(loop, declaration, env);
      return items?.map((item) => [[declaration, item]]);
    });
  }

  function textItem(text: string, at: ts.Node): Bound {
    return { node: textAt(ts, text, at), env: nowhere };
  }

  /** `for (let i = 0; i < list.length; i++)`: the numbers of the list's items. */
  function numbersOf(
    { condition }: ts.ForStatement,
    declaration: ts.VariableDeclaration,
    env: Environment,
  ): readonly Bound[] | undefined {
    if (condition === undefined || !ts.isBinaryExpression(condition)) return undefined;
    const { right } = condition;
    const isLength = ts.isPropertyAccessExpression(right) && right.name.text === "length";
    const items = isLength ? itemsOfList(names, right.expression, env) : undefined;
    return items?.map((_, index) => textItem(String(index), declaration.name));
  }

  function ofFunction(outer: FunctionNode, depth: number): readonly Environment[] {
    const called = calledBack(outer, depth);
    if (called !== undefined) return called;
    const { calls, made } = callSites();
    const own = calls.get(outer) ?? [];
    if (depth < deepestCalls && own.length > 0) {
      return entered(
        own.map(
          ({ call, env }) =>
            () =>
              contexts(call, depth + 1).map(
                (at) => new Map([...env, ...at, ...names.argumentsIn(outer, call, at)]),
              ),
        ),
      );
    }
    const owner = outer.parent;
    const constructions = ts.isClassLike(owner) && depth < deepestCalls ? (made.get(owner) ?? []) : [];
    const constructor = ts.isClassLike(owner)
      ? owner.members.find((one) => ts.isConstructorDeclaration(one))
      : undefined;
    if (
      constructor === undefined ||
      !ts.isConstructorDeclaration(constructor) ||
      constructions.length === 0
    ) {
      return contexts(outer, depth);
    }
    return entered(
      constructions.map(
        (call) => () =>
          contexts(call, depth + 1).map(
            (at) => new Map([...at, ...names.argumentsIn(constructor, call, at)]),
          ),
      ),
    );
  }

  /** A function given to a method that runs it for each item, or with the module that it waits for. */
  function calledBack(callback: FunctionNode, depth: number): readonly Environment[] | undefined {
    const call = callback.parent;
    if (!ts.isCallExpression(call) || call.arguments[0] !== callback) return undefined;
    if (!ts.isPropertyAccessExpression(call.expression)) return undefined;
    const { expression: receiver, name } = call.expression;
    const [first, second] = callback.parameters;
    if (name.text === "then" && first !== undefined) {
      return contexts(call, depth).map((env) => new Map([...env, [first, { node: receiver, env }]]));
    }
    if (!/^(?:forEach|map|flatMap|filter|some|every|find)$/u.test(name.text) || first === undefined)
      return undefined;
    return each(contexts(call, depth), (env) => {
      const items = itemsOfList(names, receiver, env);
      const denoted = names.denote(receiver, env);
      const isMap = denoted.kind === "external" && denoted.path.join(".") === "Map.new";
      if (!isMap) return items?.map((item) => [[first, item]]);
      // A map's callback gets the value before the key.
      return items?.map(({ node, env: inner }) => {
        if (!ts.isArrayLiteralExpression(node)) return [];
        const [key, value] = node.elements;
        const bound: (readonly [ts.Node, Bound])[] = [];
        if (value !== undefined) bound.push([first, { node: value, env: inner }]);
        if (key !== undefined && second !== undefined) bound.push([second, { node: key, env: inner }]);
        return bound;
      });
    });
  }

  /** Every environment with each of its rounds; as it is where the rounds are not known. */
  function each(
    around: readonly Environment[],
    rounds: (env: Environment) => readonly (readonly (readonly [ts.Node, Bound])[])[] | undefined,
  ): readonly Environment[] {
    const all: Environment[] = [];
    for (const env of around) {
      const found = rounds(env);
      if (found === undefined || found.length === 0) all.push(env);
      else for (const round of found) all.push(new Map([...env, ...round]));
      if (all.length > mostContexts) return cut(all);
    }
    return all;
  }

  function entered(ways: readonly (() => readonly Environment[])[]): readonly Environment[] {
    const all: Environment[] = [];
    for (const way of ways) {
      all.push(...way());
      if (all.length > mostContexts) return cut(all);
    }
    return all;
  }

  /** Past the bound the analysis is incomplete. */
  function cut(all: readonly Environment[]): readonly Environment[] {
    names.giveUp();
    return all.slice(0, mostContexts);
  }

  function callSites(): Sites {
    sites ??= allSites();
    return sites;
  }

  function allSites(): Sites {
    const calls = new Map<ts.Node, CallSite[]>();
    const made = new Map<ts.Node, ts.NewExpression[]>();
    for (const file of program.files) {
      ts.forEachChild(file, function visit(node): void {
        if (ts.isCallExpression(node)) {
          const callee = names.denote(node.expression);
          if (callee.kind === "function") put(calls, callee.node, { call: node, env: callee.env });
        } else if (ts.isNewExpression(node)) {
          const callee = names.denote(node.expression);
          if (callee.kind === "class") put(made, callee.node, node);
        }
        ts.forEachChild(node, visit);
      });
    }
    return { calls, made };
  }

  function isFunction(node: ts.Node): node is FunctionNode {
    return ts.isFunctionLike(node) && "body" in node;
  }
}

interface CallSite {
  readonly call: ts.CallExpression;
  /** What the function was made with. */
  readonly env: Environment;
}

interface Sites {
  readonly calls: ReadonlyMap<ts.Node, readonly CallSite[]>;
  readonly made: ReadonlyMap<ts.Node, readonly ts.NewExpression[]>;
}

function put<T>(all: Map<ts.Node, T[]>, key: ts.Node, value: T): void {
  const known = all.get(key);
  if (known === undefined) all.set(key, [value]);
  else known.push(value);
}

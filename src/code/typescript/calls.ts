import type { ts } from "ts-morph";

import {
  nowhere,
  unresolved,
  type Bound,
  type Denoted,
  type Environment,
  type External,
  type FunctionNode,
} from "./denoted.ts";
import type { Denoting } from "./denoting.ts";
import { itemsOfList } from "./lists.ts";
import { listAt, mergedAt, propertyAt } from "./synthetic.ts";

/** What calls and constructions give, as far as it can be told without running them. */
export interface Calls {
  readonly denoteCall: (call: ts.CallExpression, env: Environment) => Denoted;
  readonly denoteNew: (node: ts.NewExpression, env: Environment) => Denoted;
  readonly called: (callee: Denoted, call: ts.CallExpression, env: Environment) => Denoted;
  readonly argumentsIn: (
    callee: FunctionNode,
    call: ts.CallExpression | ts.NewExpression,
    env: Environment,
  ) => Environment;
}

/** `require` and what stands for it: `module.require`, and what `createRequire` of `node:module` makes. */
export function isLoader({ module, path }: External): boolean {
  const name = path.join(".");
  if (module === "")
    return /^(?:require|module\.require|require\.main\.require|process\.mainModule\.require)$/u.test(name);
  return module === "module" && /^(?:Module\.|default\.)?(?:createRequire\.\(\)|_load)$/u.test(name);
}

export function callsOf(denoting: Denoting): Calls {
  const { program, denote, member, constantText, moduleOf, exportsOf } = denoting;
  const { ts } = program;
  return { denoteCall, denoteNew, called, argumentsIn };

  function denoteCall(call: ts.CallExpression, env: Environment): Denoted {
    if (call.expression.kind === ts.SyntaxKind.ImportKeyword) return moduleOf(call, call.arguments[0]);
    const callee = denote(call.expression, env);
    const denoted = called(callee, call, env);
    return denoted.kind === "unresolved" ? { kind: "expression", node: call, env } : denoted;
  }

  function called(callee: Denoted, call: ts.CallExpression, env: Environment): Denoted {
    const [first] = call.arguments;
    // Helpers of compiled modules give the module itself.
    if (
      ts.isIdentifier(call.expression) &&
      /^__import(?:Star|Default)$/u.test(call.expression.text) &&
      first !== undefined
    ) {
      return denote(first, env);
    }
    if (callee.kind === "external" && isLoader(callee)) return required(call);
    if (callee.kind === "external" && callee.module === "") {
      const name = callee.path.join(".");
      if (name === "Reflect.get" && first !== undefined) {
        const [, key] = call.arguments;
        const text = key && constantText(key, env);
        return text === undefined
          ? unresolved("is read by a computed name")
          : member(denote(first, env), text);
      }
      if (name === "Object.assign") {
        return { kind: "object", node: mergedAt(ts, call.arguments, call), env, names: [] };
      }
      if (name === "Map.new.get") return gotten(callee, call, env) ?? unresolved("is not put into the map");
      if ((name === "Object.freeze" || name === "Object.seal") && first !== undefined)
        return denote(first, env);
    }
    if (callee.kind === "external") {
      if (
        callee.module === "tslib" &&
        /^__import(?:Star|Default)$/u.test(callee.path.join(".")) &&
        first !== undefined
      ) {
        return denote(first, env);
      }
      // f.bind(x) is f.
      if (callee.path.at(-1) === "bind" && call.arguments.length < 2) {
        return { ...callee, path: callee.path.slice(0, -1) };
      }
      return { ...callee, path: [...callee.path, "()"], call: { node: call, env } };
    }
    if (callee.kind === "function") {
      const value = onlyReturn(callee.node);
      if (value !== undefined) return denote(value, inside(callee.env, argumentsIn(callee.node, call, env)));
    }
    if (ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === "bind") {
      return denote(call.expression.expression, env);
    }
    return unresolved("is computed by a call");
  }

  /** `map.get("key")`, with what the map is made of. */
  function gotten(map: External, call: ts.CallExpression, env: Environment): Denoted | undefined {
    const [key] = call.arguments;
    const wanted = key && constantText(key, env);
    if (wanted === undefined || !ts.isPropertyAccessExpression(call.expression)) return undefined;
    const entries = itemsOfList(denoting, call.expression.expression, env) ?? [];
    for (const { node, env: inner } of [...entries].reverse()) {
      if (constantText(propertyAt(ts, node, "0", node), inner) !== wanted) continue;
      return denote(propertyAt(ts, node, "1", node), inner);
    }
    return undefined;
  }

  function required(call: ts.CallExpression): Denoted {
    const denoted = moduleOf(call, call.arguments[0]);
    if (denoted.kind !== "module") return denoted;
    const { whole, named } = exportsOf(denoted.file);
    // `module.exports = f; module.exports.g = g`: the module is read name by name.
    return whole !== undefined && named.size === 0 ? denote(whole, nowhere) : denoted;
  }

  function denoteNew(node: ts.NewExpression, env: Environment): Denoted {
    const callee = denote(node.expression, env);
    if (callee.kind === "class") {
      const constructor = callee.node.members.find((one) => ts.isConstructorDeclaration(one));
      const given =
        constructor !== undefined && ts.isConstructorDeclaration(constructor)
          ? argumentsIn(constructor, node, env)
          : nowhere;
      return { kind: "instance", of: callee.node, env: inside(callee.env, given) };
    }
    if (callee.kind === "external") return { ...callee, path: [...callee.path, "new"], call: { node, env } };
    return { kind: "expression", node, env };
  }

  /** The value of a function that does nothing but return one. */
  function onlyReturn(node: FunctionNode): ts.Expression | undefined {
    if (node.body === undefined || node.asteriskToken !== undefined) return undefined;
    if (!ts.isBlock(node.body)) return node.body;
    const returns: ts.ReturnStatement[] = [];
    ts.forEachChild(node.body, function visit(child): void {
      if (ts.isReturnStatement(child)) returns.push(child);
      else if (!ts.isFunctionLike(child)) ts.forEachChild(child, visit);
    });
    return returns.length === 1 ? returns[0]?.expression : undefined;
  }

  function inside(outer: Environment, inner: Environment): Environment {
    if (inner.size === 0) return outer;
    return outer.size === 0 ? inner : new Map([...outer, ...inner]);
  }

  function argumentsIn(
    callee: FunctionNode,
    call: ts.CallExpression | ts.NewExpression,
    env: Environment,
  ): Environment {
    const bound = new Map<ts.Node, Bound>();
    const given = call.arguments ?? [];
    for (const [index, parameter] of callee.parameters.entries()) {
      if (parameter.dotDotDotToken !== undefined) {
        const rest = given.slice(index);
        if (rest.length > 0) bound.set(parameter, { node: listAt(ts, rest, call), env });
        break;
      }
      if (given.slice(0, index + 1).some((one) => ts.isSpreadElement(one))) break;
      const argument = given[index];
      const node = argument ?? parameter.initializer;
      if (node === undefined) continue;
      bound.set(parameter, { node, env: argument === undefined ? nowhere : env });
    }
    return bound;
  }
}

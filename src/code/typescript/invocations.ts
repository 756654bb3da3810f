import type { ts } from "ts-morph";

import type { Bound, Denoted, Environment, External } from "./denoted.ts";
import { itemsOfList } from "./lists.ts";
import type { Names } from "./names.ts";

/** What a call runs in the end and what it gives it, seen through `call`, `apply`, `bind` and `Reflect.apply`. */
export interface Invocation {
  readonly callee: Denoted;
  /** Undefined where it is not known how many there are. */
  readonly arguments: readonly Bound[] | undefined;
}

const deepest = 5;

/** One invocation for each thing that the callee may stand for. */
export function invocationsOf(
  names: Names,
  call: ts.CallExpression,
  env: Environment,
): readonly Invocation[] {
  const given = listOf(names, call.arguments, env);
  return names
    .alternatives(call.expression, env)
    .flatMap((callee) => unwrapped(names, { callee, arguments: given }, 0));
}

function unwrapped(names: Names, invocation: Invocation, depth: number): readonly Invocation[] {
  const { callee, arguments: given } = invocation;
  if (callee.kind !== "external" || depth > deepest) return [invocation];
  const handedOn = (node: Bound | undefined, rest: readonly Bound[] | undefined): readonly Invocation[] =>
    node === undefined
      ? [invocation]
      : names
          .alternatives(node.node, node.env)
          .flatMap((inner) => unwrapped(names, { callee: inner, arguments: rest }, depth + 1));
  const name = callee.module === "" ? callee.path.join(".") : "";
  if (name === "Reflect.apply") return handedOn(given?.[0], spread(names, given?.[2]));
  if (name === "Function.prototype.apply.call") return handedOn(given?.[0], spread(names, given?.[2]));
  if (name === "Function.prototype.call.call") return handedOn(given?.[0], given?.slice(2));
  const inner = (count: number): External => ({ ...callee, path: callee.path.slice(0, -count) });
  const [before, last] = callee.path.slice(-2);
  if (last === "call") {
    return unwrapped(names, { callee: inner(1), arguments: given?.slice(1) }, depth + 1);
  }
  if (last === "apply") {
    return unwrapped(names, { callee: inner(1), arguments: spread(names, given?.[1]) }, depth + 1);
  }
  if (before === "bind" && last === "()" && callee.call !== undefined) {
    const bound = listOf(names, callee.call.node.arguments ?? [], callee.call.env)?.slice(1);
    const all = bound === undefined || given === undefined ? undefined : [...bound, ...given];
    return unwrapped(names, { callee: inner(2), arguments: all }, depth + 1);
  }
  return [invocation];
}

function spread(names: Names, list: Bound | undefined): readonly Bound[] | undefined {
  return list === undefined ? [] : itemsOfList(names, list.node, list.env);
}

function listOf(
  names: Names,
  given: readonly ts.Expression[],
  env: Environment,
): readonly Bound[] | undefined {
  const { ts } = names.program;
  const all: Bound[] = [];
  for (const node of given) {
    if (!ts.isSpreadElement(node)) {
      all.push({ node, env });
      continue;
    }
    const items = itemsOfList(names, node.expression, env);
    if (items === undefined) return undefined;
    all.push(...items);
  }
  return all;
}

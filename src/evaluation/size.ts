import type { Place } from "../source/source.ts";
import type { ArrayTree, ObjectTree, Property, Tree, Unknown } from "../declarations/value.ts";
import { unknown } from "../declarations/value.ts";
import type { FunctionContext } from "./function-call.ts";

/** No text that an evaluation makes may be longer: Azure takes templates of 4 MB. */
export const longestText = 4 * 1024 * 1024;
/** No list or object that an evaluation makes may hold more values, those inside it counted at each of their places. */
const mostValues = 500_000;
/** No value that an evaluation makes may be nested deeper. */
const deepestValue = 200;

/** An array within the bounds; else the bound is reported and the value unknown. */
export function arrayOf(
  items: readonly Tree[],
  at: Place,
  context: FunctionContext,
  rest?: Unknown,
): ArrayTree | Unknown {
  return within({ kind: "array", items, at, ...(rest && { rest }) }, context);
}

/** An object within the bounds; else the bound is reported and the value unknown. */
export function objectOf(
  properties: ReadonlyMap<string, Property>,
  at: Place,
  context: FunctionContext,
  rest?: Unknown,
): ObjectTree | Unknown {
  return within({ kind: "object", properties, at, ...(rest && { rest }) }, context);
}

/** An object of values that were computed, each at its own place. */
export function objectOfValues(
  values: Iterable<readonly [string, Tree]>,
  at: Place,
  context: FunctionContext,
  rest?: Unknown,
): ObjectTree | Unknown {
  const properties = new Map<string, Property>();
  for (const [name, value] of values) properties.set(name.toLowerCase(), { name, at: value.at, value });
  return objectOf(properties, at, context, rest);
}

/** How many values the tree holds, itself included; a value that stands in two places is counted twice. */
export function sizeOf(tree: Tree): number {
  return measure(tree).size;
}

// What is made is paid for: a short text may be split into a long list, again and again.
function within<T extends ArrayTree | ObjectTree>(tree: T, context: FunctionContext): T | Unknown {
  const members = tree.kind === "array" ? tree.items.length : tree.properties.size;
  context.budget.spend(1 + 2 * members);
  const { size, depth } = measure(tree);
  if (size <= mostValues && depth <= deepestValue) return tree;
  const bound =
    size > mostValues ? `more than ${mostValues} values` : `values nested deeper than ${deepestValue}`;
  context.report({
    kind: "limit",
    message: `This expression makes ${bound}; it was not evaluated`,
    at: tree.at,
    effect: "incomplete",
  });
  return unknown(`it has ${bound}`, `${tree.kind}(${tree.at.source.path}:${tree.at.start})`, tree.at);
}

interface Measure {
  readonly size: number;
  readonly depth: number;
}

const leaf: Measure = { size: 1, depth: 0 };

// Values share their insides, and every inside is measured when it is made: the walk is never more than one level deep
// and a value that doubles at every step is caught while it is small.
const measures = new WeakMap<Tree, Measure>();

function measure(tree: Tree): Measure {
  if (tree.kind === "known" || tree.kind === "unknown" || tree.kind === "absent") return leaf;
  const before = measures.get(tree);
  if (before !== undefined) return before;
  let size = 1;
  let depth = 0;
  const add = (inside: Tree): void => {
    const { size: more, depth: deep } = measure(inside);
    size += more;
    if (deep > depth) depth = deep;
  };
  if (tree.kind === "array") tree.items.forEach(add);
  else if (tree.kind === "oneOf") tree.alternatives.forEach(add);
  else for (const { value } of tree.properties.values()) add(value);
  const measured = { size, depth: depth + 1 };
  measures.set(tree, measured);
  return measured;
}

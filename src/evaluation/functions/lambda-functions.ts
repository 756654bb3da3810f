import type { Tree, Unknown } from "../../declarations/value.ts";
import { known } from "../../declarations/value.ts";
import type { FunctionCall, Lambda } from "../function-call.ts";
import { define, kindOf, mistake, unknownCall, type Mistake, type Signature } from "../signature.ts";
import { arrayOf, objectOf, objectOfValues } from "../size.ts";

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda */
export const lambdaFunctions: readonly Signature[] = [
  define("map", {
    takes: ["open array", "lambda"],
    answer: ([list, lambda], call) =>
      arrayOf(
        list.items.map((item, index) => lambda.apply([item, known(index, call.at)])),
        call.at,
        call.context,
        list.rest && unknownCall("map", [list.rest, lambda], call),
      ),
  }),
  define("mapValues", {
    takes: ["open object", "lambda"],
    answer: ([object, lambda], call) => {
      const properties = [...object.properties].map(
        ([key, property]) => [key, { ...property, value: lambda.apply([property.value]) }] as const,
      );
      const rest = object.rest && unknownCall("mapValues", [object.rest, lambda], call);
      return objectOf(new Map(properties), call.at, call.context, rest);
    },
  }),
  define("filter", {
    takes: ["open array", "lambda"],
    answer: ([list, lambda], call) => filtered(list, lambda, call),
  }),
  define("reduce", {
    takes: ["array", "tree", "lambda"],
    answer: ([list, initial, lambda], call) => {
      let value = initial;
      for (const [index, item] of list.items.entries())
        value = lambda.apply([value, item, known(index, call.at)]);
      return value;
    },
  }),
  define("sort", {
    takes: ["array", "lambda"],
    answer: ([list, lambda], call) => {
      const order = sorted(list.items, lambda);
      if (order === undefined) return undefined;
      return isItems(order) ? arrayOf(order, call.at, call.context) : order;
    },
  }),
  define("toObject", {
    takes: ["open array", "lambda", "lambda?"],
    answer: ([list, key, value], call) => {
      const { keyed, open, wrong } = withKeys(list.items, key);
      if (wrong !== undefined) return wrong;
      const rests = [...open, ...(list.rest ? [list.rest] : [])];
      return objectOfValues(
        keyed.map(({ name, item }) => [name, value ? value.apply([item]) : item]),
        call.at,
        call.context,
        rests.length > 0
          ? unknownCall("toObject", [...rests, key, ...(value ? [value] : [])], call)
          : undefined,
      );
    },
  }),
  define("groupBy", {
    takes: ["array", "lambda", "lambda?"],
    answer: ([list, key, value], call) => {
      const { keyed, open, wrong } = withKeys(list.items, key);
      if (wrong !== undefined) return wrong;
      if (open.length > 0) return undefined;
      const groups = new Map<string, { readonly name: string; readonly items: Tree[] }>();
      for (const { name, item } of keyed) {
        const group = groups.get(name.toLowerCase()) ?? { name, items: [] };
        groups.set(name.toLowerCase(), group);
        group.items.push(value ? value.apply([item]) : item);
      }
      return objectOfValues(
        [...groups.values()].map(({ name, items }) => [name, arrayOf(items, call.at, call.context)]),
        call.at,
        call.context,
      );
    },
  }),
];

// An item of which it is not known whether it stays is one of the items that there may be besides.
function filtered(
  list: { readonly items: readonly Tree[]; readonly rest?: Unknown },
  lambda: Lambda,
  call: FunctionCall,
): Tree | Mistake {
  const items: Tree[] = [];
  const open: Tree[] = [];
  for (const [index, item] of list.items.entries()) {
    const stays = lambda.apply([item, known(index, call.at)]);
    if (stays.kind === "unknown" || stays.kind === "oneOf") open.push(item);
    else if (stays.kind !== "known" || typeof stays.value !== "boolean") {
      return mistake(`takes a lambda that answers true or false, not ${kindOf(stays)}`);
    } else if (stays.value) items.push(item);
  }
  const undecided =
    open.length === 0
      ? []
      : [unknownCall("filter", [{ kind: "array", items: open, at: call.at }, lambda], call)];
  const rests = [...undecided, ...(list.rest ? [unknownCall("filter", [list.rest, lambda], call)] : [])];
  const [first, second] = rests;
  return arrayOf(
    items,
    call.at,
    call.context,
    second === undefined ? first : unknownCall("concat", rests, call),
  );
}

function withKeys(
  items: readonly Tree[],
  key: Lambda,
): {
  readonly keyed: readonly { readonly name: string; readonly item: Tree }[];
  readonly open: readonly Tree[];
  readonly wrong?: Mistake;
} {
  const keyed: { readonly name: string; readonly item: Tree }[] = [];
  const open: Tree[] = [];
  for (const item of items) {
    const name = key.apply([item]);
    if (name.kind === "known" && typeof name.value === "string") keyed.push({ name: name.value, item });
    else if (name.kind === "unknown" || name.kind === "oneOf") open.push(item);
    else
      return {
        keyed,
        open,
        wrong: mistake(`takes a lambda that answers a text for a name, not ${kindOf(name)}`),
      };
  }
  return { keyed, open };
}

function isItems(order: readonly Tree[] | Mistake): order is readonly Tree[] {
  return Array.isArray(order);
}

// Merge sort: stable, and as few questions as there can be, since each evaluates an expression. The lambda answers
// whether its first value comes before its second.
function sorted(items: readonly Tree[], before: Lambda): readonly Tree[] | Mistake | undefined {
  if (items.length < 2) return items;
  const middle = items.length >> 1;
  const left = sorted(items.slice(0, middle), before);
  const right = sorted(items.slice(middle), before);
  if (left === undefined || right === undefined) return undefined;
  if (!isItems(left)) return left;
  if (!isItems(right)) return right;
  const order: Tree[] = [];
  let inLeft = 0;
  for (const item of right) {
    for (; inLeft < left.length; inLeft++) {
      const next = left[inLeft];
      if (next === undefined) break;
      const comesFirst = before.apply([item, next]);
      if (comesFirst.kind === "unknown" || comesFirst.kind === "oneOf") return undefined;
      if (comesFirst.kind !== "known" || typeof comesFirst.value !== "boolean") {
        return mistake(`takes a lambda that answers true or false, not ${kindOf(comesFirst)}`);
      }
      if (comesFirst.value) break;
      order.push(next);
    }
    order.push(item);
  }
  return [...order, ...left.slice(inLeft)];
}

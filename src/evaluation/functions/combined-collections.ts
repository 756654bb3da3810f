import { memberOf, oneOf, type Property, type Tree, type Unknown } from "../../declarations/value.ts";
import { expressionText } from "../expression-text.ts";
import type { FunctionCall } from "../function-call.ts";
import { equal } from "../known.ts";
import { kindOf, mistake, unknownCall, type Answer } from "../signature.ts";
import { arrayOf, objectOf } from "../size.ts";
import { concatenated } from "./text-functions.ts";

// concat := texts | lists. Which of them is only open when nothing is known of any argument.
export function concat(args: readonly Tree[], call: FunctionCall): Answer {
  if (args.some(({ kind }) => kind === "array")) {
    return concatLists(args, call) ?? mistake("takes either texts or lists, not both");
  }
  if (args.some(({ kind }) => kind === "object")) return mistake("takes texts or lists, not an object");
  if (args.some((arg) => arg.kind === "absent" || (arg.kind === "known" && arg.value === null))) {
    return mistake("takes texts or lists, not null");
  }
  return concatenated(args, call);
}

/** Undefined where one of them can't be a list. */
export function concatLists(lists: readonly Tree[], call: FunctionCall): Tree | undefined {
  const items: Tree[] = [];
  const rests: Unknown[] = [];
  for (const list of lists) {
    if (list.kind === "unknown") rests.push(list);
    else if (list.kind === "oneOf") rests.push(unknownCall("concat", [list], call));
    else if (list.kind === "array") {
      for (const item of list.items) items.push(item);
      if (list.rest) rests.push(list.rest);
    } else return undefined;
  }
  return arrayOf(items, call.at, call.context, together("concat", rests, call));
}

function together(name: string, rests: readonly Unknown[], call: FunctionCall): Unknown | undefined {
  const [first, ...more] = rests;
  return more.length === 0 ? first : unknownCall(name, rests, call);
}

// union := lists, each item once | objects, later ones over earlier ones, objects in them united in turn
export function union(args: readonly Tree[], call: FunctionCall): Answer {
  const kinds = new Set(args.map(({ kind }) => kind));
  if (kinds.has("array")) {
    const all = concatLists(args, call);
    if (all?.kind !== "array") return all ?? mistake("takes either objects or lists, not both");
    return arrayOf(distinct(all.items), call.at, call.context, all.rest);
  }
  if (!kinds.has("object")) return kinds.has("unknown") ? undefined : mistake("takes objects or lists");
  const unite = (one: Tree, other: Tree): Tree => {
    if (one.kind !== "object" || other.kind !== "object") return other;
    const both = merged("union", [one, other], call, unite);
    return "kind" in both && both.kind !== "mistake" ? both : other;
  };
  return merged("union", args, call, unite);
}

// A later object that is not known may set any property of the earlier ones: its own value or theirs then stands.
export function merged(
  name: string,
  objects: readonly Tree[],
  call: FunctionCall,
  both: (one: Tree, other: Tree) => Tree,
): Tree | { readonly kind: "mistake"; readonly message: string } {
  const properties = new Map<string, Property>();
  const rests: Unknown[] = [];
  const override = (rest: Unknown, except: ReadonlyMap<string, Property>): void => {
    rests.push(rest);
    for (const [key, property] of properties) {
      if (except.has(key)) continue;
      const value = oneOf([property.value, memberOf(rest, [property.name])], property.value.at);
      properties.set(key, { ...property, value });
    }
  };
  for (const object of objects) {
    switch (object.kind) {
      case "unknown":
        override(object, nothing);
        break;
      case "oneOf":
        override(unknownCall(name, [object], call), nothing);
        break;
      case "object":
        if (object.rest) override(object.rest, object.properties);
        for (const [key, property] of object.properties) {
          const before = properties.get(key);
          properties.set(key, before ? { ...property, value: both(before.value, property.value) } : property);
        }
        break;
      case "known":
      case "absent":
      case "array":
        return mistake(`takes objects, not ${kindOf(object)}`);
    }
  }
  return objectOf(properties, call.at, call.context, together(name, rests, call));
}

const nothing: ReadonlyMap<string, Property> = new Map();

// intersection := lists, each item once | objects, what all have with the same value
export function intersection(args: readonly Tree[], call: FunctionCall): Answer {
  const [first, ...rest] = args;
  if (first?.kind === "array") {
    const others = rest.flatMap((other) => (other.kind === "array" ? [keysOf(other.items)] : []));
    if (others.length < rest.length) return mistake("takes either objects or lists, not both");
    const shared = distinct(first.items).filter((item) =>
      others.every((keys) => keys.has(expressionText(item))),
    );
    return arrayOf(shared, call.at, call.context);
  }
  if (first?.kind !== "object") return mistake("takes objects or lists");
  const others = rest.flatMap((other) => (other.kind === "object" ? [other] : []));
  if (others.length < rest.length) return mistake("takes either objects or lists, not both");
  const shared = [...first.properties].filter(([key, { value }]) =>
    others.every((other) => {
      const twin = other.properties.get(key);
      return twin !== undefined && equal(value, twin.value) === true;
    }),
  );
  return objectOf(new Map(shared), call.at, call.context);
}

/** Each value once, at its first place. */
export function distinct(items: readonly Tree[]): readonly Tree[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = expressionText(item);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function keysOf(items: readonly Tree[]): ReadonlySet<string> {
  return new Set(items.map(expressionText));
}

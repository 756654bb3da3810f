import type { ObjectTree, Property, Tree } from "../../declarations/value.ts";
import { known } from "../../declarations/value.ts";
import type { Argument, FunctionCall } from "../function-call.ts";
import { equal } from "../known.ts";
import {
  define,
  isTree,
  kindOf,
  mistake,
  mistaken,
  unknownCall,
  type Answer,
  type Signature,
} from "../signature.ts";
import { arrayOf, objectOf, objectOfValues } from "../size.ts";
import { joinText, scalarText } from "../text.ts";
import { propertyName } from "../property-name.ts";
import { concat, concatLists, distinct, intersection, merged, union } from "./combined-collections.ts";
import { folded } from "./text-functions.ts";

/**
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object
 */
export const collectionFunctions: readonly Signature[] = [
  // A list of what is not yet known to be one or not.
  define("array", {
    takes: ["tree"],
    answer: ([value], call) => {
      if (value.kind === "array") return value;
      return value.kind === "unknown" ? undefined : arrayOf([value], call.at, call.context);
    },
  }),
  define("createArray", {
    takes: [],
    more: "tree",
    keepsAlternatives: true,
    answer: (_given, call, rest) => arrayOf(rest, call.at, call.context),
  }),
  { name: "createObject", fewest: 0, most: Infinity, answer: createObject },
  define("concat", {
    takes: [],
    more: "tree",
    keepsMembers: true,
    answer: (_given, call, rest) => concat(rest, call),
  }),
  define("union", {
    takes: ["tree"],
    more: "tree",
    fewest: 2,
    keepsMembers: true,
    answer: ([first], call, rest) => union([first, ...rest], call),
  }),
  define("shallowMerge", {
    takes: ["array"],
    answer: ([entries], call) => merged("shallowMerge", entries.items, call, (_one, other) => other),
  }),
  define("intersection", {
    takes: ["value"],
    more: "value",
    fewest: 2,
    answer: ([first], call, rest) => intersection([first, ...rest], call),
  }),
  define("distinct", {
    takes: ["array"],
    answer: ([list], call) => arrayOf(distinct(list.items), call.at, call.context),
  }),
  define("flatten", {
    takes: ["array"],
    answer: ([list], call) => concatLists(list.items, call) ?? mistake("takes a list of lists"),
  }),
  define("contains", {
    takes: ["tree", "tree"],
    hides: true,
    answer: ([container, item]) => contains(container, item),
  }),
  define("indexOf", {
    takes: ["tree", "tree"],
    hides: true,
    answer: ([within, item]) => indexIn(within, item, "first"),
  }),
  define("lastIndexOf", {
    takes: ["tree", "tree"],
    hides: true,
    answer: ([within, item]) => indexIn(within, item, "last"),
  }),
  define("length", { takes: ["tree"], hides: true, answer: ([value]) => lengthOf(value) }),
  define("empty", { takes: ["tree"], hides: true, answer: ([value]) => isEmpty(value) }),
  define("first", { takes: ["tree"], answer: ([value]) => endOf(value, 0) }),
  define("last", { takes: ["tree"], answer: ([value]) => endOf(value, -1) }),
  define("take", {
    takes: ["tree", "int"],
    answer: ([value, count], call) => cut(value, (length) => [0, Math.min(Math.max(count, 0), length)], call),
  }),
  define("skip", {
    takes: ["tree", "int"],
    answer: ([value, count], call) =>
      cut(value, (length) => [Math.min(Math.max(count, 0), length), length], call),
  }),
  define("join", {
    takes: ["array", "text"],
    answer: ([list, delimiter], call) => {
      const scalars = list.items.every(({ kind }) => kind !== "object" && kind !== "array");
      if (!scalars) return mistake("takes a list of texts, numbers, or true and false");
      return joinText(
        list.items.flatMap((item, index) => (index === 0 ? [item] : [delimiter, item])),
        call.at,
      );
    },
  }),
  define("items", {
    takes: ["open object"],
    answer: ([object], call) => {
      const items = sortedByKey(object).map(({ name, at, value }) =>
        objectOfValues(
          [
            ["key", known(name, at)],
            ["value", value],
          ],
          at,
          call.context,
        ),
      );
      return arrayOf(items, call.at, call.context, object.rest && unknownCall("items", [object.rest], call));
    },
  }),
  define("objectKeys", {
    takes: ["open object"],
    answer: ([object], call) =>
      arrayOf(
        sortedByKey(object).map(({ name, at }) => known(name, at)),
        call.at,
        call.context,
        object.rest && unknownCall("objectKeys", [object.rest], call),
      ),
  }),
];

function createObject(args: readonly Argument[], call: FunctionCall): Tree {
  if (args.length % 2 !== 0) return mistaken("createObject", "takes a value for every name", args, call);
  const properties = new Map<string, Property>();
  const open: Tree[] = [];
  for (let index = 0; index < args.length; index += 2) {
    const [name, value] = [args[index], args[index + 1]];
    if (name === undefined || value === undefined || !isTree(name) || !isTree(value)) {
      return mistaken("createObject", "takes names and values, not lambdas", args, call);
    }
    const written = propertyName(name);
    if (written === undefined) {
      return mistaken("createObject", `takes texts for names, not ${kindOf(name)}`, args, call);
    }
    properties.set(written.text.toLowerCase(), { name: written.text, at: value.at, value });
    if (written.open) open.push(name);
  }
  const rest = open.length > 0 ? unknownCall("createObject", open, call) : undefined;
  return objectOf(properties, call.at, call.context, rest);
}

function contains(container: Tree, item: Tree): Answer {
  switch (container.kind) {
    case "object": {
      const name = nameFrom(item);
      if (name === undefined)
        return item.kind === "unknown" ? undefined : mistake("looks for a name in an object");
      if (container.properties.has(name.toLowerCase())) return true;
      return container.rest === undefined ? false : undefined;
    }
    case "array": {
      const answers = container.items.map((one) => equal(one, item));
      if (answers.includes(true)) return true;
      return answers.includes(undefined) || container.rest !== undefined ? undefined : false;
    }
    case "known": {
      if (typeof container.value !== "string")
        return mistake(`looks into a text, a list or an object, not ${kindOf(container)}`);
      const text = nameFrom(item);
      if (text !== undefined) return container.value.includes(text);
      return item.kind === "unknown"
        ? undefined
        : mistake(`looks for a text in a text, not for ${kindOf(item)}`);
    }
    case "unknown": {
      const text = nameFrom(item);
      if (text === undefined || container.parts === undefined) return undefined;
      return container.parts.some((part) => typeof part === "string" && part.includes(text))
        ? true
        : undefined;
    }
    case "absent":
      return mistake("looks into a text, a list or an object, not null");
    case "oneOf":
      return undefined;
  }
}

function nameFrom(item: Tree): string | undefined {
  if (item.kind !== "known" || item.value === null) return undefined;
  return typeof item.value === "string" ? item.value : scalarText(item.value);
}

// In a text case does not count; in a list it does.
function indexIn(within: Tree, item: Tree, which: "first" | "last"): Answer {
  if (within.kind === "array") {
    if (within.rest !== undefined) return undefined;
    const answers = within.items.map((one) => equal(one, item));
    const index = which === "first" ? answers.indexOf(true) : answers.lastIndexOf(true);
    const undecided = which === "first" ? answers.indexOf(undefined) : answers.lastIndexOf(undefined);
    if (undecided === -1) return index;
    const certain = index !== -1 && (which === "first" ? index < undecided : index > undecided);
    return certain ? index : undefined;
  }
  if (within.kind === "unknown" || item.kind === "unknown") return undefined;
  if (within.kind !== "known" || typeof within.value !== "string")
    return mistake("looks into a text or a list");
  if (item.kind !== "known" || typeof item.value !== "string") return mistake("looks for a text in a text");
  const [text, wanted] = [folded(within.value), folded(item.value)];
  return which === "first" ? text.indexOf(wanted) : text.lastIndexOf(wanted);
}

function lengthOf(value: Tree): Answer {
  switch (value.kind) {
    case "array":
      return value.rest === undefined ? value.items.length : undefined;
    case "object":
      return value.rest === undefined ? value.properties.size : undefined;
    case "known":
      return typeof value.value === "string"
        ? value.value.length
        : mistake(`measures a text, a list or an object, not ${kindOf(value)}`);
    case "absent":
      return mistake("measures a text, a list or an object, not null");
    case "unknown":
    case "oneOf":
      return undefined;
  }
}

function isEmpty(value: Tree): Answer {
  switch (value.kind) {
    case "array":
      return value.items.length > 0 ? false : value.rest === undefined ? true : undefined;
    case "object":
      return value.properties.size > 0 ? false : value.rest === undefined ? true : undefined;
    case "known":
      if (value.value === null || value.value === "") return true;
      return typeof value.value === "string"
        ? false
        : mistake(`looks at a text, a list or an object, not ${kindOf(value)}`);
    case "absent":
      return true;
    case "unknown":
      return value.parts?.some((part) => typeof part === "string" && part !== "") === true
        ? false
        : undefined;
    case "oneOf":
      return undefined;
  }
}

function endOf(value: Tree, index: 0 | -1): Answer {
  if (value.kind === "unknown") return undefined;
  if (value.kind === "array") return value.rest === undefined ? (value.items.at(index) ?? null) : undefined;
  if (value.kind === "known" && typeof value.value === "string") return value.value.at(index) ?? "";
  return mistake("takes a text or a list");
}

function cut(value: Tree, bounds: (length: number) => readonly [number, number], call: FunctionCall): Answer {
  if (value.kind === "unknown") return undefined;
  if (value.kind === "array") {
    if (value.rest !== undefined) return undefined;
    return arrayOf(value.items.slice(...bounds(value.items.length)), call.at, call.context);
  }
  if (value.kind !== "known" || typeof value.value !== "string") return mistake("takes a text or a list");
  return value.value.slice(...bounds(value.value.length));
}

// The engine sorts as people do, not by code point: digits, then letters, lower case before upper case of the same.
function sortedByKey({ properties }: ObjectTree): readonly Property[] {
  return [...properties.values()].sort((one, other) => inOrder(one.name, other.name));
}

/** The order of texts for `less`, `greater` and `items`: .NET's invariant culture. */
export function inOrder(one: string, other: string): number {
  collator ??= new Intl.Collator("en");
  return collator.compare(one, other);
}

// Made when first needed: most templates compare no texts, and it costs a twentieth of a short run.
let collator: Intl.Collator | undefined;

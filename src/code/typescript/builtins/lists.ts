import type { Interpreter, MethodCall } from "../../flow/language.ts";
import { readAt } from "../../flow/taint.ts";
import { numberedItems } from "../../flow/objects.ts";
import {
  fieldOf,
  itemsOf,
  join,
  joinAll,
  listOf,
  mapTaints,
  nothing,
  onlyText,
  tainted,
  withField,
  type Value,
} from "../../flow/value.ts";
import { parsed, text } from "./text.ts";

/** Methods of lists, and of text that is a list of characters; undefined for those of neither. */
export function listMethod(interpreter: Interpreter, call: MethodCall): Value | undefined {
  const { receiver, name, arguments: given, at, writeBack } = call;
  const [first = nothing, second = nothing] = given;
  if (clean.has(name)) {
    // Functions that are only asked still run.
    if (first.functions.length > 0) interpreter.callFunction(first, [itemsOf(receiver), nothing, receiver]);
    return nothing;
  }
  switch (name) {
    case "map":
      return listOf(interpreter.callFunction(first, [itemsOf(receiver), nothing, receiver]));
    case "flatMap":
      return listOf(itemsOf(interpreter.callFunction(first, [itemsOf(receiver), nothing, receiver])));
    case "forEach":
      // URLSearchParams and Headers give the name as well.
      interpreter.callFunction(first, [itemsOf(receiver), tainted(receiver.taints), receiver]);
      return nothing;
    case "filter":
      interpreter.callFunction(first, [itemsOf(receiver), nothing, receiver]);
      return listOf(interpreter.passing(first, itemsOf(receiver)));
    case "find":
    case "findLast":
      interpreter.callFunction(first, [itemsOf(receiver), nothing, receiver]);
      return interpreter.passing(first, itemsOf(receiver));
    case "sort":
    case "toSorted":
      interpreter.callFunction(first, [itemsOf(receiver), itemsOf(receiver)]);
      return listOf(itemsOf(receiver));
    case "reverse":
    case "toReversed":
      return listOf(itemsOf(receiver));
    case "reduce":
    case "reduceRight":
      return reduced(interpreter, call);
    case "push":
    case "unshift":
    case "add":
      writeBack(withField(receiver, undefined, joinAll(given), false));
      return name === "add" ? withField(receiver, undefined, joinAll(given), false) : nothing;
    case "with":
      return withField(listOf(itemsOf(receiver)), undefined, second, false);
    case "set":
    case "append": {
      const key = onlyText(first);
      const next = withField(receiver, key, second, name === "set");
      writeBack(next);
      return next;
    }
    case "splice":
    case "toSpliced":
    case "fill": {
      const next = withField(receiver, undefined, joinAll(given), false);
      if (name === "toSpliced") return next;
      writeBack(next);
      return listOf(itemsOf(receiver));
    }
    case "join":
      return text([itemsOf(receiver), first], call);
    case "concat":
      return join(receiver, joinAll(given));
    case "keys":
      return receiver.taints.length === 0 ? nothing : listOf(tainted(receiver.taints));
    case "values":
      return listOf(itemsOf(receiver));
    case "entries":
      return entriesOf(receiver);
    case "get": {
      const key = onlyText(first);
      const value = key === undefined ? itemsOf(receiver) : fieldOf(receiver, key);
      return mapTaints(value, (taint) => readAt(taint, at));
    }
    case "next":
      return { ...nothing, fields: new Map([["value", join(itemsOf(receiver), receiver.gives ?? nothing)]]) };
    case "pop":
    case "shift":
    case "at":
      return join(itemsOf(receiver), tainted(receiver.taints));
    case "slice":
    case "flat":
      return receiver.taints.length > 0 ? text([receiver], call) : sliced(receiver);
    case "toString":
      return receiver.taints.length > 0 ? text([receiver], call) : text([itemsOf(receiver)], call);
    case "json":
    case "formData":
    case "parse":
      return parsed(receiver);
    default:
      // Text stays text; what a package made of untrusted data stays untrusted.
      return receiver.taints.length === 0 ? undefined : text([receiver], call);
  }
}

/** Without a beginning it is the whole list, as `[].concat` and `slice()` copy it. */
function sliced(list: Value): Value {
  const items = itemsOf(list);
  return list.items === undefined ? listOf(joinAll(numberedItems(list) ?? [items])) : listOf(items);
}

function reduced(interpreter: Interpreter, { receiver, arguments: given }: MethodCall): Value {
  const [first = nothing, second = nothing] = given;
  const items = numberedItems(receiver);
  // A list that is written out is gone through item by item, as functions put one behind the other are.
  if (items !== undefined && items.length <= longestWrittenOut) {
    const [start = nothing, ...others] = given.length > 1 ? [second, ...items] : items;
    return others.reduce(
      (sum, item) => interpreter.callFunction(first, [sum, item, nothing, receiver]),
      start,
    );
  }
  let sum = given.length > 1 ? second : itemsOf(receiver);
  for (let round = 0; round < 2; round++) {
    sum = join(sum, interpreter.callFunction(first, [sum, itemsOf(receiver), nothing, receiver]));
  }
  return sum;
}

const longestWrittenOut = 6;

/** `[index, item]`; of what the caller sent, the names are his as well. */
function entriesOf(list: Value): Value {
  const key = tainted(list.taints);
  return listOf({
    ...nothing,
    fields: new Map([
      ["0", key],
      ["1", itemsOf(list)],
    ]),
  });
}

/** Methods whose result is a number, a truth value or nothing. */
const clean: ReadonlySet<string> = new Set([
  "includes",
  "indexOf",
  "lastIndexOf",
  "startsWith",
  "endsWith",
  "test",
  "search",
  "charCodeAt",
  "codePointAt",
  "localeCompare",
  "some",
  "every",
  "findIndex",
  "findLastIndex",
  "has",
  "hasOwnProperty",
  "delete",
  "clear",
  "getTime",
  "toISOString",
  "toFixed",
  "isValid",
]);

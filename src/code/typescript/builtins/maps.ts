import type { Interpreter, MethodCall } from "../../flow/language.ts";
import { readAt } from "../../flow/taint.ts";
import { numberedItems } from "../../flow/objects.ts";
import {
  fieldOf,
  itemsOf,
  join,
  listOf,
  mapTaints,
  nothing,
  onlyText,
  tainted,
  valuesOf,
  withField,
  type Value,
} from "../../flow/value.ts";

/** A map of entries: `[key, value]` of a list, or another map. */
export function mapOf(entries: Value): Value {
  const whole: Value = { ...tainted(entries.taints), fields: new Map(), keys: tainted(entries.taints) };
  if (entries.keys !== undefined) return { ...entries, keys: entries.keys };
  const pairs = numberedItems(entries) ?? (entries.items === undefined ? [] : [entries.items]);
  return pairs.reduce((map, pair) => withEntry(map, fieldOf(pair, "0"), fieldOf(pair, "1"), true), whole);
}

/** An object of entries. */
export function objectOf(entries: Value): Value {
  const { keys: _, ...object } = mapOf(entries);
  return object;
}

function withEntry(map: Value, key: Value, value: Value, replace: boolean): Value {
  const next = withField(map, onlyText(key), value, replace);
  return { ...next, keys: join(map.keys ?? nothing, onlyText(key) === undefined ? key : nothing) };
}

/** Methods of `Map`, `WeakMap`, `URLSearchParams`, `Headers` and `FormData` whose entries are known. */
export function mapMethod(interpreter: Interpreter, call: MethodCall): Value | undefined {
  const { receiver, name, arguments: given, at, writeBack } = call;
  const [first = nothing, second = nothing] = given;
  const keys = receiver.keys ?? nothing;
  switch (name) {
    case "set":
    case "append": {
      const next = withEntry(receiver, first, second, name === "set");
      writeBack(next);
      return next;
    }
    case "get":
      return mapTaints(fieldOf(receiver, onlyText(first)), (taint) => readAt(taint, at));
    case "getAll":
      return listOf(mapTaints(fieldOf(receiver, onlyText(first)), (taint) => readAt(taint, at)));
    case "forEach":
      interpreter.callFunction(first, [valuesOf(receiver), keys, receiver]);
      return nothing;
    case "keys":
      return listOf(keys);
    case "values":
      return listOf(valuesOf(receiver));
    case "entries":
      return listOf(itemsOf(receiver));
    default:
      return undefined;
  }
}

import type { Interpreter } from "../../flow/language.ts";
import type { Call } from "../../flow/program.ts";
import { harmsOfObjects, lessSafe, safer, step } from "../../flow/taint.ts";
import { numberedItems, spreadOver, withAccessor } from "../../flow/objects.ts";
import {
  constant,
  fieldOf,
  itemsOf,
  join,
  listOf,
  mapTaints,
  nothing,
  onlyText,
  tainted,
  taintsWithin,
  valuesOf,
  withField,
  type ExternalValue,
  type Value,
} from "../../flow/value.ts";
import { mapOf, objectOf } from "./maps.ts";

type WriteBack = (index: number, value: Value) => void;

/** Functions of the language that take objects and lists apart and put them together. */
export function objectCall(
  interpreter: Interpreter,
  { path }: ExternalValue,
  given: readonly Value[],
  call: Call,
  writeBack: WriteBack,
): Value | undefined {
  const [first = nothing, second = nothing, third = nothing] = given;
  switch (path.join(".")) {
    case "Object.assign": {
      const all = given.slice(1).reduce((target, source) => spreadOver(target, source), first);
      writeBack(0, all);
      return all;
    }
    case "Object.entries":
      return entriesOf(first);
    case "Object.keys":
    case "Object.getOwnPropertyNames":
    case "Reflect.ownKeys":
      return first.taints.length > 0 ? listOf(tainted(first.taints)) : nothing;
    case "Object.values":
      return listOf(valuesOf(first));
    case "Object.fromEntries":
      return objectOf(first);
    case "Object.groupBy":
    case "Map.groupBy":
      interpreter.callFunction(second, [itemsOf(first), nothing]);
      return listOf(listOf(itemsOf(first)));
    case "Object.seal":
    case "Object.freeze":
    case "Object.preventExtensions":
    case "Object.setPrototypeOf":
    case "structuredClone":
      return first;
    case "Object.defineProperty":
      return defined(first, onlyText(second), third, writeBack);
    case "Array.from":
      return listFrom(interpreter, first, second, call);
    case "Array.of":
      return { ...nothing, fields: new Map(given.map((item, index) => [String(index), item])) };
    case "Reflect.apply":
      return interpreter.callFunction(first, numberedItems(third) ?? [itemsOf(third)], second);
    case "Reflect.construct":
      return interpreter.construct(first, numberedItems(second) ?? [itemsOf(second)], call);
    case "Reflect.get":
      return fieldOf(first, onlyText(second));
    case "Reflect.set": {
      const next = withField(first, onlyText(second), third, true);
      writeBack(0, next);
      return nothing;
    }
    case "JSON.stringify":
      return jsonOf(first, call);
    case "JSON.parse":
      return parsed(interpreter, first, second, call);
    default:
      return undefined;
  }
}

function entriesOf(object: Value): Value {
  const pair = (key: Value, value: Value): Value => ({
    ...nothing,
    fields: new Map([
      ["0", key],
      ["1", value],
    ]),
  });
  const isKnown = object.taints.length === 0 && object.items === undefined;
  const named = isKnown ? [...object.fields] : [];
  if (named.length === 0) return listOf(pair(tainted(object.taints), valuesOf(object)));
  return {
    ...nothing,
    fields: new Map(named.map(([name, value], index) => [String(index), pair(constant(name), value)])),
  };
}

function defined(object: Value, name: string | undefined, descriptor: Value, writeBack: WriteBack): Value {
  const getter = descriptor.fields.get("get");
  const next =
    getter !== undefined && name !== undefined
      ? withAccessor(object, name, "get", getter)
      : withField(object, name, fieldOf(descriptor, "value"), true);
  writeBack(0, next);
  return next;
}

/** `Array.from(list, (item, index) => ...)` */
function listFrom(interpreter: Interpreter, list: Value, change: Value, call: Call): Value {
  const isList = list.fields.has("length") && list.items === undefined;
  const items = isList ? nothing : interpreter.iterated(list, call.at);
  if (change.functions.length > 0) return listOf(interpreter.callFunction(change, [items, nothing]));
  return numberedItems(list) === undefined ? listOf(items) : list;
}

/** Text of an object, which remembers the object. */
function jsonOf(object: Value, call: Call): Value {
  const taints = taintsWithin(object).map((taint) =>
    safer(step(taint, call.at, `passes through \`${call.text}\``), ["log", ...harmsOfObjects]),
  );
  return { ...tainted(taints), parsed: object };
}

function parsed(interpreter: Interpreter, text: Value, reviver: Value, call: Call): Value {
  const read =
    text.parsed ??
    mapTaints(tainted(text.taints), (taint) =>
      lessSafe(step(taint, call.at, `passes through \`${call.text}\``), ["log", ...harmsOfObjects]),
    );
  if (reviver.functions.length === 0) return read;
  const within = tainted(taintsWithin(read));
  const revived = interpreter.callFunction(reviver, [within, join(within, read)]);
  return { ...tainted(taintsWithin(revived)), items: revived };
}

/** `new Map(entries)`, `new Set(items)`, `new Error(message)`, `new Proxy(target, traps)` and their like. */
export function newObject(
  interpreter: Interpreter,
  { path }: ExternalValue,
  given: readonly Value[],
): Value | undefined {
  const [first = nothing, second = nothing] = given;
  const name = path.join(".");
  if (name === "Map" || name === "WeakMap") return mapOf(first);
  if (name === "Set" || name === "WeakSet") return setOf(first);
  if (name === "Proxy") return proxyOf(interpreter, first, second);
  return errors.test(name) ? errorOf(name === "AggregateError" ? second : first, given.at(-1)) : undefined;
}

export const errors = /^(?:Aggregate|Eval|Range|Reference|Syntax|Type|URI)?Error$/u;

/** An error is its message where it is put into a text. */
export function errorOf(message: Value, options: Value | undefined): Value {
  const text = tainted(message.taints.map((taint) => safer(taint, harmsOfObjects)));
  const cause = options?.fields.get("cause");
  const fields = new Map([
    ["message", text],
    ["stack", text],
  ]);
  if (cause !== undefined) fields.set("cause", cause);
  return { ...text, fields };
}

function setOf(items: Value): Value {
  const item = itemsOf(items);
  // What is constant in it is what it lets through.
  return item === nothing ? nothing : numberedItems(items) === undefined ? listOf(item) : items;
}

/** What a trap gives may be what any field holds. */
function proxyOf(interpreter: Interpreter, target: Value, traps: Value): Value {
  const get = traps.fields.get("get");
  if (get === undefined) return target;
  const given = interpreter.callFunction(get, [target, nothing, target]);
  return spreadOver(target, given === nothing ? nothing : listOf(given));
}

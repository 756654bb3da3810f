import { provenBy } from "../flow/patterns.ts";
import type { Builtins, Interpreter, MethodCall } from "../flow/language.ts";
import type { Call } from "../flow/program.ts";
import { harmsOfObjects, lessSafe, readAt, safer, step, type Harm } from "../flow/taint.ts";
import {
  cleaned,
  external,
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
  type ExternalValue,
  type Value,
} from "../flow/value.ts";
import { durableCall, type Messages } from "./durable.ts";
import { expressCall } from "./express.ts";
import { checkPrototype, created, picksPrototype } from "./prototypes.ts";
import { checkResponse } from "./responses.ts";
import { schemaCall, schemaMethod } from "./schemas.ts";

/**
 * What JavaScript's own values do: text, lists, maps, promises; the responses of both Node models; and what is sent to
 * other functions.
 */
export function javascript(sent: Messages): Builtins {
  return {
    ...language,
    called: (interpreter, callee, given, call) => calledByHost(interpreter, callee, given, call, sent),
  };
}

const language: Builtins = {
  call: (interpreter, call) =>
    isForeign(call.receiver)
      ? (schemaMethod(call.receiver, call.name, call.arguments) ?? ofPromise(interpreter, call))
      : ofValue(interpreter, call),
  isCleanField: (name) => name === "length" || name === "size" || name === "byteLength",
  // Whoever calls does not choose the host that he calls, but all that stands behind it.
  read: (name, value) => {
    const again = chosen.get(name);
    return again === undefined ? value : mapTaints(value, (taint) => lessSafe(taint, again));
  },
  picks: picksPrototype,
  writtenByKey: checkPrototype,
  written: (interpreter, object, name, value) => {
    // context.res = { ... }
    if (name === "res" && isContext(object)) checkResponse(interpreter, value);
  },
  returned: (interpreter, value) => {
    checkResponse(interpreter, value);
  },
  constructed: (_interpreter, callee, given) => {
    if (callee.module === "@azure/functions" && callee.path.join(".") === "HttpResponse")
      return given[0] ?? nothing;
    // An archive: the names in it are those of whoever made it.
    if (callee.module === "adm-zip")
      return { ...external("adm-zip", ["new"]), taints: fieldOf(given[0] ?? nothing, undefined).taints };
    return undefined;
  },
};

const parts: readonly Harm[] = ["address", "redirect", "origin"];
/** Parts of an address; `searchParams` are decoded. */
const chosen: ReadonlyMap<string, readonly Harm[]> = new Map([
  ["pathname", parts],
  ["search", parts],
  ["hash", parts],
  ["searchParams", [...parts, "html", "log"]],
]);

function calledByHost(
  interpreter: Interpreter,
  callee: ExternalValue,
  given: readonly Value[],
  call: Call,
  sent: Messages,
): Value | undefined {
  if (callee.module === "durable-functions") return durableCall(callee, given, call.at, sent);
  if (callee.module === "zod") return schemaCall(callee, given);
  if (callee.module === "express") return expressCall(interpreter, callee, given, call);
  const [first, second] = given;
  if (callee.module === "" && callee.path.join(".") === "Object.create") return created(first);
  // a.pipe(b) is b.
  if (callee.path.at(-1) === "pipe" && first !== undefined) return first;
  // context.done(null, response)
  if (
    callee.module === "@azure/functions" &&
    callee.path.join(".") === "InvocationContext.done" &&
    second !== undefined
  ) {
    checkResponse(interpreter, second);
    return nothing;
  }
  return undefined;
}

function isContext({ module, path }: ExternalValue): boolean {
  return module === "@azure/functions" && path.length === 1 && path[0] === "InvocationContext";
}

/** A package's own object: its methods are the package's. */
function isForeign({ externals, taints }: Value): boolean {
  return taints.length === 0 && externals.some(({ module }) => module !== "");
}

function ofPromise(
  interpreter: Interpreter,
  { receiver, name, arguments: given }: MethodCall,
): Value | undefined {
  if (name === "then") {
    const [done = nothing] = given;
    return interpreter.callFunction(done, [receiver]);
  }
  if (name === "catch" || name === "finally") {
    const [handler = nothing] = given;
    return join(receiver, interpreter.callFunction(handler, [nothing]));
  }
  return undefined;
}

function ofValue(interpreter: Interpreter, call: MethodCall): Value | undefined {
  const { receiver, name, arguments: given, at, writeBack } = call;
  const [first = nothing, second = nothing] = given;
  const promised = ofPromise(interpreter, call);
  if (promised !== undefined) return promised;
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
    case "reverse":
    case "toReversed":
      return listOf(itemsOf(receiver));
    case "reduce":
    case "reduceRight": {
      let sum = given.length > 1 ? second : itemsOf(receiver);
      for (let round = 0; round < 2; round++) {
        sum = join(sum, interpreter.callFunction(first, [sum, itemsOf(receiver), nothing, receiver]));
      }
      return sum;
    }
    case "push":
    case "unshift":
    case "add":
      writeBack(withField(receiver, undefined, joinAll(given), false));
      return name === "add" ? withField(receiver, undefined, joinAll(given), false) : nothing;
    case "set":
    case "append": {
      const key = onlyText(first);
      const next = withField(receiver, key, second, name === "set");
      writeBack(next);
      return next;
    }
    case "splice":
    case "fill":
      writeBack(withField(receiver, undefined, joinAll(given), false));
      return listOf(itemsOf(receiver));
    case "join":
      return text([itemsOf(receiver), first], call);
    case "concat":
      return join(receiver, joinAll(given));
    case "split":
    case "match":
    case "matchAll":
    case "getAll":
      return listOf(text([receiver], call));
    case "keys":
    case "values":
    case "entries":
      return listOf(join(itemsOf(receiver), tainted(receiver.taints)));
    case "get": {
      const key = onlyText(first);
      const value = key === undefined ? itemsOf(receiver) : fieldOf(receiver, key);
      return mapTaints(value, (taint) => readAt(taint, at));
    }
    case "pop":
    case "shift":
    case "at":
    case "next":
      return join(itemsOf(receiver), tainted(receiver.taints));
    case "slice":
    case "flat":
      return receiver.taints.length > 0 ? text([receiver], call) : listOf(itemsOf(receiver));
    case "replace":
    case "replaceAll":
      return replaced(interpreter, call);
    case "json":
    case "formData":
    case "parse":
      return parsed(receiver);
    default:
      // Text stays text; what a package made of untrusted data stays untrusted.
      return receiver.taints.length === 0 ? undefined : text([receiver], call);
  }
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

/** Text made of other text. */
function text(parts: readonly Value[], { name, at }: MethodCall): Value {
  const taints = parts.flatMap((part) => [...part.taints, ...(part.items?.taints ?? [])]);
  const stays = asIs.has(name);
  return tainted(
    taints.map((taint) => {
      const next = stays ? readAt(taint, at) : step(taint, at, `passes through \`${name}\``);
      return makesText.has(name) ? safer(next, harmsOfObjects) : next;
    }),
  );
}

/** Reading is no step of its own. */
const asIs: ReadonlySet<string> = new Set([
  "get",
  "getAll",
  "text",
  "toString",
  "valueOf",
  "trim",
  "entries",
]);
const makesText: ReadonlySet<string> = new Set([
  "toString",
  "trim",
  "toLowerCase",
  "toUpperCase",
  "join",
  "split",
  "match",
  "slice",
  "substring",
  "padStart",
  "padEnd",
  "text",
  "getAll",
]);

/** Parsed text is an object again. */
function parsed(receiver: Value): Value {
  return tainted(receiver.taints.map((taint) => lessSafe(taint, harmsOfObjects)));
}

/** `x.replace(/[^a-z]/g, "")` leaves only what the class lists; doubling quotes and escaping `<` do their part. */
function replaced(interpreter: Interpreter, call: MethodCall): Value {
  const { receiver, name, arguments: given } = call;
  const [what = nothing, by = nothing] = given;
  if (by.functions.length > 0) interpreter.callFunction(by, [receiver]);
  const value = join(text([receiver], call), tainted(by.taints));
  const { pattern } = what;
  const literal = onlyText(what);
  const everywhere = name === "replaceAll" || pattern?.flags.includes("g") === true;
  if (!everywhere) return value;
  if (pattern !== undefined && onlyText(by) === "") {
    const [, kept] = /^\[\^((?:[^\]\\]|\\.)+)\]\+?$/u.exec(pattern.pattern) ?? [];
    const proven = kept === undefined ? undefined : provenBy({ pattern: `^[${kept}]*$`, flags: "" });
    if (proven === "all") return cleaned(value);
    if (proven !== undefined) return cleaned(value, proven);
    if (/^(?:\\W|\\D)\+?$/u.test(pattern.pattern)) return cleaned(value);
  }
  const removed = literal ?? pattern?.pattern ?? "";
  const written = onlyText(by) ?? "";
  if (/\\n|\n|\\s/u.test(removed) && !/[\r\n]/u.test(written)) return cleaned(value, ["log"]);
  // /[.*+?^${}()|[\]\\]/g, "\\$&": MDN, Regular expressions
  if (written.includes("\\$&") && /^\[.*\*.*\(/u.test(removed)) return cleaned(value, ["pattern"]);
  if (/^\[.*<.*\]$/u.test(removed)) return cleaned(value, ["html", "xml"]);
  if (removed === "'" && (onlyText(by) === "''" || onlyText(by) === ""))
    return cleaned(value, ["sql", "document text"]);
  if (removed === "<") return cleaned(value, ["html"]);
  return value;
}

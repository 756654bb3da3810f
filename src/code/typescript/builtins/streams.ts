import type { Place } from "../../../source/source.ts";
import type { Interpreter, MethodCall } from "../../flow/language.ts";
import { fieldOf, itemsOf, join, listOf, nothing, type ExternalValue, type Value } from "../../flow/value.ts";

/** Modules of Node whose streams are lists of what they carry. */
export const streamModules: ReadonlySet<string> = new Set([
  "stream",
  "stream/promises",
  "stream/consumers",
  "readline",
  "readline/promises",
]);

/** Calls of `node:stream`, `node:stream/consumers` and `node:readline`. */
export function streamCall(
  interpreter: Interpreter,
  { module, path }: ExternalValue,
  given: readonly Value[],
  at: Place,
): Value | undefined {
  const [first = nothing] = given;
  const method = path.at(-1) ?? "";
  if (module === "stream/consumers") return itemsOf(first);
  if (module.startsWith("readline")) return listOf(itemsOf(fieldOf(first, "input")));
  if (method === "from" || method === "fromWeb" || method === "toWeb") return listOf(itemsOf(first));
  if (method !== "pipeline" && method !== "compose") return undefined;
  // Each stage is given what the one before it gives.
  return given.slice(1).reduce((carried, stage) => {
    if (stage.functions.length > 0)
      return listOf(interpreter.iterated(interpreter.callFunction(stage, [carried]), at));
    return passedThrough(interpreter, stage, carried, at);
  }, first);
}

/** `new Transform({ transform(chunk, encoding, done) {} })`: the functions are its fields. */
export function newStream(given: readonly Value[]): Value {
  return given[0] ?? nothing;
}

/** `pipe` and the readers of a stream. */
export function streamMethod(interpreter: Interpreter, call: MethodCall): Value | undefined {
  const { receiver, name, arguments: given, at } = call;
  const [first = nothing] = given;
  if (name === "pipe" || name === "pipeThrough" || name === "pipeTo")
    return passedThrough(interpreter, first, receiver, at);
  // { value, done }
  if (name === "read" && receiver.items !== undefined)
    return { ...nothing, fields: new Map([["value", itemsOf(receiver)]]) };
  return name === "getReader" ? receiver : undefined;
}

function passedThrough(interpreter: Interpreter, stage: Value, carried: Value, at: Place): Value {
  const given = interpreter.keeper(at);
  const chunk = itemsOf(carried);
  const self: Value = { ...nothing, fields: new Map([...stage.fields, ["push", given.function]]) };
  for (const name of ["transform", "write", "flush", "final"]) {
    const own = interpreter.member(stage, name, at);
    if (own.functions.length === 0) continue;
    const takesChunk = name === "transform" || name === "write";
    // done(error, chunk)
    interpreter.callFunction(own, takesChunk ? [chunk, nothing, given.function] : [given.function], self);
  }
  const isKnown = stage.fields.size > 0 || stage.instanceOf.length > 0;
  return listOf(isKnown ? join(given.kept(), chunk) : chunk);
}

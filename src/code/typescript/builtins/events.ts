import type { Interpreter, MethodCall } from "../../flow/language.ts";
import { itemsOf, join, joinAll, nothing, onlyText, withField, type Value } from "../../flow/value.ts";

const registering: ReadonlySet<string> = new Set([
  "on",
  "once",
  "addListener",
  "prependListener",
  "prependOnceListener",
  "addEventListener",
]);

/** Events of a stream that hand on what it carries. */
const carrying: ReadonlySet<string> = new Set([
  "data",
  "line",
  // Of an archive that is read as it comes in.
  "entry",
  "end",
  "finish",
  "close",
  "readable",
]);

/** Listeners are fields of what emits; who emits calls those of the event. */
export function eventMethod(interpreter: Interpreter, call: MethodCall): Value | undefined {
  const { receiver, name, arguments: given, writeBack } = call;
  const [first = nothing, second = nothing, ...rest] = given;
  if (registering.has(name) && second.functions.length > 0) {
    const event = onlyText(first);
    const carried = itemsOf(receiver);
    if (event !== undefined && carrying.has(event)) interpreter.callFunction(second, [carried]);
    const next = withField(receiver, listeners(event), second, false);
    writeBack(next);
    return next;
  }
  if (name === "emit") {
    const event = onlyText(first);
    interpreter.callFunction(listening(receiver, event), [second, ...rest]);
    return nothing;
  }
  if (name !== "dispatchEvent") return undefined;
  const type = first.fields.get("type");
  interpreter.callFunction(listening(receiver, type && onlyText(type)), [first]);
  return nothing;
}

function listeners(event: string | undefined): string {
  return `on ${event ?? ""}`;
}

/** An event whose name is not known may be any. */
function listening(emitter: Value, event: string | undefined): Value {
  const any = emitter.fields.get(listeners(undefined)) ?? nothing;
  if (event !== undefined) return join(emitter.fields.get(listeners(event)) ?? nothing, any);
  return joinAll([...emitter.fields].filter(([name]) => name.startsWith("on ")).map(([, value]) => value));
}

/** `new CustomEvent(type, { detail })` */
export function newEvent([type = nothing, options = nothing]: readonly Value[]): Value {
  return { ...nothing, fields: new Map([...options.fields, ["type", type]]) };
}

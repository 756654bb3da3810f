import type { Interpreter } from "../../flow/language.ts";
import type { Call } from "../../flow/program.ts";
import { certainText } from "../../flow/text.ts";
import { nothing, onlyText, type Value } from "../../flow/value.ts";

/** What is sent as HTML; an object is sent as JSON. */
export function sendHtml(interpreter: Interpreter, body: Value, call: Pick<Call, "at" | "text">): void {
  const { at, text } = call;
  interpreter.report(
    { rule: "cross-site-scripting", at, sink: text, becomes: "HTML of the response" },
    "html",
    certainText(body),
  );
}

/** `set(name, value)`, or `set({ name: value })`. */
export function headersSet(name: Value, value: Value): Value {
  const only = onlyText(name);
  return only === undefined ? name : { ...nothing, fields: new Map([[only, value]]) };
}

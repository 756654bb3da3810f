import type { Interpreter } from "../../flow/language.ts";
import type { Call } from "../../flow/program.ts";
import { certainText } from "../../flow/text.ts";
import { external, nothing, type ExternalValue, type Value } from "../../flow/value.ts";
import type { Place } from "../../../source/source.ts";
import { checkHeaders } from "../responses.ts";
import { headersSet } from "./answers.ts";
import { enterRoute, verbs } from "./routes.ts";

const context = external("koa", ["Context"]);

/** Routes and middleware of Koa and its routers (https://koajs.com/, https://github.com/koajs/router). */
export function koaCall(
  interpreter: Interpreter,
  { module, path }: ExternalValue,
  given: readonly Value[],
  call: Call,
): Value | undefined {
  const [first = nothing, second = nothing] = given;
  const method = path.at(-1) ?? "";
  if (path[0] === "Context") {
    if (method === "set") checkHeaders(interpreter, headersSet(first, second), call.at);
    return method === "set" ? nothing : undefined;
  }
  if (path.length < 2 || !verbs.has(method)) return undefined;
  const handlers = given.filter(
    (one) => one.functions.length > 0 || one.items !== undefined || one.fields.size > 0,
  );
  enterRoute(interpreter, method, first, handlers, [context, nothing]);
  return external(module, path.slice(0, -1));
}

/** `ctx.body = text`: text that begins with `<` goes out as HTML (https://koajs.com/#response). */
export function koaWritten(
  interpreter: Interpreter,
  { path }: ExternalValue,
  name: string,
  value: Value,
  at: Place,
): void {
  const isBody = name === "body" && (path.join(".") === "Context" || path.join(".") === "Context.response");
  if (!isBody || value.skeleton === undefined || !/^\s*</u.test(value.skeleton)) return;
  const sink = { rule: "cross-site-scripting", at, sink: "ctx.body", becomes: "HTML of the response" };
  interpreter.report(sink, "html", certainText(value));
}

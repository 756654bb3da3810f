import type { Interpreter } from "../../flow/language.ts";
import type { Call } from "../../flow/program.ts";
import { external, nothing, type ExternalValue, type Value } from "../../flow/value.ts";
import { checkHeaders } from "../responses.ts";
import { headersSet, sendHtml } from "./answers.ts";
import { enterRoute, verbs } from "./routes.ts";

const context = external("hono", ["Context"]);

/** Routes of Hono, and what its context answers (https://hono.dev/docs/api/context). */
export function honoCall(
  interpreter: Interpreter,
  { module, path }: ExternalValue,
  given: readonly Value[],
  call: Call,
): Value | undefined {
  const [first = nothing, second = nothing] = given;
  const method = path.at(-1) ?? "";
  if (path[0] === "Context") {
    if (method === "html") sendHtml(interpreter, first, call);
    if (method === "header") checkHeaders(interpreter, headersSet(first, second), call.at);
    return method === "html" || method === "header" ? nothing : undefined;
  }
  if (!path.includes("new") || !verbs.has(method)) return undefined;
  const handlers = given.filter(({ functions }) => functions.length > 0);
  enterRoute(interpreter, method, first, handlers, [context, nothing]);
  return external(module, path.slice(0, -1));
}

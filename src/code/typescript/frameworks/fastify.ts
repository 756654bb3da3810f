import type { Interpreter } from "../../flow/language.ts";
import type { Call } from "../../flow/program.ts";
import {
  external,
  fieldOf,
  nothing,
  onlyText,
  valuesOf,
  type ExternalValue,
  type Value,
} from "../../flow/value.ts";
import { checkHeaders } from "../responses.ts";
import { headersSet, sendHtml } from "./answers.ts";
import { answerBehind } from "./content-types.ts";
import { enterRoute, verbs } from "./routes.ts";

const request = external("fastify", ["Request"]);
const reply = external("fastify", ["Reply"]);

/** Routes, hooks and plugins of Fastify (https://fastify.dev/docs/latest/Reference/Routes/). */
export function fastifyCall(
  interpreter: Interpreter,
  { path }: ExternalValue,
  given: readonly Value[],
  call: Call,
): Value | undefined {
  const [first = nothing, second = nothing, third = nothing] = given;
  const method = path.at(-1) ?? "";
  if (path[0] === "Reply") return replied(interpreter, path, given, call);
  if (path[0] === "Request" || path.length < 2) return undefined;
  const instance = external("fastify", path.slice(0, -1));
  if (verbs.has(method)) {
    const handler =
      third.functions.length > 0 ? third : second.functions.length > 0 ? second : fieldOf(second, "handler");
    route(interpreter, method, first, handler, hooksIn(second));
    return instance;
  }
  switch (method) {
    case "route":
      route(
        interpreter,
        onlyText(fieldOf(first, "method")) ?? "",
        fieldOf(first, "url"),
        fieldOf(first, "handler"),
        hooksIn(first),
      );
      return instance;
    case "register":
      // A plugin gets the instance, and registers on it.
      interpreter.callFunction(first, [instance, second, nothing]);
      return instance;
    case "addHook":
      interpreter.callFunction(second, [request, reply, nothing]);
      return instance;
    case "setErrorHandler":
      interpreter.callFunction(first, [nothing, request, reply]);
      return instance;
    default:
      return undefined;
  }
}

/** Functions that run before the handler: `{ preHandler: [...] }`. */
function hooksIn(options: Value): Value {
  return valuesOf({
    ...nothing,
    fields: new Map([...options.fields].filter(([name]) => /^(?:on|pre)[A-Z]/u.test(name))),
  });
}

function route(interpreter: Interpreter, method: string, path: Value, handler: Value, hooks: Value): void {
  enterRoute(interpreter, method, path, [hooks, handler], [request, reply, nothing]);
}

/** What `reply` does (https://fastify.dev/docs/latest/Reference/Reply/). Text goes out as HTML once the type says so. */
function replied(
  interpreter: Interpreter,
  path: readonly string[],
  given: readonly Value[],
  call: Call,
): Value | undefined {
  const [first = nothing, second = nothing] = given;
  const chained = answerBehind({ module: "fastify", path }, given);
  switch (path.at(-1) ?? "") {
    case "send":
      if (path.includes("html")) sendHtml(interpreter, first, call);
      return chained;
    case "header":
      checkHeaders(interpreter, headersSet(first, second), call.at);
      return chained;
    case "headers":
      checkHeaders(interpreter, first, call.at);
      return chained;
    case "type":
    case "code":
    case "status":
      return chained;
    default:
      return undefined;
  }
}

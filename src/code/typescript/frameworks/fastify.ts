import type { Interpreter } from "../../flow/language.ts";
import type { Call } from "../../flow/program.ts";
import { external, fieldOf, nothing, valuesOf, type ExternalValue, type Value } from "../../flow/value.ts";
import { checkHeaders } from "../responses.ts";
import { headersSet, sendHtml } from "./answers.ts";
import { answerBehind } from "./content-types.ts";
import { enterRoute, methodsOf, mountAll, pathsIn, verbs, type Registration } from "./routes.ts";

const request = external("fastify", ["Request"]);
const reply = external("fastify", ["Reply"]);

/** Routes, hooks and plugins of Fastify (https://fastify.dev/docs/latest/Reference/Routes/). */
export function fastifyCall(
  interpreter: Interpreter,
  callee: ExternalValue,
  given: readonly Value[],
  call: Call,
): Value | undefined {
  const { path, made } = callee;
  const [first = nothing, second = nothing, third = nothing] = given;
  const method = path.at(-1) ?? "";
  if (/^(?:|fastify|default)$/u.test(path.join("."))) return external("fastify", [...path, "()"], call.at);
  if (path[0] === "Reply") return replied(interpreter, path, given, call);
  if (path[0] === "Request" || path.length < 2) return undefined;
  const instance = external("fastify", path.slice(0, -1), made);
  if (verbs.has(method)) {
    const handler =
      third.functions.length > 0 ? third : second.functions.length > 0 ? second : fieldOf(second, "handler");
    const registration = { callee, methods: methodsOf(method), paths: pathsIn(first), at: call.at };
    route(interpreter, registration, handler, hooksIn(second));
    return instance;
  }
  switch (method) {
    case "route":
      route(
        interpreter,
        {
          callee,
          methods: pathsIn(fieldOf(first, "method")).flatMap((verb) => methodsOf(verb ?? "all")),
          paths: pathsIn(fieldOf(first, first.fields.has("path") ? "path" : "url")),
          at: call.at,
        },
        fieldOf(first, "handler"),
        hooksIn(first),
      );
      return instance;
    case "register": {
      // A plugin gets an instance of its own, and registers on it.
      const inner = external("fastify", path.slice(0, -1), call.at);
      const paths = second.fields.has("prefix") ? pathsIn(fieldOf(second, "prefix")) : [""];
      mountAll(interpreter, { callee, paths }, [inner]);
      interpreter.callFunction(first, [inner, second, nothing]);
      return instance;
    }
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

function route(interpreter: Interpreter, registration: Registration, handler: Value, hooks: Value): void {
  enterRoute(interpreter, registration, [hooks, handler], [request, reply, nothing]);
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

import type { Interpreter } from "../../flow/language.ts";
import type { Call } from "../../flow/program.ts";
import { external, nothing, type ExternalValue, type Value } from "../../flow/value.ts";
import { checkHeaders } from "../responses.ts";
import { headersSet, sendHtml } from "./answers.ts";
import { enterRoute, methodsOf, mountAll, pathsIn, pathsOfUse, verbs } from "./routes.ts";

const context = external("hono", ["Context"]);

/** Routes of Hono, and what its context answers (https://hono.dev/docs/api/context). */
export function honoCall(
  interpreter: Interpreter,
  callee: ExternalValue,
  given: readonly Value[],
  call: Call,
): Value | undefined {
  const { module, path, made } = callee;
  const [first = nothing, second = nothing] = given;
  const method = path.at(-1) ?? "";
  if (path[0] === "Context") {
    if (method === "html") sendHtml(interpreter, first, call);
    if (method === "header") checkHeaders(interpreter, headersSet(first, second), call.at);
    return method === "html" || method === "header" ? nothing : undefined;
  }
  if (!path.includes("new")) return undefined;
  const instance = external(module, path.slice(0, -1), made);
  const handlers = given.filter(({ functions }) => functions.length > 0);
  const register = (methods: readonly string[], paths: readonly (string | undefined)[]): Value => {
    enterRoute(interpreter, { callee, methods, paths, at: call.at }, handlers, [context, nothing]);
    return instance;
  };
  switch (method) {
    case "route":
      mountAll(interpreter, { callee, paths: pathsIn(first) }, [second]);
      return instance;
    case "basePath": {
      const inner = external(module, path.slice(0, -1), call.at);
      mountAll(interpreter, { callee, paths: pathsIn(first) }, [inner]);
      return inner;
    }
    case "on":
      return register(
        pathsIn(first).flatMap((verb) => methodsOf(verb ?? "all")),
        pathsIn(second),
      );
    case "use":
      return register([], pathsOfUse(given));
    default:
      return verbs.has(method) ? register(methodsOf(method), pathsIn(first)) : undefined;
  }
}

import type { Interpreter } from "../../flow/language.ts";
import type { Call } from "../../flow/program.ts";
import { external, fieldOf, nothing, onlyText, type ExternalValue, type Value } from "../../flow/value.ts";
import { checkHeaders } from "../responses.ts";
import { withChains } from "../schemas/express-validator.ts";
import { headersSet, sendHtml } from "./answers.ts";
import { answerBehind } from "./content-types.ts";
import { enterRoute, methodsOf, mountAll, pathsIn, pathsOfUse, verbs } from "./routes.ts";

// An Express application that an adapter runs inside a function: its routes are the real handlers.

/** `app.get(path, ...handlers)` runs the handlers; responses are looked at for HTML. */
export function expressCall(
  interpreter: Interpreter,
  callee: ExternalValue,
  given: readonly Value[],
  call: Call,
): Value | undefined {
  const { path, made } = callee;
  const method = path.at(-1) ?? "";
  if (makes(callee)) return external("express", [...path, "()"], call.at);
  if (path[0] === "Response") return response(interpreter, path, given, call);
  if (path[0] === "Request") return undefined;
  if (!path.includes("()") && !path.includes("new")) return undefined;
  if (method === "route") {
    const route = external("express", [...path, "()"], call.at);
    mountAll(interpreter, { callee, paths: pathsIn(given[0] ?? nothing) }, [route]);
    return route;
  }
  if (method === "param") {
    // (request, response, next, value, name): https://expressjs.com/en/api.html#app.param
    const request = external("express", ["Request"]);
    const value = interpreter.member(request, "params", call.at);
    const [name = nothing, handler = nothing] = given;
    const arguments_ = [request, external("express", ["Response"]), nothing, value, name];
    enterRoute(interpreter, { callee, methods: [], paths: [""], at: call.at }, [handler], arguments_);
    return external("express", path.slice(0, -1), made);
  }
  if (verbs.has(method)) {
    const paths =
      method === "use" ? pathsOfUse(given) : path.includes("route") ? [""] : pathsIn(given[0] ?? nothing);
    const registration = { callee, methods: methodsOf(method), paths, at: call.at };
    if (method === "use") mountAll(interpreter, registration, given);
    const whole = external("express", ["Request"]);
    const request = withChains(whole, given, (part) => interpreter.member(whole, part, call.at));
    const answer = external("express", ["Response"]);
    const failing = given.filter(({ functions }) =>
      functions.some(({ code }) => code.parameters.length === 4),
    );
    const handlers = given.filter((one) => !failing.includes(one));
    enterRoute(interpreter, registration, handlers, [request, answer, nothing]);
    // (error, request, response, next)
    enterRoute(interpreter, registration, failing, [nothing, request, answer, nothing]);
    // app.get(...).post(...)
    return external("express", path.slice(0, -1), made);
  }
  return undefined;
}

/** `express()` and `express.Router()`. */
export function makes({ path }: ExternalValue): boolean {
  return path.length === 0 || path.join(".") === "default" || path.join(".") === "Router";
}

function response(
  interpreter: Interpreter,
  path: readonly string[],
  given: readonly Value[],
  call: Call,
): Value | undefined {
  const [first = nothing, second = nothing] = given;
  const chained = answerBehind({ module: "express", path }, given);
  switch (path.at(-1) ?? "") {
    case "send":
    case "end":
    case "write":
      if (!path.includes("plain")) sendHtml(interpreter, first, call);
      return chained;
    case "sendFile":
    case "sendfile":
    case "download":
      if (!isInsideFolder(fieldOf(second, "root"))) {
        interpreter.report(
          { rule: "path-traversal", at: call.at, sink: call.text, becomes: "a file's path" },
          "path",
          first,
        );
      }
      return chained;
    case "set":
    case "header":
    case "setHeader":
      checkHeaders(interpreter, headersSet(first, second), call.at);
      return chained;
    case "writeHead":
      checkHeaders(interpreter, given.at(-1) ?? nothing, call.at);
      return chained;
    case "status":
    case "type":
    case "contentType":
    case "cookie":
    case "json":
      return chained;
    default:
      return undefined;
  }
}

/** Whether a file is looked for inside a folder: the root of the file system limits nothing. */
function isInsideFolder(root: Value): boolean {
  const folder = onlyText(root);
  return root !== nothing && (folder === undefined || !/^(?:[a-z]:)?(?:[\\/]\.{0,2})*$/iu.test(folder));
}

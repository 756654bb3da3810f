import type { Interpreter } from "../../flow/language.ts";
import type { Call } from "../../flow/program.ts";
import { certainText } from "../../flow/text.ts";
import { external, fieldOf, nothing, onlyText, type ExternalValue, type Value } from "../../flow/value.ts";
import type { Place } from "../../../source/source.ts";
import { checkHeaders } from "../responses.ts";
import { headersSet } from "./answers.ts";
import { enterRoute, methodsOf, mountAll, pathsIn, pathsOfUse, routerOf, verbs } from "./routes.ts";

const context = external("koa", ["Context"]);

/** Routes and middleware of Koa and its routers (https://koajs.com/, https://github.com/koajs/router). */
export function koaCall(
  interpreter: Interpreter,
  callee: ExternalValue,
  given: readonly Value[],
  call: Call,
): Value | undefined {
  const { module, path, made } = callee;
  const [first = nothing, second = nothing] = given;
  const method = path.at(-1) ?? "";
  if (path[0] === "Context") {
    if (method === "set") checkHeaders(interpreter, headersSet(first, second), call.at);
    return method === "set" ? nothing : undefined;
  }
  // A router is made with and without `new`.
  if (path.length === 0) return newKoa(interpreter, callee, given, call.at);
  const itself = external(module, path.slice(0, -1), made);
  if (method === "prefix" && made !== undefined) {
    for (const prefix of pathsIn(first)) interpreter.mount({ child: routerOf(callee), prefix });
    return itself;
  }
  if (path.length < 2 || !verbs.has(method)) return undefined;
  const handlers = given.filter(
    (one) => one.functions.length > 0 || one.items !== undefined || one.fields.size > 0,
  );
  // router.get("name", "/path", handler)
  const isNamed = onlyText(first) !== undefined && onlyText(second) !== undefined;
  const paths = method === "use" ? pathsOfUse(given) : pathsIn(isNamed ? second : first);
  if (method === "use") mountAll(interpreter, { callee, paths }, given);
  const registration = { callee, methods: methodsOf(method), paths, at: call.at };
  enterRoute(interpreter, registration, handlers, [context, nothing]);
  return itself;
}

/** `new Koa()`, and `new Router({ prefix })` of its routers. */
export function newKoa(
  interpreter: Interpreter,
  { module, path }: ExternalValue,
  [options = nothing]: readonly Value[],
  at: Place,
): Value {
  const made = external(module, [...path, "new"], at);
  if (module !== "koa" && options.fields.has("prefix")) {
    const child = routerOf({ module, path, made: at });
    for (const prefix of pathsIn(fieldOf(options, "prefix"))) interpreter.mount({ child, prefix });
  }
  return made;
}

/** `mount("/admin", app)`: https://github.com/koajs/mount */
export function koaMount(interpreter: Interpreter, given: readonly Value[], at: Place): Value {
  const callee = { module: "koa-mount", path: ["()"], made: at };
  const [first = nothing, second] = given;
  mountAll(interpreter, { callee, paths: second === undefined ? [""] : pathsIn(first) }, [second ?? first]);
  return external(callee.module, callee.path, at);
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

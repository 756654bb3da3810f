import type { ts } from "ts-morph";

import type { Interpreter } from "../flow/language.ts";
import type { Call } from "../flow/program.ts";
import { certainText } from "../flow/text.ts";
import {
  external,
  fieldOf,
  itemsOf,
  nothing,
  onlyText,
  type ExternalValue,
  type Value,
} from "../flow/value.ts";
import type { Names } from "./names.ts";
import { checkHeaders } from "./responses.ts";

// An Express application that an adapter runs inside a function: its routes are the real handlers.

const verbs: ReadonlySet<string> = new Set([
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "all",
  "use",
  "options",
  "head",
]);

/** Files that make an Express application or router: what they do when they are loaded registers its routes. */
export function expressFiles(names: Names): readonly ts.SourceFile[] {
  const { ts } = names.program;
  return names.program.files.filter((file) => makes(file));

  function makes(node: ts.Node): boolean {
    if (ts.isCallExpression(node)) {
      const callee = names.denote(node.expression);
      const isExpress = callee.kind === "external" && callee.module === "express";
      if (isExpress && /^(?:|Router)$/u.test(callee.path.join("."))) return true;
    }
    return ts.forEachChild(node, makes) ?? false;
  }
}

/** `app.get(path, ...handlers)` runs the handlers; responses are looked at for HTML. */
export function expressCall(
  interpreter: Interpreter,
  { path }: ExternalValue,
  given: readonly Value[],
  call: Call,
): Value | undefined {
  const method = path.at(-1) ?? "";
  if (path[0] === "Response") return response(interpreter, method, given, call);
  if (path[0] === "Request") return undefined;
  if (path.includes("()") && verbs.has(method)) {
    const request = external("express", ["Request"]);
    for (const value of given) {
      const handlers = value.functions.length > 0 ? value : itemsOf(value);
      interpreter.callFunction(handlers, [request, external("express", ["Response"]), nothing]);
    }
    // app.get(...).post(...)
    return external("express", path.slice(0, -1));
  }
  return undefined;
}

function response(
  interpreter: Interpreter,
  method: string,
  given: readonly Value[],
  call: Call,
): Value | undefined {
  const [first = nothing, second = nothing] = given;
  const chained = external("express", ["Response"]);
  switch (method) {
    case "send":
    case "end":
    case "write":
      interpreter.report(
        { rule: "cross-site-scripting", at: call.at, sink: call.text, becomes: "HTML of the response" },
        "html",
        // An object is sent as JSON.
        certainText(first),
      );
      return chained;
    case "sendFile":
    case "sendfile":
    case "download":
      if (fieldOf(second, "root") === nothing) {
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
    case "cookie":
    case "json":
      return chained;
    default:
      return undefined;
  }
}

/** `set(name, value)`, or `set({ name: value })`. */
function headersSet(name: Value, value: Value): Value {
  const only = onlyText(name);
  return only === undefined ? name : { ...nothing, fields: new Map([[only, value]]) };
}

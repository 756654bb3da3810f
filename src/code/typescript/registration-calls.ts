import type { ts } from "ts-morph";

import { nowhere, type Denoted, type Environment } from "./denoted.ts";
import { memberNode } from "./handler-bodies.ts";
import type { Names } from "./names.ts";
import { isRegistrar, isRegistrationName, isRegistrationPackage, registrationKind } from "./registrations.ts";

// Which calls are worth following to the environments that they are reached with, and which of those that no name
// leads to are registrations all the same.

/** Asked of every call: no environments, and nothing looked into that can't be a registration. */
export function mayRegister(names: Names, call: ts.CallExpression): boolean {
  const { ts } = names.program;
  const callee = names.denote(call.expression);
  if (registrationKind(callee) !== undefined) return true;
  if (callee.kind === "external") return mayHandOn(names, callee, call);
  // A function of the repository registers by a call of its own.
  if (callee.kind === "function" || callee.kind === "class") return false;
  const target = call.expression;
  const holder =
    ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)
      ? target.expression
      : undefined;
  if (ts.isPropertyAccessExpression(target) && holder !== undefined) {
    // A registrar that comes as a parameter, or is one of several.
    if (/^(?:call|apply)$/u.test(target.name.text)) return true;
    return isRegistrationName(target.name.text) && isOpen(names.denote(holder));
  }
  if (holder !== undefined && isRegistrar(names.denote(holder))) return true;
  return call.arguments.some((argument) => ts.isObjectLiteralExpression(argument));
}

function isOpen({ kind }: Denoted): boolean {
  return kind === "unresolved" || kind === "expression";
}

/** `Reflect.apply(app.http, ...)`, `app.http.call(app, ...)`, and what the global scope may hold. */
function mayHandOn(
  names: Names,
  { module, path }: Extract<Denoted, { kind: "external" }>,
  call: ts.CallExpression,
): boolean {
  const { ts } = names.program;
  const last = path.at(-1) ?? "";
  if (isRegistrationPackage(module)) return last === "call" || last === "apply" || path.at(-2) === "bind";
  if (module !== "") return false;
  if (/^(?:Reflect\.apply|Function\.prototype\.)/u.test(path.join("."))) return true;
  return (
    (isRegistrationName(last) || /^\d+$/u.test(last)) &&
    call.arguments.some((argument) => ts.isObjectLiteralExpression(argument))
  );
}

/** A member of the registrar that is chosen at run time: `app[method]`, also where it is handed on. */
export function isComputed(names: Names, expression: ts.Expression, env: Environment): boolean {
  const { ts } = names.program;
  if (ts.isElementAccessExpression(expression)) {
    return (
      names.constantText(expression.argumentExpression, env) === undefined &&
      isRegistrar(names.denote(expression.expression, env))
    );
  }
  return false;
}

/** Settings of triggers that `@azure/functions` knows, by what stands beside the handler in its options. */
const settings: ReadonlySet<string> = new Set([
  "authLevel",
  "methods",
  "route",
  "schedule",
  "queueName",
  "connection",
  "containerName",
  "eventHubName",
  "topicName",
  "databaseName",
  "trigger",
  "extraInputs",
  "extraOutputs",
]);

/**
 * A call that gives a handler as registrations do, where nothing tells what is called. Routers of other packages take
 * a path first, and packages that are named are not meant.
 */
export function looksLikeRegistration(names: Names, call: ts.CallExpression): boolean {
  const { ts } = names.program;
  if (handsOnComputed(names, call)) return true;
  const callee = names.denote(call.expression);
  if (callee.kind === "external" ? callee.module !== "" : !isOpen(callee)) return false;
  const [first] = call.arguments;
  const name = first && names.constantText(first);
  if (name === undefined || /^[/*]/u.test(name)) return false;
  return call.arguments.some((argument) => {
    const options = names.denote(argument);
    const handler = memberNode(names, options, "handler");
    if (handler === undefined || options.kind !== "object") return false;
    if (ts.isExpression(handler.node) && names.constantText(handler.node, handler.env) !== undefined)
      return false;
    const isNamed = ts.isPropertyAccessExpression(call.expression) || ts.isIdentifier(call.expression);
    return (
      !isNamed ||
      (ts.isPropertyAccessExpression(call.expression) && isRegistrationName(call.expression.name.text)) ||
      options.node.properties.some((property) => {
        const key = property.name && names.constantName(property.name, options.env);
        return key !== undefined && settings.has(key);
      })
    );
  });
}

/** `Reflect.apply(app[method], app, ...)` */
function handsOnComputed(names: Names, call: ts.CallExpression): boolean {
  return call.arguments.some((argument) => isComputed(names, argument, nowhere));
}

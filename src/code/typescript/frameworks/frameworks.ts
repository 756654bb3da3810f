import type { Interpreter } from "../../flow/language.ts";
import type { Place } from "../../../source/source.ts";
import type { Call } from "../../flow/program.ts";
import { external, type ExternalValue, type Value } from "../../flow/value.ts";
import { expressCall, makes } from "./express.ts";
import { fastifyCall } from "./fastify.ts";
import { honoCall } from "./hono.ts";
import { koaCall, koaMount, newKoa } from "./koa.ts";

/** A call of a web framework: the routes that it registers are run. */
export function frameworkCall(
  interpreter: Interpreter,
  callee: ExternalValue,
  given: readonly Value[],
  call: Call,
): Value | undefined {
  switch (callee.module) {
    case "express":
      return expressCall(interpreter, callee, given, call);
    case "fastify":
      return fastifyCall(interpreter, callee, given, call);
    case "koa":
    case "koa-router":
    case "@koa/router":
      return koaCall(interpreter, callee, given, call);
    case "koa-mount":
      return callee.path.length === 0 ? koaMount(interpreter, given, call.at) : undefined;
    case "hono":
    case "hono/tiny":
    case "hono/quick":
    case "@hono/zod-openapi":
      return honoCall(interpreter, callee, given, call);
    default:
      return undefined;
  }
}

/** `new` of what a web framework's application or router is made with: each is told apart by where it is made. */
export function frameworkMade(
  interpreter: Interpreter,
  callee: ExternalValue,
  given: readonly Value[],
  at: Place,
): Value | undefined {
  const { module, path } = callee;
  switch (module) {
    case "express":
      return makes(callee) ? external(module, [...path, "new"], at) : undefined;
    case "koa":
    case "koa-router":
    case "@koa/router":
      return path.length === 0 || path[0] === "default" ? newKoa(interpreter, callee, given, at) : undefined;
    case "hono":
    case "hono/tiny":
    case "hono/quick":
    case "@hono/zod-openapi":
      return /^(?:OpenAPI)?Hono$/u.test(path.join(".")) ? external(module, [...path, "new"], at) : undefined;
    default:
      return undefined;
  }
}

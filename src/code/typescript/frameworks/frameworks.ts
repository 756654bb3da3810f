import type { Interpreter } from "../../flow/language.ts";
import type { Call } from "../../flow/program.ts";
import type { ExternalValue, Value } from "../../flow/value.ts";
import { expressCall } from "./express.ts";
import { fastifyCall } from "./fastify.ts";
import { honoCall } from "./hono.ts";
import { koaCall } from "./koa.ts";

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
    case "hono":
    case "@hono/zod-openapi":
      return honoCall(interpreter, callee, given, call);
    default:
      return undefined;
  }
}

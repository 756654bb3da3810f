import type { ts } from "ts-morph";

import { external, listOf, nothing } from "../flow/value.ts";
import type { Handler } from "../handlers/handler.ts";
import type { FlowEntry } from "./data-flow.ts";
import { nowhere, type Bound } from "./denoted.ts";
import { invocationsOf } from "./invocations.ts";
import type { Lowering } from "./lower/lower.ts";
import type { Names } from "./names.ts";
import { hookOf } from "./registrations.ts";

/** A function that the worker runs around every function of the app. */
export interface Hook {
  readonly file: ts.SourceFile;
  readonly given: Bound;
}

/** The hooks that get what the functions of the app get: `app.hook.preInvocation`, `app.hook.postInvocation`. */
export function invocationHooks(names: Names): readonly Hook[] {
  const { ts } = names.program;
  const hooks: Hook[] = [];
  for (const file of names.program.files) {
    ts.forEachChild(file, function visit(node): void {
      if (ts.isCallExpression(node)) hooks.push(...hooksBy(node, file));
      ts.forEachChild(node, visit);
    });
  }
  return hooks;

  function hooksBy(call: ts.CallExpression, file: ts.SourceFile): readonly Hook[] {
    const callee = names.denote(call.expression);
    if (callee.kind !== "external" || !callee.module.startsWith("@azure/functions")) return [];
    return invocationsOf(names, call, nowhere).flatMap(({ callee: invoked, arguments: given }) => {
      const place = hookOf(invoked);
      if (place === undefined || given === undefined) return [];
      const [name, second] = given;
      if (place === "first") return name === undefined ? [] : [{ file, given: name }];
      const kind = name && names.constantText(name.node, name.env);
      return second !== undefined && /^(?:pre|post)Invocation$/u.test(kind ?? "")
        ? [{ file, given: second }]
        : [];
    });
  }
}

/** A hook runs with the request in `inputs` (types/hooks/preInvocation.d.ts). */
export function entryOfHook(lowering: Lowering, { given }: Hook, handler: Handler): FlowEntry {
  const context = external("@azure/functions", ["InvocationContext"]);
  const fields = new Map([
    ["inputs", listOf(external("@azure/functions", ["HttpRequest"]))],
    ["invocationContext", context],
  ]);
  return {
    handler,
    isBesides: true,
    code: [lowering.expression(given.node, given.env)],
    arguments: [{ ...nothing, fields }],
  };
}

import type { Machine } from "./machine.ts";
import type { CallModel } from "./models.ts";
import { backTo } from "./places.ts";
import type { Call } from "./program.ts";
import { checkSink } from "./sinks.ts";
import { lessSafe, safer, step, taintFrom } from "./taint.ts";
import { authenticate } from "./verification.ts";
import {
  external,
  mapTaints,
  nothing,
  tainted,
  taintsWithin,
  type ExternalValue,
  type Scope,
  type Value,
} from "./value.ts";

/** What a call of a package, a global or the host gives; the sinks among them are checked. */
export function callExternal(
  machine: Machine,
  callee: ExternalValue,
  given: readonly Value[],
  call: Call,
  scope: Scope | undefined,
): Value {
  return authenticate(machine, callee, given, follow(machine, callee, given, call, scope));
}

function follow(
  machine: Machine,
  callee: ExternalValue,
  given: readonly Value[],
  call: Call,
  scope: Scope | undefined,
): Value {
  for (const sink of machine.sinks(callee.module, callee.path)) {
    if (sink.form === "construct" || call.form === "tagged template") continue;
    checkSink(machine, sink, given, call);
  }
  const path = [...callee.path, "()"];
  const source = machine.sources(callee.module, path)[0];
  if (source !== undefined) return tainted([taintFrom(call.at, source.what, source.safeFor)]);
  const special = machine.builtins.called?.(machine.interpreter, callee, given, call, (index, value) => {
    const argument = call.arguments[index];
    if (argument !== undefined && !argument.spread) backTo(machine, argument.value, scope)?.(value);
  });
  if (special !== undefined) return special;
  const model = machine.calls(callee.module, callee.path)[0];
  if (model?.gives === "itself") return external(callee.module, callee.path.slice(0, -1), callee.made);
  if (model !== undefined) return givenBack(machine, model, given, call);
  // A wrapper: what it gives back calls the functions it was given. A callback gets more of the same package.
  const functions = given.flatMap((one) => one.functions);
  const fromPackage = external(callee.module, [...path, "callback"]);
  if (functions.length > 0 && callee.module !== "") {
    for (const closure of functions) {
      // (error, result), or all that there is.
      const only = closure.code.parameters.length === 1;
      machine.callClosure(closure, only ? [fromPackage] : [nothing, fromPackage, fromPackage], undefined);
    }
  }
  return { ...external(callee.module, path, callee.made), functions };
}

/** What a modelled call hands on of its arguments. */
export function givenBack(machine: Machine, model: CallModel, given: readonly Value[], call: Call): Value {
  if (model.gives === "nothing") return nothing;
  const value =
    model.gives === "first argument" || model.gives === "second argument"
      ? (given[model.gives === "first argument" ? 0 : 1] ?? nothing)
      : tainted(
          given
            .flatMap((one) => [...taintsWithin(one)])
            .map((taint) => step(taint, call.at, `passes through \`${call.text}\``)),
        );
  const { safeFor = [], unsafeFor = [] } = model;
  if (safeFor.length === 0 && unsafeFor.length === 0) return value;
  return mapTaints(value, (taint) => safer(lessSafe(taint, unsafeFor), safeFor));
}

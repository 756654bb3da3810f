import { construct } from "./construction.ts";
import { callExternal } from "./externals.ts";
import type { Machine } from "./machine.ts";
import { nameIn, memberOf } from "./members.ts";
import { backTo } from "./places.ts";
import type { Call } from "./program.ts";
import { checkUnknownReceiver } from "./sinks.ts";
import { fieldOf, join, itemsOf, joinAll, nothing, type Scope, type Value } from "./value.ts";

export function evaluateCall(machine: Machine, call: Call, scope: Scope | undefined): Value {
  const { callee } = call;
  const receiver = callee.kind === "field" ? machine.evaluate(callee.object, scope) : undefined;
  const name = callee.kind === "field" ? nameIn(machine, callee, scope) : undefined;
  const target =
    callee.kind === "field" && receiver !== undefined
      ? memberOf(machine, receiver, name, callee.at)
      : machine.evaluate(callee, scope);
  const given = argumentValues(machine, call, scope);
  if (call.form === "construct") return construct(machine, target, given, call, scope);
  let outcome = nothing;
  for (const one of target.externals) outcome = join(outcome, callExternal(machine, one, given, call));
  if (receiver !== undefined && name !== undefined) {
    const method = callMethod(machine, call, receiver, target, name, given, scope);
    if (method !== undefined) return join(outcome, method);
  }
  checkUnknownReceiver(machine, call, target, name, given);
  for (const closure of target.functions) {
    const back =
      receiver === undefined || callee.kind !== "field" ? undefined : backTo(machine, callee.object, scope);
    outcome = join(
      outcome,
      machine.callClosure(closure, given, { receiver: receiver ?? nothing, back, call, scope }),
    );
  }
  return outcome;
}

function argumentValues(machine: Machine, call: Call, scope: Scope | undefined): readonly Value[] {
  const given: Value[] = [];
  for (const { value, spread } of call.arguments) {
    const one = machine.evaluate(value, scope);
    if (!spread) given.push(one);
    else {
      // f(...list): the list's items, as far as their places are known.
      const places = [...one.fields.keys()].filter((key) => /^\d+$/u.test(key)).length;
      for (let index = 0; index < places; index++) given.push(fieldOf(one, String(index)));
      if (places === 0) given.push(itemsOf(one));
    }
  }
  return given;
}

/** Methods of text, lists and promises, for values that are no objects of the program. */
function callMethod(
  machine: Machine,
  call: Call,
  receiver: Value,
  target: Value,
  name: string,
  given: readonly Value[],
  scope: Scope | undefined,
): Value | undefined {
  if (target.functions.length > 0) return undefined;
  if (receiver.functions.length > 0 && (name === "call" || name === "apply" || name === "bind")) {
    return callThrough(machine, receiver, name, given);
  }
  const { callee } = call;
  const back = callee.kind === "field" ? backTo(machine, callee.object, scope) : undefined;
  return machine.builtins.call(machine.interpreter, {
    receiver,
    name,
    arguments: given,
    at: call.at,
    writeBack: (value) => back?.(value),
  });
}

function callThrough(machine: Machine, receiver: Value, name: string, given: readonly Value[]): Value {
  const [self = nothing, ...rest] = given;
  if (name === "bind") {
    return { ...nothing, functions: receiver.functions.map((closure) => ({ ...closure, receiver: self })) };
  }
  return callValue(machine, receiver, name === "apply" ? spreadOf(rest[0] ?? nothing) : rest, self);
}

function spreadOf(list: Value): readonly Value[] {
  const places = [...list.fields.keys()].filter((key) => /^\d+$/u.test(key)).length;
  return places === 0
    ? [itemsOf(list)]
    : Array.from({ length: places }, (_, index) => fieldOf(list, String(index)));
}

export function callValue(machine: Machine, callee: Value, given: readonly Value[], receiver: Value): Value {
  return joinAll(
    callee.functions.map((closure) =>
      machine.callClosure(receiver === nothing ? closure : { ...closure, receiver }, given, undefined),
    ),
  );
}

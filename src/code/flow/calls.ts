import { construct, constructSuper } from "./construction.ts";
import { callExternal } from "./externals.ts";
import { Gone, type Machine } from "./machine.ts";
import { iterated, memberOf, nameIn } from "./members.ts";
import { backTo } from "./places.ts";
import type { Call, Field } from "./program.ts";
import { checkUnknownReceiver } from "./sinks.ts";
import { numberedItems } from "./objects.ts";
import {
  external,
  itemsOf,
  join,
  joinAll,
  nothing,
  type ExternalValue,
  type Scope,
  type Value,
} from "./value.ts";

/**
 * What a call gives, whatever is called: code of the repository, something of a package, or a method of the
 * language.
 */
export function evaluateCall(machine: Machine, call: Call, scope: Scope | undefined): Value {
  const { callee } = call;
  if (callee.kind === "super") {
    constructSuper(machine, argumentValues(machine, call, scope), call, scope);
    return nothing;
  }
  const receiver = callee.kind === "field" ? machine.evaluate(callee.object, scope) : undefined;
  const name = callee.kind === "field" ? nameIn(machine, callee, scope) : undefined;
  const target =
    callee.kind === "field" && receiver !== undefined
      ? joinAll(
          namesIn(machine, callee, name, scope).map((one) => memberOf(machine, receiver, one, callee.at)),
        )
      : machine.evaluate(callee, scope);
  const given = argumentValues(machine, call, scope);
  if (call.form === "construct") return construct(machine, target, given, call, scope);
  let outcome = nothing;
  for (const one of target.externals)
    outcome = join(
      outcome,
      throughExternal(machine, one, given, call, scope) ?? callExternal(machine, one, given, call, scope),
    );
  if (receiver !== undefined && name !== undefined) {
    const method = callMethod(machine, call, receiver, target, name, given, scope);
    if (method !== undefined) return join(outcome, method);
  }
  checkUnknownReceiver(machine, call, target, name, given);
  let mayComeBack = target.functions.length === 0 || target.externals.length > 0;
  for (const closure of target.functions) {
    const back =
      receiver === undefined || callee.kind !== "field" ? undefined : backTo(machine, callee.object, scope);
    const site = { receiver: receiver ?? nothing, back, arguments: call.arguments, scope };
    const returned = machine.callClosure(closure, given, site);
    if (returned.isNever !== true || closure.code.isAsync) mayComeBack = true;
    outcome = join(outcome, returned);
  }
  if (!mayComeBack) throw new Gone();
  return outcome;
}

/** `for (const verb of ["get", "post"]) app[verb](...)`: each of the names that the method may have. */
function namesIn(
  machine: Machine,
  { name: key }: Field,
  name: string | undefined,
  scope: Scope | undefined,
): readonly (string | undefined)[] {
  if (name !== undefined || typeof key === "string") return [name];
  const { constants = [], taints } = machine.evaluate(key, scope);
  const names = constants.filter((one) => typeof one === "string");
  return names.length > 1 && names.length === constants.length && taints.length === 0 ? names : [name];
}

function argumentValues(machine: Machine, call: Call, scope: Scope | undefined): readonly Value[] {
  const given: Value[] = [];
  for (const { value, spread } of call.arguments) {
    const one = machine.evaluate(value, scope);
    if (!spread) given.push(one);
    else {
      // f(...list): the list's items, as far as their places are known.
      given.push(...(numberedItems(one) ?? [iterated(machine, one, value.at)]));
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
  if (receiver.functions.length > 0 && (name === "call" || name === "apply" || name === "bind")) {
    return callThrough(machine, receiver, name, given);
  }
  if (target.functions.length > 0) return undefined;
  const { callee } = call;
  const back = callee.kind === "field" ? backTo(machine, callee.object, scope) : undefined;
  return machine.builtins.call(machine.interpreter, {
    receiver,
    name,
    arguments: given,
    at: call.at,
    call,
    writeBack: (value) => back?.(value),
    writeBackArgument: (index, value) => {
      const argument = call.arguments[index];
      if (argument !== undefined && !argument.spread) backTo(machine, argument.value, scope)?.(value);
    },
  });
}

function callThrough(machine: Machine, receiver: Value, name: string, given: readonly Value[]): Value {
  const [self = nothing, ...rest] = given;
  if (name === "bind") {
    return {
      ...nothing,
      functions: receiver.functions.map((closure) => ({
        ...closure,
        receiver: self,
        ...(rest.length > 0 && { bound: [...(closure.bound ?? []), ...rest] }),
      })),
    };
  }
  return callValue(machine, receiver, name === "apply" ? spreadOf(rest[0] ?? nothing) : rest, self);
}

/** `f.call(...)` of a package's function calls the function. */
function throughExternal(
  machine: Machine,
  { module, path }: ExternalValue,
  given: readonly Value[],
  call: Call,
  scope: Scope | undefined,
): Value | undefined {
  const inner = path.slice(0, -1);
  const through = path.at(-1);
  if (module === "" && inner.length === 0) return undefined;
  // Reflect.apply(f, self, list) calls what it is given.
  if (module === "" && inner[0] === "Reflect") {
    const [called = nothing, self = nothing, list = nothing] = given;
    if (through === "construct") return construct(machine, called, spreadOf(self), call, scope);
    if (through !== "apply") return undefined;
    return called.externals
      .map((one) => callExternal(machine, one, spreadOf(list), call, scope))
      .reduce(join, callValue(machine, called, spreadOf(list), self));
  }
  if (through === "bind") return external(module, inner);
  if (through === "call") return callExternal(machine, { module, path: inner }, given.slice(1), call, scope);
  return through === "apply"
    ? callExternal(machine, { module, path: inner }, spreadOf(given[1] ?? nothing), call, scope)
    : undefined;
}

function spreadOf(list: Value): readonly Value[] {
  return numberedItems(list) ?? [itemsOf(list)];
}

/** Calls every function that the value may be, with `receiver` as `this`; `nothing` leaves it as it is. */
export function callValue(machine: Machine, callee: Value, given: readonly Value[], receiver: Value): Value {
  return joinAll(
    callee.functions.map((closure) =>
      machine.callClosure(receiver === nothing ? closure : { ...closure, receiver }, given, undefined),
    ),
  );
}

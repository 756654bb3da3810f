import { givenBack } from "./externals.ts";
import type { Machine } from "./machine.ts";
import { basesOf } from "./members.ts";
import type { Call } from "./program.ts";
import { checkSink } from "./sinks.ts";
import { read, write } from "./store.ts";
import { spreadOver } from "./objects.ts";
import {
  external,
  join,
  nothing,
  withField,
  type Cell,
  type ClassValue,
  type Scope,
  type Value,
} from "./value.ts";
import { homeOf, receiverOf } from "./variables.ts";

/** What `new` gives: the instance of a class of the repository, or something of a package. */
export function construct(
  machine: Machine,
  target: Value,
  given: readonly Value[],
  call: Call,
  scope: Scope | undefined,
): Value {
  let outcome = nothing;
  for (const one of target.externals) {
    for (const sink of machine.sinks(one.module, one.path)) {
      if (sink.form !== "call") checkSink(machine, sink, given, call);
    }
    const path = [...one.path, "new"];
    const special = machine.builtins.constructed?.(machine.interpreter, one, given, call.at);
    const model = machine.calls(one.module, path)[0];
    if (special !== undefined) outcome = join(outcome, special);
    else if (model === undefined) outcome = join(outcome, external(one.module, path));
    else outcome = join(outcome, givenBack(machine, model, given, call));
  }
  for (const closure of target.functions) {
    // A function that sets fields of `this`, from before there were classes.
    let made: Value = { ...nothing, fields: target.fields.get("prototype")?.fields ?? nothing.fields };
    const back = (value: Value): void => {
      made = value;
    };
    machine.callClosure({ ...closure, receiver: made }, given, {
      receiver: nothing,
      back,
      arguments: call.arguments,
      scope,
    });
    outcome = join(outcome, made);
  }
  for (const home of target.classes) outcome = join(outcome, instance(machine, home, given, call, scope));
  return outcome;
}

function instance(
  machine: Machine,
  home: ClassValue,
  given: readonly Value[],
  call: Call,
  scope: Scope | undefined,
): Value {
  const self: Cell = { variable: { name: "this" } };
  write(machine.store, self, { ...nothing, instanceOf: [home] });
  initialise(machine, home, self, given, call, scope, 0);
  const made = read(machine.store, self) ?? nothing;
  // Functions made with the instance read it again; without any, nothing does.
  if (self.scope?.isCaptured !== true) machine.store.values.delete(self);
  return made;
}

const deepestInheritance = 8;

/** `super(...)`: what the base's constructor does to the instance. */
export function constructSuper(
  machine: Machine,
  given: readonly Value[],
  call: Call,
  scope: Scope | undefined,
): void {
  const self = receiverOf(scope);
  const home = homeOf(scope);
  if (self !== undefined && home !== undefined) initialiseBases(machine, home, self, given, call, scope, 0);
}

function initialiseBases(
  machine: Machine,
  home: ClassValue,
  self: Cell,
  given: readonly Value[],
  call: Call,
  scope: Scope | undefined,
  depth: number,
): void {
  if (depth > deepestInheritance) return;
  const bases = basesOf(machine, home);
  for (const base of bases.classes) initialise(machine, base, self, given, call, scope, depth + 1);
  for (const base of bases.externals) {
    const made = machine.builtins.constructed?.(machine.interpreter, base, given, call.at);
    if (made === undefined) continue;
    const own = read(machine.store, self) ?? nothing;
    write(machine.store, self, { ...spreadOver(made, own), instanceOf: own.instanceOf });
  }
}

/** Fields and constructor of a class; one without a constructor of its own runs that of its base. */
function initialise(
  machine: Machine,
  home: ClassValue,
  self: Cell,
  given: readonly Value[],
  call: Call,
  scope: Scope | undefined,
  depth: number,
): void {
  const { code } = home;
  if (code.construct === undefined) initialiseBases(machine, home, self, given, call, scope, depth);
  const inside: Scope = { cells: new Map(), outer: home.scope, receiver: self, home };
  self.scope ??= inside;
  for (const field of code.fields) {
    if (field.isStatic) continue;
    const value = machine.evaluate(field.value, inside);
    write(machine.store, self, withField(read(machine.store, self) ?? nothing, field.name, value, true));
  }
  if (inside.isCaptured === true) self.scope.isCaptured = true;
  if (code.construct === undefined) return;
  const receiver = read(machine.store, self) ?? nothing;
  const back = (changed: Value): void => {
    write(machine.store, self, changed);
  };
  machine.callClosure({ code: code.construct, scope: home.scope, receiver, home }, given, {
    receiver: nothing,
    back,
    arguments: call.arguments,
    scope,
  });
}

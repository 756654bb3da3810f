import { givenBack } from "./externals.ts";
import type { Machine } from "./machine.ts";
import type { Call, ClassCode } from "./program.ts";
import { checkSink } from "./sinks.ts";
import { read, write } from "./store.ts";
import {
  external,
  join,
  nothing,
  withField,
  type Cell,
  type Closure,
  type Scope,
  type Value,
} from "./value.ts";

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
    let made: Value = { ...nothing };
    const back = (value: Value): void => {
      made = value;
    };
    machine.callClosure({ ...closure, receiver: made }, given, { receiver: nothing, back, call, scope });
    outcome = join(outcome, made);
  }
  for (const { code, scope: around } of target.classes) {
    outcome = join(outcome, instance(machine, code, around, given, call, scope, 0));
  }
  return outcome;
}

export function instance(
  machine: Machine,
  code: ClassCode,
  around: Scope | undefined,
  given: readonly Value[],
  call: Call,
  scope: Scope | undefined,
  depth: number,
): Value {
  let value: Value = { ...nothing, instanceOf: [{ code, scope: around }] };
  const base = depth > 8 ? undefined : code.base?.();
  if (base !== undefined) {
    for (const one of machine.evaluate(base, around).classes) {
      const inherited = instance(machine, one.code, one.scope, given, call, scope, depth + 1);
      value = { ...value, fields: inherited.fields };
    }
  }
  const self: Cell = { variable: { name: "this" } };
  write(machine.store, self, value);
  const inside: Scope = { cells: new Map(), outer: around, receiver: self };
  self.scope = inside;
  for (const field of code.fields) {
    if (field.isStatic) continue;
    const set = withField(
      read(machine.store, self) ?? value,
      field.name,
      machine.evaluate(field.value, inside),
      true,
    );
    write(machine.store, self, set);
  }
  if (code.construct !== undefined) {
    const closure: Closure = {
      code: code.construct,
      scope: around,
      receiver: read(machine.store, self) ?? value,
    };
    machine.callClosure(closure, given, {
      receiver: nothing,
      back: (changed) => {
        write(machine.store, self, changed);
      },
      call,
      scope,
    });
  }
  const made = read(machine.store, self) ?? value;
  // Functions made with the instance read it again; without any, nothing does.
  if (inside.isCaptured !== true) machine.store.values.delete(self);
  return made;
}

import type { Place } from "../../source/source.ts";
import type { Machine } from "./machine.ts";
import type { ClassCode, Field } from "./program.ts";
import { readAt, taintFrom } from "./taint.ts";
import {
  external,
  fieldOf,
  join,
  joinAll,
  mapTaints,
  nothing,
  onlyConstant,
  tainted,
  type ExternalValue,
  type Scope,
  type Value,
} from "./value.ts";

export function readField(machine: Machine, field: Field, scope: Scope | undefined): Value {
  const object = machine.evaluate(field.object, scope);
  return memberOf(machine, object, nameIn(machine, field, scope), field.at);
}

export function nameIn(machine: Machine, { name }: Field, scope: Scope | undefined): string | undefined {
  if (typeof name === "string") return name;
  const only = onlyConstant(machine.evaluate(name, scope));
  return only === undefined || only === null ? undefined : String(only);
}

export function memberOf(machine: Machine, object: Value, name: string | undefined, at: Place): Value {
  if (name !== undefined && machine.builtins.isCleanField(name) && !object.fields.has(name)) return nothing;
  let found = mapTaints(fieldOf(object, name), (taint) => readAt(taint, at));
  if (name === undefined) return found;
  found = machine.builtins.read?.(name, found) ?? found;
  // What was written there, or found out about it, goes before what it held.
  for (const one of object.fields.has(name) ? [] : object.externals) {
    found = join(found, externalValue(machine, { module: one.module, path: [...one.path, name] }, at));
  }
  for (const { code, scope } of object.classes) {
    const method = code.staticMethods.get(name);
    if (method !== undefined)
      found = join(found, { ...nothing, functions: [{ code: method, scope, receiver: object }] });
    for (const field of code.fields) {
      if (field.isStatic && field.name === name) found = join(found, machine.evaluate(field.value, scope));
    }
  }
  for (const one of object.instanceOf)
    found = join(found, instanceMember(machine, object, one.code, one.scope, name, at, 0));
  return found;
}

function instanceMember(
  machine: Machine,
  object: Value,
  code: ClassCode,
  scope: Scope | undefined,
  name: string,
  at: Place,
  depth: number,
): Value {
  const method = code.methods.get(name);
  if (method !== undefined) return { ...nothing, functions: [{ code: method, scope, receiver: object }] };
  const getter = code.getters.get(name);
  if (getter !== undefined)
    return machine.callClosure({ code: getter, scope, receiver: object }, [], undefined);
  if (code.base === undefined || depth > 8) return nothing;
  const base = code.base();
  if (base === undefined) return nothing;
  const value = machine.evaluate(base, scope);
  return joinAll([
    ...value.classes.map((one) => instanceMember(machine, object, one.code, one.scope, name, at, depth + 1)),
    ...value.externals.map((one) =>
      externalValue(machine, { module: one.module, path: [...one.path, "new", name] }, at),
    ),
  ]);
}

export function externalValue(machine: Machine, value: ExternalValue, at: Place): Value {
  const source = machine.sources(value.module, value.path)[0];
  if (source !== undefined) return tainted([taintFrom(at, source.what, source.safeFor)]);
  return external(value.module, value.path);
}

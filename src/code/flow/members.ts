import type { Place } from "../../source/source.ts";
import type { Machine } from "./machine.ts";
import type { Expression, Field, FunctionCode } from "./program.ts";
import { read } from "./store.ts";
import { readAt, taintFrom } from "./taint.ts";
import {
  external,
  fieldOf,
  itemsOf,
  join,
  joinAll,
  mapTaints,
  nothing,
  onlyConstant,
  tainted,
  type ClassValue,
  type Closure,
  type ExternalValue,
  type Scope,
  type Value,
} from "./value.ts";
import { homeOf, receiverOf, withStatics } from "./variables.ts";

/** What is read by `object.name` or `object[key]`. */
export function readField(machine: Machine, field: Field, scope: Scope | undefined): Value {
  const object = machine.evaluate(field.object, scope);
  const name = nameIn(machine, field, scope);
  const found = memberOf(machine, object, name, field.at);
  if (name !== undefined || typeof field.name === "string") return found;
  const picked = machine.builtins.picks?.(object, machine.evaluate(field.name, scope)) ?? [];
  return picked.length === 0 ? found : { ...found, picked };
}

/** The name that is read or written; undefined when it may be any. */
export function nameIn(machine: Machine, { name }: Field, scope: Scope | undefined): string | undefined {
  return nameOfKey(machine, name, scope);
}

/** The name that a key stands for; undefined when it may be any. */
export function nameOfKey(
  machine: Machine,
  key: string | Expression,
  scope: Scope | undefined,
): string | undefined {
  if (typeof key === "string") return key;
  const value = machine.evaluate(key, scope);
  const [symbol] = value.externals;
  // Symbol.iterator
  if (symbol?.module === "" && symbol.path[0] === "Symbol" && symbol.path.length === 2)
    return `@@${symbol.path[1] ?? ""}`;
  const only = onlyConstant(value);
  return only === undefined || only === null ? undefined : String(only);
}

/**
 * A property of a value: what was written to it, what a getter gives, or what the class or package has under the
 * name.
 */
export function memberOf(machine: Machine, object: Value, name: string | undefined, at: Place): Value {
  if (name !== undefined && machine.builtins.isCleanField(name) && !object.fields.has(name)) return nothing;
  let found = mapTaints(fieldOf(object, name), (taint) => readAt(taint, at));
  if (name === undefined) return found;
  found = machine.builtins.read?.(name, found, object) ?? found;
  const getter = object.accessors?.get(name)?.get;
  if (getter !== undefined)
    found = join(found, machine.callClosure({ ...getter, receiver: object }, [], undefined));
  // What was written there, or found out about it, goes before what it held.
  for (const one of object.fields.has(name) ? [] : object.externals) {
    found = join(found, externalValue(machine, { ...one, path: [...one.path, name] }, at));
  }
  for (const one of object.fields.has(name) ? [] : object.classes)
    found = join(found, staticMember(machine, object, one, name, at, 0));
  for (const one of object.fields.has(name) && object.instanceOf.length < 2 ? [] : object.instanceOf)
    found = join(found, instanceMember(machine, object, one, name, at, 0));
  // Nothing can be read of what is not there.
  return object.isProof === true ? { ...found, isProof: true } : found;
}

const deepestInheritance = 8;

function staticMember(
  machine: Machine,
  object: Value,
  home: ClassValue,
  name: string,
  at: Place,
  depth: number,
): Value {
  const { code, scope } = home;
  const own = declaredMember(
    machine,
    object,
    home,
    code.staticMethods.get(name),
    code.staticGetters.get(name),
  );
  if (own !== undefined) return own;
  const fields = code.fields.filter((field) => field.isStatic && field.name === name);
  if (fields.length > 0) return joinAll(fields.map(({ value }) => machine.evaluate(value, scope)));
  if (depth > deepestInheritance) return nothing;
  return joinAll(
    basesOf(machine, home).classes.map((one) => staticMember(machine, object, one, name, at, depth + 1)),
  );
}

function instanceMember(
  machine: Machine,
  object: Value,
  home: ClassValue,
  name: string,
  at: Place,
  depth: number,
): Value {
  const { code } = home;
  const own = declaredMember(machine, object, home, code.methods.get(name), code.getters.get(name));
  if (own !== undefined) return own;
  const prototype = machine.statics.has(code) ? ownPrototype(machine, home).fields.get(name) : undefined;
  if (prototype !== undefined) return prototype;
  if (depth > deepestInheritance) return nothing;
  const bases = basesOf(machine, home);
  return joinAll([
    ...bases.classes.map((one) => instanceMember(machine, object, one, name, at, depth + 1)),
    ...bases.externals.map((one) =>
      externalValue(machine, { module: one.module, path: [...one.path, "new", name] }, at),
    ),
  ]);
}

/** A method as a function of this object, or what its getter gives; undefined where the class has neither. */
function declaredMember(
  machine: Machine,
  object: Value,
  home: ClassValue,
  method: FunctionCode | undefined,
  getter: FunctionCode | undefined,
): Value | undefined {
  const { scope } = home;
  if (method !== undefined)
    return { ...nothing, functions: [{ code: method, scope, receiver: object, home }] };
  if (getter === undefined) return undefined;
  return machine.callClosure({ code: getter, scope, receiver: object, home }, [], undefined);
}

/** `Store.prototype`, with what was written to it. */
function ownPrototype(machine: Machine, { code, scope }: ClassValue): Value {
  const own = withStatics(machine, code, { ...nothing, classes: [{ code, scope }] });
  return own.fields.get("prototype") ?? nothing;
}

/** What a class is made from. */
export function basesOf(machine: Machine, { code, scope }: ClassValue): Value {
  const base = code.base?.();
  return base === undefined ? nothing : machine.evaluate(base, scope);
}

/** The function that a class runs when one of its instances' fields is written. */
export function setterOf(machine: Machine, home: ClassValue, name: string, depth = 0): Closure | undefined {
  const setter = home.code.setters.get(name);
  if (setter !== undefined) return { code: setter, scope: home.scope, home };
  if (depth > deepestInheritance) return undefined;
  for (const one of basesOf(machine, home).classes) {
    const inherited = setterOf(machine, one, name, depth + 1);
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}

/** What `super` gives: the instance seen as one of the class that its own is made from. */
export function superValue(machine: Machine, scope: Scope | undefined): Value {
  const cell = receiverOf(scope);
  const self = cell === undefined ? nothing : (read(machine.store, cell) ?? nothing);
  const home = homeOf(scope);
  if (home === undefined) return self;
  const { classes, externals } = basesOf(machine, home);
  const isStatic = self.classes.length > 0;
  return {
    ...self,
    fields: new Map(),
    instanceOf: isStatic ? [] : classes,
    classes: isStatic ? classes : [],
    externals: externals.map(({ module, path }) => ({ module, path: isStatic ? path : [...path, "new"] })),
  };
}

/** What a loop over the value goes through: its items, or what its own iterator gives. */
export function iterated(machine: Machine, value: Value, at: Place): Value {
  const own = itemsOf(value);
  if (value.instanceOf.length === 0 && !iterators.some((name) => value.fields.has(name))) return own;
  const given = iterators.flatMap((name) => memberOf(machine, value, name, at).functions);
  return joinAll([
    own,
    ...given.map((closure) =>
      itemsOf(machine.callClosure({ ...closure, receiver: closure.receiver ?? value }, [], undefined)),
    ),
  ]);
}

const iterators = ["@@iterator", "@@asyncIterator"];

/** Something of a package or the host by its path: untrusted data where a model calls it a source. */
export function externalValue(machine: Machine, value: ExternalValue, at: Place): Value {
  const source = machine.sources(value.module, value.path)[0];
  if (source !== undefined) return tainted([taintFrom(at, source.what, source.safeFor)]);
  return external(value.module, value.path, value.made);
}

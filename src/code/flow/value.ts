import type { Scalar } from "../../declarations/value.ts";
import type { Place } from "../../source/source.ts";
import type { ClassCode, Expression, FunctionCode, Variable } from "./program.ts";
import { safer, type Harm, type Taint, type Trait } from "./taint.ts";

/** Everything that an expression may hold, as far as it matters. Immutable; joined where ways meet. */
export interface Value {
  /** Untrusted data that the value is, or is made of as a whole. */
  readonly taints: readonly Taint[];
  /** What is known of single fields; it goes before what the whole is. */
  readonly fields: ReadonlyMap<string, Value>;
  /** What fields of unknown name, and items of lists, may hold. */
  readonly items?: Value;
  readonly functions: readonly Closure[];
  readonly classes: readonly ClassValue[];
  /** Classes that it is an instance of. */
  readonly instanceOf: readonly ClassValue[];
  readonly externals: readonly ExternalValue[];
  /** The constants it may be; undefined when it may be something else. */
  readonly constants?: readonly (Scalar | undefined)[];
  /** For text that is put together: what is constant in it, with `\uE000` for the rest. */
  readonly skeleton?: string;
  /** Where the fields of an object were written. */
  readonly places?: ReadonlyMap<string, Place>;
  /** The expression it was made by, for what its truth tells. Lost where ways meet. */
  readonly means?: Expression;
  /** How many assignments there were before it was made: see `Assignments`. */
  readonly since?: number;
  /** It is what it is only as long as a condition holds. */
  readonly isRefined?: true;
  /** A pattern written out. */
  readonly pattern?: { readonly pattern: string; readonly flags: string };
  /** Fields whose reading or writing calls a function. */
  readonly accessors?: ReadonlyMap<string, Accessor>;
  /** Of a map: what its keys may be. Its values are its fields and items. */
  readonly keys?: Value;
  /** Of text that was made of an object: reading the text gives the object again. */
  readonly parsed?: Value;
  /** What it is on one way or another, while these are few: two answers are not one answer. */
  readonly alternatives?: readonly Value[];
  /** The keys of a caller's that it was picked with, out of an object that holds more than its own fields. */
  readonly picked?: readonly Taint[] | undefined;
  /** What a promise fails with. */
  readonly rejected?: Value;
  /** What a generator gives at its end. */
  readonly gives?: Value;
  /** No way leads here. */
  readonly isNever?: true;
  /** Who gets something other than nothing or `false` here has shown who the caller is. */
  readonly isProof?: true;
}

/** A property that is a getter, a setter or both. */
export interface Accessor {
  readonly get?: Closure;
  readonly set?: Closure;
}

/** The variables of one call, inside those of the function around it. */
export interface Scope {
  readonly cells: Map<Variable, Cell>;
  readonly outer: Scope | undefined;
  readonly receiver: Cell | undefined;
  /** The class that the method stands in. */
  readonly home?: ClassValue | undefined;
  /** A function made in it may still read its variables when the call is over. */
  isCaptured?: boolean;
}

/** One variable in one call. It is its own key. */
export interface Cell {
  readonly variable: Variable;
  /** The call that it ends with. */
  scope?: Scope;
}

/** A function with the variables around it, and what it is bound to. */
export interface Closure {
  readonly code: FunctionCode;
  readonly scope: Scope | undefined;
  readonly receiver?: Value;
  /** Arguments that go before those of the call. */
  readonly bound?: readonly Value[];
  /** The class that it is a method of. */
  readonly home?: ClassValue;
}

/** A class with the variables around it. */
export interface ClassValue {
  readonly code: ClassCode;
  readonly scope: Scope | undefined;
}

/** Something of a package by the way into it; an empty module stands for globals and the host. */
export interface ExternalValue {
  readonly module: string;
  readonly path: readonly string[];
  /** Where it was made, of things that have to be told apart; of what is read from it, where that was made. */
  readonly made?: Place;
}

const mostTaints = 6;
const mostConstants = 8;
const mostFunctions = 12;
const mostAlternatives = 8;
const deepestFields = 6;
const longestSkeleton = 400;

const noFields: ReadonlyMap<string, Value> = new Map();

/** Holds nothing that matters: no untrusted data, no function, nothing of a package. */
export const nothing: Value = {
  taints: [],
  fields: noFields,
  functions: [],
  classes: [],
  instanceOf: [],
  externals: [],
};

export function constant(value: Scalar | undefined): Value {
  return { ...nothing, constants: [value] };
}

/** No way leads to it. */
export const never: Value = { ...nothing, isNever: true };

/** The items of a list, whatever their number; of a map, its keys with its values. */
export function itemsOf(value: Value): Value {
  if (value.keys !== undefined)
    return {
      ...nothing,
      fields: new Map([
        ["0", value.keys],
        ["1", valuesOf(value)],
      ]),
    };
  const numbered = [...value.fields].filter(([name]) => /^\d+$/u.test(name)).map(([, item]) => item);
  return joinAll([tainted(value.taints), ...(value.items === undefined ? [] : [value.items]), ...numbered]);
}

/** The values of a map or of an object, whatever their names. */
export function valuesOf(value: Value): Value {
  return joinAll([
    tainted(value.taints),
    ...(value.items === undefined ? [] : [value.items]),
    ...value.fields.values(),
  ]);
}

export function listOf(items: Value): Value {
  return items === nothing ? nothing : { ...nothing, items };
}

export function tainted(taints: readonly Taint[]): Value {
  return taints.length === 0 ? nothing : { ...nothing, taints: distinct(taints) };
}

export function external(module: string, path: readonly string[], made?: Place): Value {
  return { ...nothing, externals: [{ module, path, ...(made && { made }) }] };
}

export function joinAll(values: readonly Value[]): Value {
  return values.reduce((one, other) => join(one, other), nothing);
}

/** What holds of either. */
function isProof(one: Value, other: Value): boolean {
  if (one.isProof === true) return other.isProof === true || isEmpty(other);
  return other.isProof === true && isEmpty(one);
}

/** Whether it is surely `null`, `undefined`, `false` or the like. */
function isEmpty({ constants, taints, functions, externals }: Value): boolean {
  const isConstant = taints.length === 0 && functions.length === 0 && externals.length === 0;
  return isConstant && constants?.every((one) => !one) === true;
}

/** What a value may be that is the one or the other. */
export function join(one: Value, other: Value, depth = 0): Value {
  if (one === other || other === nothing) return one;
  if (one === nothing || one === never) return other;
  if (other === never) return one;
  if (depth > deepestFields) return tainted([...taintsWithin(one), ...taintsWithin(other)]);
  const fields = one.fields === other.fields ? one.fields : joinFields(one, other, depth);
  const either = (left: Value | undefined, right: Value | undefined): Value | undefined =>
    left === undefined ? right : right === undefined ? left : join(left, right, depth + 1);
  const items = either(one.items, other.items);
  const keys = either(one.keys, other.keys);
  const rejected = either(one.rejected, other.rejected);
  const gives = either(one.gives, other.gives);
  const picked =
    one.picked === other.picked ? one.picked : distinct([...(one.picked ?? []), ...(other.picked ?? [])]);
  const alternatives = depth > 0 ? undefined : alternativesOf(one, other);
  const accessors =
    one.accessors === undefined || other.accessors === undefined
      ? (one.accessors ?? other.accessors)
      : new Map([...one.accessors, ...other.accessors]);
  const constants = joinConstants(one, other);
  const skeleton = one.skeleton === other.skeleton ? one.skeleton : (one.skeleton ?? other.skeleton);
  const pattern = one.pattern ?? other.pattern;
  const places =
    one.places === undefined || other.places === undefined || one.places === other.places
      ? (one.places ?? other.places)
      : new Map([...other.places, ...one.places]);
  const means = one.means === other.means ? one.means : undefined;
  const since = one.since === undefined ? other.since : Math.min(one.since, other.since ?? one.since);
  return {
    taints: one.taints === other.taints ? one.taints : distinct([...one.taints, ...other.taints]),
    fields,
    ...(items !== undefined && { items }),
    ...(keys !== undefined && { keys }),
    ...(rejected !== undefined && { rejected }),
    ...(gives !== undefined && { gives }),
    ...(alternatives !== undefined && { alternatives }),
    ...(picked !== undefined && { picked }),
    ...(accessors !== undefined && { accessors }),
    functions: union(one.functions, other.functions, sameClosure).slice(0, mostFunctions),
    classes: union(one.classes, other.classes, (a, b) => a.code === b.code),
    instanceOf: union(one.instanceOf, other.instanceOf, (a, b) => a.code === b.code),
    externals: union(one.externals, other.externals, sameExternal).slice(0, mostFunctions),
    ...(constants !== undefined && { constants }),
    ...(skeleton !== undefined && { skeleton }),
    ...(pattern !== undefined && { pattern }),
    ...(means !== undefined && { means }),
    ...(means !== undefined && since !== undefined && { since }),
    ...(places !== undefined && { places }),
    ...(one.isRefined === true && other.isRefined === true && { isRefined: true }),
    ...(one.isNever === true && other.isNever === true && { isNever: true }),
    ...(isProof(one, other) && { isProof: true }),
  };
}

/** Both objects as they were written, as long as there are few. */
function alternativesOf(one: Value, other: Value): Value["alternatives"] {
  if (one.places === other.places) return one.alternatives ?? other.alternatives;
  const all = [one, other].flatMap((side) =>
    side.places === undefined || side.places.size === 0 ? [] : (side.alternatives ?? [side]),
  );
  return all.length < 2 || all.length > mostAlternatives ? undefined : all;
}

/** A field that one side says nothing of is there what that whole side is. */
function joinFields(one: Value, other: Value, depth: number): ReadonlyMap<string, Value> {
  const fields = new Map<string, Value>();
  for (const name of new Set([...one.fields.keys(), ...other.fields.keys()])) {
    const left = one.fields.get(name);
    const right = other.fields.get(name);
    if (left !== undefined && right !== undefined) {
      fields.set(name, join(left, right, depth + 1));
      continue;
    }
    const [known, whole] = left === undefined ? [right, one] : [left, other];
    if (known === undefined) continue;
    // What an external thing holds there is found when it is read: it must not look clean.
    const kept = whole.externals.length > 0 ? withoutRefined(known, depth) : known;
    if (kept === undefined) continue;
    fields.set(name, whole.taints.length === 0 ? kept : join(kept, tainted(whole.taints), depth + 1));
  }
  return fields;
}

/** Without what a condition found out about it, which does not hold where the condition is over. */
function withoutRefined(value: Value, depth: number): Value | undefined {
  if (value.isRefined === true) return undefined;
  if (depth > deepestFields || value.fields.size === 0) return value;
  const fields = new Map<string, Value>();
  for (const [name, field] of value.fields) {
    const kept = withoutRefined(field, depth + 1);
    if (kept !== undefined) fields.set(name, kept);
  }
  return { ...value, fields };
}

function joinConstants(one: Value, other: Value): Value["constants"] {
  if (one.constants === undefined || other.constants === undefined) return undefined;
  const all = [...new Set([...one.constants, ...other.constants])];
  return all.length > mostConstants ? undefined : all;
}

function union<T>(
  some: readonly T[],
  others: readonly T[],
  same: (one: T, other: T) => boolean,
): readonly T[] {
  if (others.length === 0) return some;
  if (some.length === 0) return others;
  return [...some, ...others.filter((other) => !some.some((one) => same(one, other)))];
}

function sameClosure(one: Closure, other: Closure): boolean {
  return one.code === other.code && one.scope === other.scope && one.bound === other.bound;
}

function sameExternal(one: ExternalValue, other: ExternalValue): boolean {
  return (
    one.module === other.module &&
    one.made?.start === other.made?.start &&
    one.made?.end === other.made?.end &&
    one.made?.source.path === other.made?.source.path &&
    one.path.length === other.path.length &&
    one.path.every((segment, index) => segment === other.path[index])
  );
}

/** One taint of each key, the shortest way first found. */
export function distinct(taints: readonly Taint[]): readonly Taint[] {
  if (taints.length < 2) return taints;
  const byKey = new Map<string, Taint>();
  for (const taint of taints) {
    const known = byKey.get(taint.key);
    if (known === undefined || (taint.steps?.count ?? 0) < (known.steps?.count ?? 0))
      byKey.set(taint.key, taint);
  }
  return [...byKey.values()].slice(0, mostTaints);
}

/** The taints of the value and of everything in it. */
export function taintsWithin(value: Value, depth = 0): readonly Taint[] {
  if (depth > deepestFields) return value.taints;
  const found = [...value.taints];
  for (const field of value.fields.values()) found.push(...taintsWithin(field, depth + 1));
  if (value.items !== undefined) found.push(...taintsWithin(value.items, depth + 1));
  if (value.keys !== undefined) found.push(...taintsWithin(value.keys, depth + 1));
  return distinct(found);
}

/** Every taint in the value changed; what gives undefined is gone. */
export function mapTaints(value: Value, change: (taint: Taint) => Taint | undefined, depth = 0): Value {
  const taints = value.taints.map(change).filter((taint) => taint !== undefined);
  if (depth > deepestFields) return { ...value, taints };
  const same =
    taints.length === value.taints.length && taints.every((taint, index) => taint === value.taints[index]);
  const { items, keys, parsed, alternatives } = value;
  const inside = items ?? keys ?? parsed ?? alternatives;
  if (same && value.fields.size === 0 && inside === undefined) return value;
  const mapped = (inner: Value): Value => mapTaints(inner, change, depth + 1);
  return {
    ...value,
    taints: same ? value.taints : distinct(taints),
    fields: new Map([...value.fields].map(([name, field]) => [name, mapped(field)])),
    ...(items !== undefined && { items: mapped(items) }),
    ...(keys !== undefined && { keys: mapped(keys) }),
    ...(parsed !== undefined && { parsed: mapped(parsed) }),
    ...(alternatives !== undefined && { alternatives: alternatives.map(mapped) }),
  };
}

/** The value when it can no longer do these harms; without any, it is harmless altogether. */
export function cleaned(value: Value, harmless?: readonly (Harm | Trait)[]): Value {
  if (harmless === undefined) return mapTaints(value, () => undefined);
  return mapTaints(value, (taint) => safer(taint, harmless));
}

/** A field by name; undefined for a name that is not known. Externals and functions are the interpreter's business. */
export function fieldOf(value: Value, name: string | undefined): Value {
  const whole = tainted(value.taints);
  if (name === undefined) {
    const all = [...value.fields.values()];
    if (value.items !== undefined) all.push(value.items);
    return joinAll([whole, ...all]);
  }
  const known = value.fields.get(name);
  // What was put into a map under a name nobody knows may be what is under this one.
  if (known !== undefined)
    return value.keys === undefined || value.items === undefined ? known : join(known, value.items);
  return value.items === undefined ? whole : join(whole, value.items);
}

export function withField(value: Value, name: string | undefined, field: Value, replace: boolean): Value {
  const alternatives = value.alternatives?.map((one) => withField(one, name, field, replace));
  const others = alternatives === undefined ? value : { ...value, alternatives };
  if (name === undefined)
    return { ...others, items: value.items === undefined ? field : join(value.items, field) };
  const known = value.fields.get(name);
  const next = replace || known === undefined ? field : join(known, field);
  return { ...others, fields: new Map([...value.fields, [name, next]]) };
}

export function withSkeleton(value: Value, skeleton: string): Value {
  return { ...value, skeleton: skeleton.slice(0, longestSkeleton) };
}

/** The only constant it can be. */
export function onlyConstant(value: Value): Scalar | undefined {
  return value.constants?.length === 1 ? value.constants[0] : undefined;
}

/** The only text it can be. */
export function onlyText(value: Value): string | undefined {
  const only = onlyConstant(value);
  return typeof only === "string" ? only : undefined;
}

/** Whether looping once more would tell anything new. */
export function covers(known: Value, next: Value, depth = 0): boolean {
  if (known === next || next === nothing || depth > deepestFields) return true;
  if (!next.taints.every(({ key }) => known.taints.some((taint) => taint.key === key))) return false;
  if (next.functions.length > known.functions.length || next.externals.length > known.externals.length)
    return false;
  if (known.constants !== undefined && next.constants === undefined && next !== nothing) return false;
  for (const [name, field] of next.fields) {
    const own = known.fields.get(name);
    if (own === undefined || !covers(own, field, depth + 1)) return false;
  }
  const inside = (own: Value | undefined, other: Value | undefined): boolean =>
    other === undefined || (own !== undefined && covers(own, other, depth + 1));
  return inside(known.items, next.items) && inside(known.keys, next.keys);
}

/** An argument that was not given: its default is taken. */
export const absentArgument: Value = { ...nothing };

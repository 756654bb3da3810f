import { distinct, join, joinAll, nothing, tainted, type Value } from "./value.ts";

/** The items of a list whose places are all known. */
export function numberedItems(value: Value): readonly Value[] | undefined {
  if (value.taints.length > 0 || value.items !== undefined || value.keys !== undefined) return undefined;
  if (value.instanceOf.length + value.externals.length > 0) return undefined;
  const places = [...value.fields.keys()].filter((key) => /^\d+$/u.test(key)).length;
  const found: Value[] = [];
  for (let index = 0; index < places; index++) {
    const item = value.fields.get(String(index));
    if (item === undefined) return undefined;
    found.push(item);
  }
  return places === 0 ? undefined : found;
}

/** An object with another spread into it: what that may hold under any name goes over what was known. */
export function spreadOver(value: Value, given: Value): Value {
  const anything = joinAll([tainted(given.taints), ...(given.items === undefined ? [] : [given.items])]);
  const fields = new Map(value.fields);
  if (anything !== nothing) for (const [name, field] of fields) fields.set(name, join(field, anything));
  for (const [name, field] of given.fields) fields.set(name, field);
  return {
    ...value,
    taints: distinct([...value.taints, ...given.taints]),
    fields,
    ...(given.items !== undefined && { items: given.items }),
    instanceOf: [...value.instanceOf, ...given.instanceOf],
  };
}

export function withAccessor(value: Value, name: string, does: "get" | "set", given: Value): Value {
  const [closure] = given.functions;
  if (closure === undefined) return value;
  const accessors = new Map(value.accessors);
  accessors.set(name, { ...accessors.get(name), [does]: closure });
  return { ...value, accessors };
}

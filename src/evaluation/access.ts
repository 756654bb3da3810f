import type { Place } from "../source/source.ts";
import type { ArrayTree, ObjectTree, Tree, Unknown } from "../declarations/value.ts";
import { known, memberOf, mergeSecrecy, secrecyOf, through, unknown } from "../declarations/value.ts";
import { expressionText } from "./expression-text.ts";
import type { FunctionCall } from "./function-call.ts";
import { either } from "./logic.ts";
import { eachAlternative, kindOf } from "./signature.ts";
import { mostAlternatives } from "./text.ts";

/** `base.name`, `base['name']`, `base[0]`: a missing property or index is a mistake, reported. */
export function access(base: Tree, key: Tree, call: FunctionCall): Tree {
  return member(base, key, call, (message, trial) => {
    trial.context.report({ kind: "invalid", message, at: call.at, effect: "notice" });
    return unknownMember(base, key, call, "the expression is not valid");
  });
}

/** `base.?name`, `base[?0]` (compiled to `tryGet`): null when it is missing or the base is null. */
export function tryAccess(base: Tree, key: Tree, call: FunctionCall): Tree {
  return member(base, key, call, () => known(null, call.at));
}

/** `base[^index]`: the item counted from the end, 1 being the last. */
export function accessFromEnd(base: Tree, index: Tree, call: FunctionCall): Tree {
  return access(base, fromStart(base, index), call);
}

/** `base[?^index]`. */
export function tryAccessFromEnd(base: Tree, index: Tree, call: FunctionCall): Tree {
  return tryAccess(base, fromStart(base, index), call);
}

type Missing = (message: string, call: FunctionCall) => Tree;

function member(base: Tree, key: Tree, call: FunctionCall, missing: Missing): Tree {
  if (base.kind === "oneOf") {
    return eachAlternative(base.alternatives, call, (one, trial) => member(one, key, trial, missing));
  }
  if (key.kind === "oneOf") {
    return eachAlternative(key.alternatives, call, (one, trial) => member(base, one, trial, missing));
  }
  if (base.kind === "unknown") return unknownMember(base, key, call, base.why);
  if (key.kind === "unknown") {
    if (base.kind === "array") return anyItem(base, key, call);
    if (base.kind === "object") return anyProperty(base, key, call);
    return missing(`An object or a list was expected here, not ${kindOf(base)}`, call);
  }
  if (base.kind === "object") return propertyOf(base, key, call, missing);
  if (base.kind === "array") return itemOf(base, key, call, missing);
  return missing(`An object or a list was expected here, not ${kindOf(base)}`, call);
}

function propertyOf(base: ObjectTree, key: Tree, call: FunctionCall, missing: Missing): Tree {
  const name = key.kind === "known" && typeof key.value === "string" ? key.value : undefined;
  if (name === undefined) return missing(`A property's name was expected here, not ${kindOf(key)}`, call);
  const property = base.properties.get(name.toLowerCase());
  if (property !== undefined) return passed(property.value, base.via, call.at);
  if (base.rest !== undefined) return passed(memberOf(base.rest, [name]), base.via, call.at);
  return missing(`The object has no property \`${name}\``, call);
}

function itemOf(base: ArrayTree, key: Tree, call: FunctionCall, missing: Missing): Tree {
  const index = key.kind === "known" && Number.isInteger(key.value) ? Number(key.value) : undefined;
  if (index === undefined) return missing(`An index was expected here, not ${kindOf(key)}`, call);
  // Where further items would stand among those that are listed is not known either.
  if (base.rest !== undefined) return unknownMember(base, key, call, base.rest.why);
  const item = index < 0 ? undefined : base.items[index];
  if (item === undefined)
    return missing(`The list has ${base.items.length} items, and none at index ${index}`, call);
  return passed(item, base.via, call.at);
}

// An item of which the index is not known, the symbolic instance of a loop for one, is any of those that there are.
function anyItem(base: ArrayTree, index: Unknown, call: FunctionCall): Tree {
  if (base.items.length === 0 || base.items.length > mostAlternatives) {
    return unknownMember(base, index, call, index.why);
  }
  const items = base.items.map((item) => passed(item, base.via, call.at));
  return either([...items, ...(base.rest ? [unknownMember(base.rest, index, call, index.why)] : [])], call);
}

// A table by name (`variables('skus')[parameters('environment')]`) gives one of what is in it.
function anyProperty(base: ObjectTree, key: Unknown, call: FunctionCall): Tree {
  if (base.properties.size === 0 || base.properties.size > mostAlternatives) {
    return unknownMember(base, key, call, key.why);
  }
  const values = [...base.properties.values()].map(({ value }) => passed(value, base.via, call.at));
  return either([...values, ...(base.rest ? [unknownMember(base.rest, key, call, key.why)] : [])], call);
}

function fromStart(base: Tree, index: Tree): Tree {
  if (base.kind !== "array" || index.kind !== "known") return index;
  return { ...index, value: base.items.length - Number(index.value) };
}

/** What is taken out of a value came the way that the value came, and then through here. */
function passed(tree: Tree, via: readonly Place[] | undefined, at: Place): Tree {
  return through(tree, ...(via ?? []), at);
}

function unknownMember(base: Tree, key: Tree, call: FunctionCall, why: string): Unknown {
  if (base.kind === "unknown" && key.kind === "known") {
    if (typeof key.value === "string") return through(memberOf(base, [key.value]), call.at);
    const { parts: _parts, reference, ...rest } = base;
    const index = `[${String(key.value)}]`;
    const item: Unknown = {
      ...rest,
      expression: `${base.expression}${index}`,
      ...(reference && { reference: { resource: reference.resource, path: `${reference.path}${index}` } }),
    };
    return through(item, call.at);
  }
  const secrecy = mergeSecrecy(undefined, secrecyOf(base));
  const value = unknown(why, `${expressionText(base)}[${expressionText(key)}]`, call.at);
  return secrecy.length > 0 ? { ...value, secrecy } : value;
}

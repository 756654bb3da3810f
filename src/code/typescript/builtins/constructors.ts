import { external, join, type ExternalValue, type Value } from "../../flow/value.ts";

/**
 * What `constructor` is of a value: of every function it is `Function`, which makes code of text. Those of
 * asynchronous functions and generators do the same
 * (https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Function/Function).
 */
export function constructorOf(object: Value, found: Value): Value {
  if (object.fields.has("constructor") || !isFunction(object)) return found;
  return join(found, external("", ["Function"]));
}

function isFunction({ functions, classes, externals }: Value): boolean {
  return functions.length > 0 || classes.length > 0 || externals.some(isGlobalFunction);
}

/** `Object`, `Math.max` */
function isGlobalFunction({ module, path }: ExternalValue): boolean {
  return module === "" && /^[A-Z]\w*(?:\.[a-z]\w*)?$/u.test(path.join("."));
}

const owners = [Array, String, Number, Object, Function, Promise, Map, Set, RegExp, Date];

/** Whether a value of the language has a method of this name, be it the constructor of its class. */
export function isOwnMethod(name: string): boolean {
  return owners.some((owner) => {
    const described = Object.getOwnPropertyDescriptor(owner.prototype, name);
    return typeof described?.value === "function";
  });
}

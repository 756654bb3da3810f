import type { Interpreter } from "../flow/language.ts";
import { canHarm, type Taint } from "../flow/taint.ts";
import { nothing, type ExternalValue, type Value } from "../flow/value.ts";
import { textOf, type Place } from "../../source/source.ts";

// `settings["__proto__"]["admin"] = true`: what the first key picks is what every object inherits from.

/** The keys of a caller's that may pick a prototype out of the object. */
export function picksPrototype(object: Value, key: Value): readonly Taint[] {
  if (object.externals.some(isWithoutPrototype)) return [];
  return key.taints.filter((taint) => canHarm(taint, "property name"));
}

/** A field whose name is only known at run time is written to what such keys picked. */
export function checkPrototype(interpreter: Interpreter, at: Place, keys: readonly Taint[]): void {
  const sink = {
    rule: "prototype-pollution",
    at,
    sink: textOf(at).replace(/\s+/gu, " ").slice(0, 80),
    becomes: "the name of what is written to",
  };
  interpreter.report(sink, "property name", { ...nothing, taints: keys });
}

/** `Object.create(null)` gives an object that inherits from nothing; of anything else, one that holds what that does. */
export function created(prototype: Value | undefined): Value {
  if (prototype?.constants?.every((value) => value === null) !== true) return prototype ?? nothing;
  return { ...nothing, externals: [withoutPrototype] };
}

const withoutPrototype: ExternalValue = { module: "", path: ["Object", "create", "()"] };

function isWithoutPrototype({ module, path }: ExternalValue): boolean {
  return module === "" && path.join(".") === withoutPrototype.path.join(".");
}

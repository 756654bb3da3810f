import { harmsOfObjects, type Harm } from "./taint.ts";
import { mapTaints, type Value } from "./value.ts";

/**
 * Harms that a part of a text can no longer do behind this beginning: behind `https://host/` nobody chooses the host, and
 * behind a prefix no name is `__proto__`, and none is any container's.
 */
export function harmlessAfter(before: string): readonly Harm[] {
  if (before === "") return harmsOfObjects;
  return isBeforeHost(before) ? named : [...named, "address", "redirect", "origin"];
}

const named: readonly Harm[] = [...harmsOfObjects, "header name", "property name", "container"];

function isBeforeHost(before: string): boolean {
  // `${protocol}://`: the host comes now.
  if (/^\uE000:\/\/[^/?#\\]*$/u.test(before)) return true;
  // What is not known here is not the caller's: a base address, a prefix.
  if (before.startsWith("\uE000")) return false;
  // `orders/`: a path below whatever it is put behind.
  if (/^[^:/?#\\]+[/?#]/u.test(before)) return false;
  if (/^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#\\]+[/?#]/iu.test(before)) return false;
  return !(/^\/(?![/\\])./u.test(before) || /^[?#]/u.test(before));
}

/** What of the value is text for certain, and no list or object that is written out as JSON or by `util.inspect`. */
export function certainText(value: Value): Value {
  if (value.skeleton !== undefined) return value;
  const { items: _items, ...plain } = value;
  return mapTaints(plain, (taint) => (taint.safeFor.has("document filter") ? taint : undefined));
}

/** Whether a text put together begins as an SQL statement does. */
export function looksLikeSql(skeleton: string): boolean {
  return sqlText.test(skeleton);
}

const sqlText =
  /^\s*(?:select\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|merge\s+into\s|exec(?:ute)?\s|with\s+\S+\s+as\s|drop\s|truncate\s)/iu;

import type { Harm } from "./taint.ts";

/**
 * Harms that text can no longer do behind this beginning: behind `https://host/` nobody chooses the host.
 */
export function harmlessAfter(before: string): readonly Harm[] {
  if (before === "") return [];
  // `${protocol}://`: the host comes now.
  if (/^\uE000:\/\/[^/?#\\]*$/u.test(before)) return [];
  // What is not known here is not the caller's: a base address, a prefix.
  if (before.startsWith("\uE000")) return ["address", "redirect"];
  // `orders/`: a path below whatever it is put behind.
  if (/^[^:/?#\\]+[/?#]/u.test(before)) return ["address", "redirect"];
  if (/^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#\\]+[/?#]/iu.test(before)) return ["address", "redirect"];
  if (/^\/(?![/\\])./u.test(before) || /^[?#]/u.test(before)) return ["address", "redirect"];
  return [];
}

/** Whether a text put together begins as an SQL statement does. */
export function looksLikeSql(skeleton: string): boolean {
  return sqlText.test(skeleton);
}

const sqlText =
  /^\s*(?:select\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|merge\s+into\s|exec(?:ute)?\s|with\s+\S+\s+as\s|drop\s|truncate\s)/iu;

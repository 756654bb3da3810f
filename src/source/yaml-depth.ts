import type { CST } from "yaml";

/**
 * Whether collections lie inside each other more than `most` deep. The YAML library composes by recursion, and deep
 * enough nesting ends the process (yaml 2.9.1: out of memory in a regular expression compiled at the end of the stack);
 * its parser does not recurse, so the depth can be known first.
 */
export function isDeeper(tokens: readonly CST.Token[], most: number): boolean {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > most) return true;
    if (token.type === "document" && token.value !== undefined) open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return false;
}

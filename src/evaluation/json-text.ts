import type { Tree } from "../declarations/value.ts";

/** A wholly known value as JSON without blanks; `format` writes single quotes where `string` writes double ones. */
export function jsonTextOf(tree: Tree, quote: '"' | "'"): string | undefined {
  const pieces: string[] = [];
  return write(tree, quote, pieces) ? pieces.join("") : undefined;
}

function write(tree: Tree, quote: '"' | "'", pieces: string[]): boolean {
  switch (tree.kind) {
    case "known":
      pieces.push(typeof tree.value === "string" ? quotedJson(tree.value, quote) : String(tree.value));
      return true;
    case "absent":
      pieces.push("null");
      return true;
    case "unknown":
    case "oneOf":
      return false;
    case "array": {
      if (tree.rest !== undefined) return false;
      pieces.push("[");
      for (const [index, item] of tree.items.entries()) {
        if (index > 0) pieces.push(",");
        if (!write(item, quote, pieces)) return false;
      }
      pieces.push("]");
      return true;
    }
    case "object": {
      if (tree.rest !== undefined) return false;
      pieces.push("{");
      let first = true;
      for (const { name, value } of tree.properties.values()) {
        pieces.push(first ? "" : ",", quotedJson(name, quote), ":");
        first = false;
        if (!write(value, quote, pieces)) return false;
      }
      pieces.push("}");
      return true;
    }
  }
}

function quotedJson(text: string, quote: '"' | "'"): string {
  const written = JSON.stringify(text);
  if (quote === '"') return written;
  return `'${written.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

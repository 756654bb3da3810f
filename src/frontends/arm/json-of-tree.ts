import type { Tree } from "../../declarations/value.ts";
import type { JsonMember, JsonNode } from "../../source/json/node.ts";
import type { Source } from "../../source/source.ts";

/** A value as if it stood in the file where it was written; undefined when it is not wholly known, or from elsewhere. */
export function jsonOfTree(tree: Tree, source: Source): JsonNode | undefined {
  if (tree.at.source !== source) return undefined;
  const { start, end } = tree.at;
  switch (tree.kind) {
    case "known":
      return typeof tree.value === "string"
        ? { kind: "string", value: tree.value, start, end }
        : { kind: "literal", value: tree.value, start, end };
    case "array": {
      const items = tree.items.map((item) => jsonOfTree(item, source));
      if (tree.rest !== undefined || items.includes(undefined)) return undefined;
      return { kind: "array", items: items.filter((item) => item !== undefined), start, end };
    }
    case "object": {
      const members: JsonMember[] = [];
      for (const { name, at, value } of tree.properties.values()) {
        const node = jsonOfTree(value, source);
        if (node === undefined) return undefined;
        members.push({
          name,
          start: at.start,
          nameEnd: Math.min(at.start + name.length + 2, at.end),
          value: node,
        });
      }
      return tree.rest === undefined ? { kind: "object", members, start, end } : undefined;
    }
    case "absent":
    case "oneOf":
    case "unknown":
      return undefined;
  }
}

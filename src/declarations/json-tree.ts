import type { JsonNode } from "../source/json/node.ts";
import { place, type Place, type Source } from "../source/source.ts";
import { known, type Property, type Tree } from "./value.ts";

/** A JSON value as it is written, every value with its place: nothing in it is evaluated. */
export function treeOfJson(node: JsonNode, source: Source): Tree {
  return jsonTree(node, (start, end) => place(source, start, end));
}

/** The same of JSON that stands inside other text, which knows where. */
export function jsonTree(node: JsonNode, placeOf: (start: number, end: number) => Place): Tree {
  const at = placeOf(node.start, node.end);
  switch (node.kind) {
    case "string":
    case "literal":
      return known(node.value, at);
    case "array":
      return { kind: "array", items: node.items.map((item) => jsonTree(item, placeOf)), at };
    case "object": {
      const properties = new Map<string, Property>();
      for (const { name, start, value } of node.members) {
        properties.set(name.toLowerCase(), {
          name,
          at: placeOf(start, value.end),
          value: jsonTree(value, placeOf),
        });
      }
      return { kind: "object", properties, at };
    }
  }
}

import type { JsonNode } from "../source/json/node.ts";
import { place, type Source } from "../source/source.ts";
import { known, type Property, type Tree } from "./value.ts";

/** A JSON value as it is written, every value with its place: nothing in it is evaluated. */
export function treeOfJson(node: JsonNode, source: Source): Tree {
  const at = place(source, node.start, node.end);
  switch (node.kind) {
    case "string":
    case "literal":
      return known(node.value, at);
    case "array":
      return { kind: "array", items: node.items.map((item) => treeOfJson(item, source)), at };
    case "object": {
      const properties = new Map<string, Property>();
      for (const { name, start, value } of node.members) {
        properties.set(name.toLowerCase(), {
          name,
          at: place(source, start, value.end),
          value: treeOfJson(value, source),
        });
      }
      return { kind: "object", properties, at };
    }
  }
}

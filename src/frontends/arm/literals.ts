import { known, type Known } from "../../declarations/value.ts";
import type { JsonNode } from "../../source/json/node.ts";
import { place, type Source } from "../../source/source.ts";

const found = new WeakMap<JsonNode, readonly Known[]>();

/** The texts in the variables of a template and of those nested in it; of an expression its whole text. */
export function literalsOf(root: JsonNode, source: Source): readonly Known[] {
  const before = found.get(root);
  if (before !== undefined) return before;
  const literals: Known[] = [];
  collect(root, false);
  found.set(root, literals);
  return literals;

  function collect(node: JsonNode, isVariable: boolean): void {
    switch (node.kind) {
      case "string":
        if (isVariable) literals.push(known(node.value, place(source, node.start, node.end)));
        return;
      case "literal":
        return;
      case "array":
        for (const item of node.items) collect(item, isVariable);
        return;
      case "object":
        for (const { name, value } of node.members)
          collect(value, isVariable || name.toLowerCase() === "variables");
    }
  }
}

import { known, type Known } from "../../declarations/value.ts";
import type { JsonNode } from "../../source/json/node.ts";
import { place, type Source } from "../../source/source.ts";

const found = new WeakMap<JsonNode, readonly Known[]>();

/**
 * The texts in a template and in those nested in it, in branches that are not taken and resources that are not deployed
 * too; of an expression each text in it, at the place of the whole. Not those of remarks and of secure parameters.
 */
export function literalsOf(root: JsonNode, source: Source): readonly Known[] {
  const before = found.get(root);
  if (before !== undefined) return before;
  const literals: Known[] = [];
  collect(root);
  found.set(root, literals);
  return literals;

  function collect(node: JsonNode): void {
    switch (node.kind) {
      case "string": {
        const at = place(source, node.start, node.end);
        literals.push(...textsIn(node.value).map((text) => known(text, at)));
        return;
      }
      case "literal":
        return;
      case "array":
        for (const item of node.items) collect(item);
        return;
      case "object":
        for (const { name, value } of node.members)
          if (!isRemark(name) && !isSecureParameter(value)) collect(value);
    }
  }
}

/** Whether a member says something about the template and deploys nothing. */
export function isRemark(member: string): boolean {
  return /^(?:metadata|\$?comments)$/iu.test(member);
}

// In an expression two quotes stand for one; `[[` begins a text.
function textsIn(text: string): readonly string[] {
  if (!/^\[(?!\[).*\]$/su.test(text)) return [text];
  return [...text.matchAll(/'((?:[^']|'')*)'/gu)].map(([, inside = ""]) => inside.replaceAll("''", "'"));
}

function isSecureParameter(node: JsonNode): boolean {
  return (
    node.kind === "object" &&
    node.members.some(
      ({ name, value }) =>
        name.toLowerCase() === "type" &&
        value.kind === "string" &&
        /^secure(?:string|object)$/iu.test(value.value),
    )
  );
}

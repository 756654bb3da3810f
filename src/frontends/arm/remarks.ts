import type { Remark } from "../../declarations/declaration.ts";
import { known } from "../../declarations/value.ts";
import type { JsonNode } from "../../source/json/node.ts";
import { place, type Source } from "../../source/source.ts";
import { commentsIn } from "./comments.ts";
import { remarksInComments } from "../../declarations/comments.ts";
import { isRemark } from "./literals.ts";

const found = new WeakMap<JsonNode, readonly Remark[]>();

/** `metadata`, `comments` and comments, wherever they stand in a template and in those nested in it. */
export function remarksOf(root: JsonNode, source: Source): readonly Remark[] {
  const before = found.get(root);
  if (before !== undefined) return before;
  const remarks: Remark[] = [...remarksInComments(commentsIn(source.text), source)];
  collect(root, undefined);
  found.set(root, remarks);
  return remarks;

  /** `name` is set inside of a remark. */
  function collect(node: JsonNode, name: string | undefined): void {
    switch (node.kind) {
      case "string":
        if (name !== undefined)
          remarks.push({ name, text: known(node.value, place(source, node.start, node.end)) });
        return;
      case "literal":
        return;
      case "array":
        for (const item of node.items) collect(item, name);
        return;
      case "object":
        for (const member of node.members)
          collect(member.value, name !== undefined || isRemark(member.name) ? member.name : undefined);
    }
  }
}

import type { Remark } from "../../declarations/declaration.ts";
import { remarksInComments } from "../../declarations/comments.ts";
import type { Source } from "../../source/source.ts";
import { textsIn } from "./literals.ts";
import { keyOf } from "./nodes.ts";
import type { Decorator, Expression, MetadataDeclaration, SyntaxFile } from "./syntax.ts";

const found = new WeakMap<SyntaxFile, readonly Remark[]>();

/** `metadata x = ...`, `@description(...)`, `@metadata({...})` and comments, wherever they stand in the file. */
export function remarksOf(file: SyntaxFile, source: Source): readonly Remark[] {
  const before = found.get(file);
  if (before !== undefined) return before;
  const remarks: Remark[] = [...remarksInComments(file.comments, source)];
  collect(file);
  found.set(file, remarks);
  return remarks;

  function collect(node: unknown): void {
    if (typeof node !== "object" || node === null) return;
    if (isMetadata(node)) remarks.push(...remarksIn(node.name.name, node.value, source));
    if (isDecorator(node) && /^(?:description|metadata)$/u.test(node.name))
      remarks.push(...node.arguments.flatMap((one) => remarksIn(node.name, one, source)));
    for (const inside of Object.values(node)) collect(inside);
  }
}

function remarksIn(name: string, value: Expression, source: Source): readonly Remark[] {
  if (value.kind !== "object") return textsIn(value, source).map((text) => ({ name, text }));
  return value.items.flatMap((item) =>
    item.kind === "property" ? remarksIn(keyOf(item) ?? name, item.value, source) : [],
  );
}

function isMetadata(node: object): node is MetadataDeclaration {
  return "kind" in node && node.kind === "metadata";
}

function isDecorator(node: object): node is Decorator {
  return "kind" in node && node.kind === "decorator";
}

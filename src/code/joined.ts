import { known, unknown, type Tree, type Unknown } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";

/** `a + b`: a text, a sum of two numbers, or what of it is known around what is not. */
export function joined(trees: readonly Tree[], expression: string, at: Place): Tree {
  if (trees.every((tree) => tree.kind === "known")) {
    const numbers = trees.length === 2 && trees.every(({ value }) => typeof value === "number");
    if (numbers)
      return known(
        trees.reduce((sum, { value }) => sum + Number(value), 0),
        at,
      );
    return known(trees.map(({ value }) => String(value)).join(""), at);
  }
  const parts: (string | Unknown)[] = [];
  for (const tree of trees) {
    if (tree.kind === "known") {
      const before = parts.at(-1);
      const text = String(tree.value);
      if (typeof before === "string") parts[parts.length - 1] = before + text;
      else if (text !== "") parts.push(text);
    } else if (tree.kind === "unknown") parts.push(...(tree.parts ?? [tree]));
    else return unknown("is put together from values that are not known", expression, at);
  }
  return { ...unknown("is put together from values that are not known", expression, at), parts };
}

import { known, type Known } from "../../declarations/value.ts";
import { place, type Source } from "../../source/source.ts";
import type { Symbols } from "./symbols.ts";
import type { Expression, ObjectItem, Spread } from "./syntax.ts";

const found = new WeakMap<Symbols, readonly Known[]>();

/** The texts in the variables of a file; of one with holes each piece between them, at the place of the whole. */
export function literalsOf(symbols: Symbols, source: Source): readonly Known[] {
  const before = found.get(symbols);
  if (before !== undefined) return before;
  const literals = [...symbols.variables.values()].flatMap(({ value }) => textsIn(value, source));
  found.set(symbols, literals);
  return literals;
}

/** Every text in an expression; of one with holes each piece between them, at the place of the whole. */
export /** The texts that an expression is made of, as written. */
function textsIn(node: Expression | ObjectItem | Spread, source: Source): readonly Known[] {
  const all = (nodes: readonly (Expression | ObjectItem | Spread)[]): readonly Known[] =>
    nodes.flatMap((one) => textsIn(one, source));
  switch (node.kind) {
    case "string": {
      const at = place(source, node.start, node.end);
      return [...node.segments.map((segment) => known(segment, at)), ...all(node.holes)];
    }
    case "object":
    case "array":
      return all(node.items);
    case "property":
    case "spread":
      return textsIn(node.value, source);
    case "call":
      return all(node.arguments);
    case "instance call":
      return all([node.base, ...node.arguments]);
    case "property access":
    case "index access":
    case "resource access":
    case "non-null":
      return textsIn(node.base, source);
    case "for":
      return all([node.array, node.body]);
    case "if":
    case "lambda":
      return textsIn(node.body, source);
    case "ternary":
      return all([node.yes, node.no]);
    case "binary":
      return all([node.left, node.right]);
    case "unary":
      return textsIn(node.operand, source);
    case "parenthesized":
      return textsIn(node.inner, source);
    case "integer":
    case "boolean":
    case "null":
    case "variable access":
    case "resource":
    case "skipped":
      return [];
  }
}

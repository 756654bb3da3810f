import { known, type Known } from "../../declarations/value.ts";
import { place, type Source } from "../../source/source.ts";
import type { Expression, ObjectItem, Spread, Statement, StringLiteral, SyntaxFile } from "./syntax.ts";

const found = new WeakMap<SyntaxFile, readonly Known[]>();

/**
 * The texts in a file, in branches that are not taken and resources that are not deployed too; of one with holes each
 * piece between them, at the place of the whole. Not those of remarks and of defaults of secure parameters.
 */
export function literalsOf(file: SyntaxFile, source: Source): readonly Known[] {
  const before = found.get(file);
  if (before !== undefined) return before;
  const literals: Known[] = [];
  for (const statement of file.statements) if (mayHold(statement)) collect(statement);
  found.set(file, literals);
  return literals;

  function collect(node: unknown): void {
    if (typeof node !== "object" || node === null) return;
    if (isString(node)) literals.push(...piecesOf(node, source));
    for (const [name, inside] of Object.entries(node)) if (name !== "decorators") collect(inside);
  }
}

function mayHold(statement: Statement): boolean {
  return (
    statement.kind !== "metadata" &&
    !(statement.kind === "parameter" && statement.decorators.some(({ name }) => name === "secure"))
  );
}

function isString(node: object): node is StringLiteral {
  return "kind" in node && node.kind === "string";
}

function piecesOf({ segments, start, end }: StringLiteral, source: Source): readonly Known[] {
  const at = place(source, start, end);
  return segments.map((segment) => known(segment, at));
}

/** Every text in an expression; of one with holes each piece between them, at the place of the whole. */
export function textsIn(node: Expression | ObjectItem | Spread, source: Source): readonly Known[] {
  const all = (nodes: readonly (Expression | ObjectItem | Spread)[]): readonly Known[] =>
    nodes.flatMap((one) => textsIn(one, source));
  switch (node.kind) {
    case "string":
      return [...piecesOf(node, source), ...all(node.holes)];
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

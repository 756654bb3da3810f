import type { ts } from "ts-morph";

import type { Alert } from "../../alert.ts";
import type { Names } from "../names.ts";
import { placeOf } from "../program.ts";
import { withoutTypes } from "../without-types.ts";

/** `true` for `false` and the other way round, where the value itself is written there. */
export function oppositeLiteral({ program }: Names, value: ts.Expression): Alert["edit"] {
  const { ts } = program;
  const node = withoutTypes(ts, value);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { at: placeOf(program, node), text: "false" };
  return node.kind === ts.SyntaxKind.FalseKeyword ? { at: placeOf(program, node), text: "true" } : undefined;
}

/** The statement that an expression is, gone with its lines; only where it has these for itself. */
export function statementRemoved({ program }: Names, expression: ts.Node): Alert["edit"] {
  const { ts } = program;
  const statement = expression.parent;
  if (!ts.isExpressionStatement(statement)) return undefined;
  if (!ts.isBlock(statement.parent) && !ts.isSourceFile(statement.parent)) return undefined;
  const { source, start, end } = placeOf(program, statement);
  const lineStart = source.text.lastIndexOf("\n", start - 1) + 1;
  const nextBreak = source.text.indexOf("\n", end);
  const lineEnd = nextBreak < 0 ? source.text.length : nextBreak + 1;
  const besides = source.text.slice(lineStart, start) + source.text.slice(end, lineEnd);
  return besides.trim() === "" ? { at: { source, start: lineStart, end: lineEnd }, text: "" } : undefined;
}

/** A list that is written out, without one of its texts, as long as another is left. */
export function listWithout(
  { program }: Names,
  list: ts.Expression,
  isUnwanted: (text: string) => boolean,
): Alert["edit"] {
  const { ts } = program;
  const node = withoutTypes(ts, list);
  if (!ts.isArrayLiteralExpression(node) || !node.elements.every((one) => ts.isStringLiteralLike(one)))
    return undefined;
  const kept = node.elements.filter((one) => !ts.isStringLiteralLike(one) || !isUnwanted(one.text));
  if (kept.length === 0 || kept.length === node.elements.length || node.getText().includes("\n"))
    return undefined;
  return { at: placeOf(program, node), text: `[${kept.map((one) => one.getText()).join(", ")}]` };
}

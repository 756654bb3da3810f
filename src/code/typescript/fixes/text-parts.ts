import type { ts } from "ts-morph";

import type { TypeScript } from "../program.ts";

/** A text that code puts together: what is written, and the expressions between. */
export type TextPart =
  { readonly kind: "text"; readonly text: string } | { readonly kind: "value"; readonly node: ts.Expression };

/** The parts of a template literal or of a concatenation that has a text in it; undefined for anything else. */
export function textParts(ts: TypeScript, node: ts.Expression): readonly TextPart[] | undefined {
  const parts = partsOf(ts, node);
  return parts.some(({ kind }) => kind === "text") && parts.some(({ kind }) => kind === "value")
    ? joined(parts)
    : undefined;
}

function partsOf(ts: TypeScript, node: ts.Expression): readonly TextPart[] {
  if (ts.isParenthesizedExpression(node) && isText(ts, node.expression)) return partsOf(ts, node.expression);
  if (ts.isStringLiteralLike(node)) return [{ kind: "text", text: node.text }];
  if (ts.isTemplateExpression(node)) {
    return [
      { kind: "text", text: node.head.text },
      ...node.templateSpans.flatMap((span): readonly TextPart[] => [
        ...partsOf(ts, span.expression),
        { kind: "text", text: span.literal.text },
      ]),
    ];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken && isText(ts, node))
    return [...partsOf(ts, node.left), ...partsOf(ts, node.right)];
  return [{ kind: "value", node }];
}

/** Whether a `+` puts texts together: `a + b` without a text in it may add numbers. */
function isText(ts: TypeScript, node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isText(ts, node.expression);
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    // `1 + 2 + "x"` adds before it joins: only a chain that starts with a text is one throughout.
    (isText(ts, node.left) || (ts.isStringLiteralLike(node.right) && !isSum(ts, node.left)))
  );
}

function isSum(ts: TypeScript, node: ts.Expression): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

function joined(parts: readonly TextPart[]): readonly TextPart[] {
  return parts.reduce<TextPart[]>((all, part) => {
    const last = all.at(-1);
    if (part.kind === "text" && last?.kind === "text")
      all[all.length - 1] = { kind: "text", text: last.text + part.text };
    else all.push(part);
    return all;
  }, []);
}

import type { Node } from "../syntax/parser.ts";

/**
 * A C# string in pieces: texts with their escapes resolved, and the expressions of an interpolated one. Undefined for
 * what is no string. https://learn.microsoft.com/dotnet/csharp/language-reference/builtin-types/reference-types
 */
export function csharpText(node: Node): readonly (string | Node)[] | undefined {
  switch (node.type) {
    case "string_literal":
      return [unescaped(node.text.slice(1, -1))];
    case "verbatim_string_literal":
      return [node.text.slice(2, -1).replaceAll('""', '"')];
    case "raw_string_literal":
      return [rawText(node.text)];
    case "interpolated_string_expression":
      return interpolated(node);
    default:
      return undefined;
  }
}

/** The number of the character in `'a'` or `'\\0'`. */
export function characterCode({ text }: Node): number | undefined {
  return unescaped(text.slice(1, -1)).codePointAt(0);
}

function interpolated(node: Node): readonly (string | Node)[] {
  const start = node.namedChildren.find(({ type }) => type === "interpolation_start")?.text ?? "$";
  const isVerbatim = node.text.startsWith("$@") || node.text.startsWith("@$");
  const isRaw = /^\$+"""/u.test(node.text);
  const pieces: (string | Node)[] = [];
  for (const child of node.namedChildren) {
    if (child.type === "string_content") pieces.push(contentOf(child.text));
    if (child.type === "escape_sequence") pieces.push(unescaped(child.text));
    if (child.type === "interpolation") pieces.push(expressionIn(child));
  }
  return pieces.length === 0 ? [""] : pieces;

  function contentOf(text: string): string {
    // In a raw string with one dollar sign, braces are doubled as in any other; with more, single ones are text.
    const braces = start.length > 1 && isRaw ? text : text.replaceAll("{{", "{").replaceAll("}}", "}");
    if (isRaw) return braces;
    return isVerbatim ? braces.replaceAll('""', '"') : unescaped(braces);
  }
}

/** A format or an alignment behind the expression makes it something else; it is then the whole interpolation. */
function expressionIn(interpolation: Node): Node {
  const parts = interpolation.namedChildren.filter(({ type }) => type !== "interpolation_brace");
  const [expression, ...more] = parts;
  return expression === undefined || more.length > 0 ? interpolation : expression;
}

/** Between three or more quotes; over several lines the indentation of the last is taken off. */
function rawText(text: string): string {
  const quotes = /^"+/u.exec(text)?.[0].length ?? 3;
  const inside = text.slice(quotes, -quotes);
  const lines = inside.split(/\r?\n/u);
  if (lines.length < 2) return inside;
  const indent = lines.at(-1)?.length ?? 0;
  return lines
    .slice(1, -1)
    .map((line) => line.slice(Math.min(indent, line.length)))
    .join("\n");
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:['"\\0abefnrtv]|x[0-9a-fA-F]{1,4}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/gu,
    (whole) => single.get(whole[1] ?? "") ?? character(whole.slice(2)) ?? whole,
  );
}

function character(code: string): string | undefined {
  const point = Number.parseInt(code, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

const single: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['"', '"'],
  ["\\", "\\"],
  ["0", "\0"],
  ["a", "\u0007"],
  ["b", "\b"],
  ["e", "\u001b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

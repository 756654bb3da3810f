import type { Node } from "../syntax/parser.ts";

/**
 * A Python string literal in pieces: texts with their escapes resolved, and the expressions of an f-string. A format
 * or conversion behind an expression makes it something else; it is then the whole interpolation.
 * https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals
 */
export function pythonText(node: Node): readonly (string | Node)[] {
  const prefix = /^[A-Za-z]*/u.exec(node.text)?.[0].toLowerCase() ?? "";
  const pieces: (string | Node)[] = [];
  for (const child of node.namedChildren) {
    if (child.type === "string_content") add(contentOf(child, prefix));
    if (child.type === "interpolation") pieces.push(expressionIn(child));
  }
  return pieces.length === 0 ? [""] : pieces;

  function add(text: string): void {
    const before = pieces.at(-1);
    if (typeof before === "string") pieces[pieces.length - 1] = before + text;
    else pieces.push(text);
  }
}

function expressionIn(interpolation: Node): Node {
  const [expression, ...more] = interpolation.namedChildren;
  return expression === undefined || more.length > 0 ? interpolation : expression;
}

function contentOf({ text }: Node, prefix: string): string {
  const braces = prefix.includes("f") ? text.replaceAll("{{", "{").replaceAll("}}", "}") : text;
  return prefix.includes("r")
    ? braces
    : braces.replace(escapes, (whole) => unescaped(whole.slice(1)) ?? whole);
}

const escapes = /\\(?:\r?\n|[\\'"abfnrtv]|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/gu;

function unescaped(code: string): string | undefined {
  const [kind = ""] = code;
  if (kind === "\n" || kind === "\r") return "";
  const plain = single.get(kind);
  if (plain !== undefined) return plain;
  const point = Number.parseInt(/\d/u.test(kind) ? code : code.slice(1), /\d/u.test(kind) ? 8 : 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

const single: ReadonlyMap<string, string> = new Map([
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["a", "\u0007"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

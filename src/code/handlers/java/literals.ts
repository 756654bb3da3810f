import type { Node } from "../syntax/parser.ts";

/** A Java string or text block. https://docs.oracle.com/javase/specs/jls/se21/html/jls-3.html#jls-3.10.6 */
export function javaText({ text }: Node): string {
  if (!text.startsWith('"""')) return unescaped(text.slice(1, -1));
  const lines = text.slice(3, -3).split(/\r?\n/u).slice(1);
  const last = lines.at(-1) ?? "";
  const indents = [...lines.filter((line) => line.trim() !== ""), ...(last.trim() === "" ? [last] : [])];
  const indent = Math.min(...indents.map((line) => /^\s*/u.exec(line)?.[0].length ?? 0));
  return unescaped(lines.map((line) => line.slice(indent).trimEnd()).join("\n"));
}

function unescaped(text: string): string {
  return text.replace(/\\(?:\r?\n|[btnfrs"'\\]|u+[0-9a-fA-F]{4}|[0-3]?[0-7]{1,2})/gu, (whole) => {
    const code = whole.slice(1);
    const plain = single.get(code);
    if (plain !== undefined) return plain;
    if (code.startsWith("u")) return String.fromCharCode(Number.parseInt(code.replace(/^u+/u, ""), 16));
    return /^[0-7]/u.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : "";
  });
}

const single: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["t", "\t"],
  ["n", "\n"],
  ["f", "\f"],
  ["r", "\r"],
  ["s", " "],
  ['"', '"'],
  ["'", "'"],
  ["\\", "\\"],
]);

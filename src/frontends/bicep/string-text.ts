import { escapeLength } from "./lexer.ts";

/** The dollars and quotes that open the string at `start`. */
export function openingOf(text: string, start: number): string {
  let at = start;
  while (text[at] === "$") at++;
  return text.slice(start, text.startsWith("'''", at) ? at + 3 : at + 1);
}

/** What a part of a string on one line stands for, its escapes resolved. */
export function unescaped(raw: string): string {
  let from = raw.indexOf("\\");
  if (from < 0) return raw;
  let value = raw.slice(0, from);
  while (from < raw.length) {
    const length = escapeLength(raw, from);
    value += length === 0 ? raw.slice(from, from + 1) : characterOf(raw, from, length);
    const rest = from + Math.max(1, length);
    const next = raw.indexOf("\\", rest);
    value += raw.slice(rest, next < 0 ? raw.length : next);
    if (next < 0) break;
    from = next;
  }
  return value;
}

function characterOf(raw: string, at: number, length: number): string {
  const letter = raw.charAt(at + 1);
  switch (letter) {
    case "n":
      return "\n";
    case "r":
      return "\r";
    case "t":
      return "\t";
    case "u":
      return String.fromCodePoint(Number.parseInt(raw.slice(at + 3, at + length - 1), 16));
    default:
      return raw.slice(at + 1, at + length);
  }
}

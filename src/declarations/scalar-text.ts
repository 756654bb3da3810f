import { place, type Place } from "../source/source.ts";

/** Where a piece of a scalar's text is written; offsets into the text, `end` exclusive. */
export type PlacesOf = (start: number, end: number) => Place;

/**
 * The places of a YAML scalar's text, which is not the source's: a block has its indentation taken off, folded lines are
 * joined, quotes have escapes. The two are walked side by side. https://yaml.org/spec/1.2.2/#chapter-7-flow-style-productions
 */
export function placesIn(text: string, at: Place): PlacesOf {
  const { source, start, end } = at;
  const written = source.text;
  if (end - start === text.length && written.startsWith(text, start))
    return (from, until) => place(source, start + from, start + Math.max(from, until));
  const opening = written[start];
  const isBlock = opening === "|" || opening === ">";
  const escape = opening === '"' ? "\\" : opening === "'" ? "'" : undefined;
  const offsets: number[] = [];
  let to = isBlock ? lineAfter(written, start) : escape === undefined ? start : start + 1;
  for (const character of text.split("")) {
    // Indentation, folded line ends, and line ends that a backslash takes away.
    while (to < end && written[to] !== character && isSkipped(written, to, character, escape)) to++;
    offsets.push(Math.min(to, end));
    if (written[to] === escape && to < end) to += escapeLength(written, to);
    else if (written[to] === character || isSpace(character) === isSpace(written[to])) to++;
  }
  offsets.push(Math.min(to, end));
  return (from, until) => {
    const first = offsets[from] ?? end;
    const last = until > from ? (offsets[until - 1] ?? end) + 1 : first;
    return place(source, first, Math.min(Math.max(first, last), end));
  };
}

function lineAfter(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  return found < 0 ? text.length : found + 1;
}

function isSkipped(text: string, at: number, wanted: string, escape: string | undefined): boolean {
  if (escape === "\\" && text[at] === "\\") return /[\r\n]/u.test(text[at + 1] ?? "");
  return isSpace(text[at]) && !isSpace(wanted);
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}

/** `''`, `\n`, `\x41`, `\u0041`, `\U00000041`. */
function escapeLength(text: string, at: number): number {
  switch (text[at + 1]) {
    case "x":
      return 4;
    case "u":
      return 6;
    case "U":
      return 10;
    case undefined:
    default:
      return 2;
  }
}

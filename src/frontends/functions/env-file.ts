import { known, type ArrayTree, type ObjectTree, type Property } from "../../declarations/value.ts";
import { place, type Source } from "../../source/source.ts";

/** More variables than this in one file are a bound, not a file that people write. */
const mostVariables = 20_000;

/**
 * The variables of a `.env` file, each as `{ name, value }` in a list `variables`: a name may be set twice, and both texts
 * are in the repository. What a value refers to (`${OTHER}`) is not followed. `isWhole` is false at the bound.
 * https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow
 */
export function environmentIn(source: Source): { readonly body: ObjectTree; readonly isWhole: boolean } {
  const { text } = source;
  const items: ObjectTree[] = [];
  let at = 0;
  while (at < text.length && items.length < mostVariables) {
    const lineEnd = endOfLine(text, at);
    const start = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=[^\S\n]*|:[^\S\n]+)/u.exec(text.slice(at, lineEnd));
    if (start === null) {
      at = lineEnd + 1;
      continue;
    }
    const name = start[1] ?? "";
    const nameAt = at + start[0].indexOf(name);
    const value = valueAt(text, at + start[0].length, lineEnd);
    const property = (called: string, written: string, from: number, to: number): [string, Property] => {
      const where = place(source, from, to);
      return [called, { name: called, at: where, value: known(written, where) }];
    };
    items.push({
      kind: "object",
      properties: new Map([
        property("name", name, nameAt, nameAt + name.length),
        property("value", value.text, value.start, value.end),
      ]),
      at: place(source, nameAt, value.end),
    });
    at = endOfLine(text, Math.max(value.end, at)) + 1;
  }
  const whole = place(source, 0, text.length);
  const list: ArrayTree = { kind: "array", items, at: whole };
  const properties = new Map([["variables", { name: "variables", at: whole, value: list }]]);
  return { body: { kind: "object", properties, at: whole }, isWhole: items.length < mostVariables };
}

/** In quotes it may run over lines; without, it ends at a comment or with its line. */
function valueAt(
  text: string,
  start: number,
  lineEnd: number,
): { readonly text: string; readonly start: number; readonly end: number } {
  const quote = text[start];
  if (quote === '"' || quote === "'" || quote === "`") {
    const end = closing(text, start + 1, quote);
    if (end !== undefined) return { text: text.slice(start + 1, end), start: start + 1, end };
  }
  const line = text.slice(start, lineEnd);
  const plain = line.replace(/(?:^|\s)#.*$/u, "").trimEnd();
  return { text: plain, start, end: start + plain.length };
}

function closing(text: string, from: number, quote: string): number | undefined {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (at - from > longestValue) return undefined;
    if (text[at - 1] !== "\\") return at;
  }
  return undefined;
}

/** A private key with its line ends is shorter. */
const longestValue = 20_000;

function endOfLine(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  return found < 0 ? text.length : found;
}

import type { Place, Source } from "../../source/source.ts";
import { place } from "../../source/source.ts";

/**
 * Just enough of Python's lexical structure to name what an offset lies in: the functions and classes around it, and
 * the call whose argument it is. https://docs.python.org/3/reference/lexical_analysis.html
 */
export interface PythonContext {
  /** Around the offset, outermost first. */
  readonly scopes: readonly PythonScope[];
  /** What is called, without arguments and subscripts: `pyodbc.connect().cursor().execute`. Undefined outside calls. */
  readonly callee: string | undefined;
  /** The literal that the offset is strictly inside of, with its prefix and quotes. */
  readonly literal?: { readonly start: number; readonly end: number };
}

export interface PythonScope {
  readonly kind: "function" | "class";
  readonly name: string;
  /** Where `(` opens its parameters, or its name ends. */
  readonly parametersStart: number;
}

/**
 * The contexts of some offsets, in their order; one pass over the text. An offset on the header of a function is
 * inside that function, one at the opening bracket of a call is not inside that call.
 */
export function pythonContexts(source: Source, offsets: readonly number[]): readonly PythonContext[] {
  const { text } = source;
  const wanted = [...new Set(offsets)].sort((one, other) => one - other);
  const found = new Map<number, PythonContext>();
  const brackets: number[] = [];
  const openedBy = new Map<number, number>();
  let scopes: readonly (PythonScope & { readonly indent: number })[] = [];
  let lineStarts = true;

  for (let at = 0; at < text.length;) {
    const character = text[at] ?? "";
    if (lineStarts && !/\s|#/u.test(character)) {
      lineStarts = false;
      const indent = indentOf(text, at);
      const scope = scopeAt(text, at);
      scopes = [...scopes.filter((outer) => outer.indent < indent), ...(scope ? [{ ...scope, indent }] : [])];
    }
    const end = tokenEnd(text, at);
    for (let offset = wanted[found.size]; offset !== undefined && offset < end; offset = wanted[found.size]) {
      const literal = isQuote(character) && offset > at ? { start: wordStart(text, at), end } : undefined;
      found.set(offset, { scopes, callee: calleeOf(text, brackets, openedBy), ...(literal && { literal }) });
    }
    if ("([{".includes(character)) brackets.push(at);
    else if (")]}".includes(character)) {
      const opened = brackets.pop();
      if (opened !== undefined) openedBy.set(at, opened);
    } else if (character === "\n" && brackets.length === 0 && text[at - 1] !== "\\") lineStarts = true;
    at = end;
  }
  const last: PythonContext = { scopes, callee: undefined };
  return offsets.map((offset) => found.get(offset) ?? last);
}

/** Where a parameter is named in the header of a function. */
export function parameterPlace(source: Source, scope: PythonScope, name: string): Place | undefined {
  let depth = 0;
  for (let at = scope.parametersStart; at < source.text.length;) {
    const character = source.text[at] ?? "";
    const end = tokenEnd(source.text, at);
    if ("([{".includes(character)) depth += 1;
    else if (")]}".includes(character)) depth -= 1;
    if (depth === 0) return undefined;
    if (depth === 1 && source.text.slice(at, end) === name) return place(source, at, end);
    at = end;
  }
  return undefined;
}

/** Past the token at an offset. A string is one token, with what is inside the braces of an f-string. */
function tokenEnd(text: string, at: number): number {
  const character = text[at] ?? "";
  if (character === "#") return indexOr(text.indexOf("\n", at), text.length);
  if (isQuote(character)) return stringEnd(text, at, character);
  if (!isWord(character)) return at + 1;
  let end = at + 1;
  while (end < text.length && isWord(text[end] ?? "")) end += 1;
  return end;
}

function stringEnd(text: string, at: number, quote: string): number {
  const triple = text.startsWith(quote.repeat(3), at);
  const closing = triple ? quote.repeat(3) : quote;
  for (let end = at + closing.length; end < text.length; end++) {
    if (text[end] === "\\") end += 1;
    else if (text.startsWith(closing, end)) return end + closing.length;
    else if (!triple && text[end] === "\n") return end; // not closed: the line ends it
  }
  return text.length;
}

// header := ("async" blank)? ("def" | "class") blank name
function scopeAt(text: string, at: number): PythonScope | undefined {
  headerPattern.lastIndex = at;
  const match = headerPattern.exec(text);
  if (match === null) return undefined;
  const [header, keyword, name = ""] = match;
  return { kind: keyword === "def" ? "function" : "class", name, parametersStart: at + header.length };
}

const headerPattern = /(?:async[ \t]+)?(def|class)[ \t]+([\p{L}\p{N}_]+)[ \t]*/uy;

/**
 * The callee of the innermost bracket that is a call's: brackets that only group, list or subscript are passed over.
 * callee := name ("(" … ")" | "[" … "]" | "." name)*, read from its end
 */
function calleeOf(
  text: string,
  brackets: readonly number[],
  openedBy: ReadonlyMap<number, number>,
): string | undefined {
  for (const open of brackets.toReversed()) {
    if (text[open] !== "(") continue;
    const callee = calleeBefore(text, open, openedBy);
    if (callee !== "" && !keywords.has(callee)) return callee;
  }
  return undefined;
}

function calleeBefore(text: string, open: number, openedBy: ReadonlyMap<number, number>): string {
  const parts: string[] = [];
  let end = open;
  while (text[end - 1] === " " || text[end - 1] === "\t") end -= 1;
  while (parts.length < longestCallee) {
    const start = wordStart(text, end);
    if (start < end) {
      parts.unshift(text.slice(start, end));
      const dot = blankStart(text, start);
      if (text[dot - 1] !== ".") break;
      parts.unshift(".");
      end = blankStart(text, dot - 1);
      continue;
    }
    const bracket = openedBy.get(end - 1);
    if (bracket === undefined) break;
    parts.unshift(text[bracket] === "(" ? "()" : "[]");
    end = bracket;
  }
  return parts.join("");
}

/** `if (`, `return (`: words before a bracket that call nothing. */
const keywords = new Set(
  "and as assert async await case del elif else except from if import in is lambda match not or raise return while with yield".split(
    " ",
  ),
);

const longestCallee = 20;

function wordStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && isWord(text[start - 1] ?? "")) start -= 1;
  return start;
}

function blankStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && /\s/u.test(text[start - 1] ?? "")) start -= 1;
  return start;
}

/** Tabs stop at every eighth column, as Python has them. */
function indentOf(text: string, at: number): number {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  let indent = 0;
  for (const character of text.slice(lineStart, at)) {
    indent = character === "\t" ? indent + 8 - (indent % 8) : indent + 1;
  }
  return indent;
}

function isQuote(character: string): character is '"' | "'" {
  return character === '"' || character === "'";
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}_]/u.test(character);
}

function indexOr(index: number, otherwise: number): number {
  return index < 0 ? otherwise : index;
}

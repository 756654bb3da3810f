import type { JsonArray, JsonLiteral, JsonMember, JsonNode, JsonObject, JsonString } from "./node.ts";

/** What a text holds, as far as it could be read, and what was wrong with it. */
export interface JsonReading {
  /** Undefined when the text holds no value at all. */
  readonly root: JsonNode | undefined;
  readonly mistakes: readonly JsonMistake[];
}

export interface JsonMistake {
  /**
   * `syntax`: something could not be read. `depth`: nested too deep, and left out. `tolerated`: read all the same,
   * though strict readers refuse it (a trailing comma). `duplicate`: a name written twice in one object.
   */
  readonly kind: "syntax" | "depth" | "tolerated" | "duplicate";
  /** One sentence: what was expected. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** Deeper values are left out, with a mistake: whoever walks the nodes may recurse. */
export const deepestJson = 500;

/** After so many mistakes the rest is not read: each may cost a look at all that follows. */
const mostMistakes = 100;

/**
 * Reads JSON with places, as leniently as Azure's own readers: comments, strings over several lines, single quotes,
 * trailing commas. Goes on after a mistake with as little lost as possible. Never throws, and takes time linear in
 * the text.
 */
export function readJson(text: string): JsonReading {
  const reader = new Reader(text);
  const root = reader.document();
  return { root, mistakes: reader.mistakes };
}

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const star = 0x2a;
const comma = 0x2c;
const slash = 0x2f;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const byteOrderMark = 0xfeff;

class Reader {
  readonly mistakes: JsonMistake[] = [];
  readonly #text: string;
  #at = 0;
  #depth = 0;
  /** Open arrays around this point: a `]` in an object ends the object only when there is one to end. */
  #arrays = 0;
  #objects = 0;
  /** Mistakes of syntax so far. */
  #slips = 0;

  constructor(text: string) {
    this.#text = text;
  }

  // document := value
  document(): JsonNode | undefined {
    if (this.#text.charCodeAt(0) === byteOrderMark) this.#at = 1;
    this.#skipBlanks();
    const root = this.#value();
    if (root === undefined) {
      this.#mistake("A JSON value was expected", this.#at, Math.min(this.#at + 1, this.#text.length));
      return undefined;
    }
    this.#skipBlanks();
    if (this.#at < this.#text.length)
      this.#mistake("The end of the file was expected", this.#at, this.#at + 1);
    return root;
  }

  // value := object | array | string | number | "true" | "false" | "null"
  #value(): JsonNode | undefined {
    switch (this.#text.charCodeAt(this.#at)) {
      case openBrace:
        return this.#depth < deepestJson ? this.#object() : this.#tooDeep();
      case openBracket:
        return this.#depth < deepestJson ? this.#array() : this.#tooDeep();
      case doubleQuote:
      case singleQuote:
        return this.#string();
      default:
        return this.#literal();
    }
  }

  // object := "{" (member ("," member)*)? "}"
  #object(): JsonObject {
    const start = this.#at++;
    const members: JsonMember[] = [];
    this.#depth++;
    this.#objects++;
    let separated = true;
    let commaAt = -1;
    for (;;) {
      this.#skipBlanks();
      const code = this.#text.charCodeAt(this.#at);
      if (code === closeBrace) {
        if (commaAt >= 0) this.#mistake("No comma is allowed before `}`", commaAt, commaAt + 1, "tolerated");
        this.#at++;
        break;
      }
      if (Number.isNaN(code) || (code === closeBracket && this.#arrays > 0)) {
        this.#mistake("`}` was expected to end the object that starts here", start, start + 1);
        break;
      }
      if (code === comma) {
        if (separated) this.#mistake("A property was expected before this comma", this.#at, this.#at + 1);
        separated = true;
        commaAt = this.#at++;
        continue;
      }
      const before = this.#at;
      if (!separated) this.#mistake("A comma was expected before this property", this.#at, this.#at + 1);
      const read = this.#member();
      if (read !== undefined) members.push(read);
      separated = false;
      commaAt = -1;
      if (this.#at === before) this.#skipGarbage("A property in double quotes was expected");
    }
    this.#depth--;
    this.#objects--;
    if (members.length > 1) this.#findDuplicates(members);
    return { kind: "object", members, start, end: this.#at };
  }

  // member := string ":" value
  #member(): JsonMember | undefined {
    const start = this.#at;
    const code = this.#text.charCodeAt(start);
    let name: string;
    if (code === doubleQuote || code === singleQuote) name = this.#string().value;
    else {
      name = this.#word();
      if (name === "") return undefined;
      this.#mistake("The property's name was expected in double quotes", start, this.#at);
    }
    const nameEnd = this.#at;
    this.#skipBlanks();
    if (this.#text.charCodeAt(this.#at) === colon) {
      this.#at++;
      this.#skipBlanks();
    } else this.#mistake(`A colon was expected after the name of this property`, start, nameEnd);
    const value = this.#value();
    if (value !== undefined) return { name, start, nameEnd, value };
    this.#mistake("This property has no value that can be read", start, nameEnd);
    return undefined;
  }

  // array := "[" (value ("," value)*)? "]"
  #array(): JsonArray {
    const start = this.#at++;
    const items: JsonNode[] = [];
    this.#depth++;
    this.#arrays++;
    let separated = true;
    let commaAt = -1;
    for (;;) {
      this.#skipBlanks();
      const code = this.#text.charCodeAt(this.#at);
      if (code === closeBracket) {
        if (commaAt >= 0) this.#mistake("No comma is allowed before `]`", commaAt, commaAt + 1, "tolerated");
        this.#at++;
        break;
      }
      if (Number.isNaN(code) || (code === closeBrace && this.#objects > 0)) {
        this.#mistake("`]` was expected to end the list that starts here", start, start + 1);
        break;
      }
      if (code === comma) {
        if (separated) this.#mistake("A value was expected before this comma", this.#at, this.#at + 1);
        separated = true;
        commaAt = this.#at++;
        continue;
      }
      if (!separated) this.#mistake("A comma was expected before this value", this.#at, this.#at + 1);
      const read = this.#value();
      if (read !== undefined) items.push(read);
      else this.#skipGarbage("A value was expected");
      separated = false;
      commaAt = -1;
    }
    this.#depth--;
    this.#arrays--;
    return { kind: "array", items, start, end: this.#at };
  }

  #string(): JsonString {
    const text = this.#text;
    const start = this.#at;
    const quote = text.charCodeAt(start);
    let at = start + 1;
    let newline = -1;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === backslash) {
        at = this.#closingQuote(at, quote);
        return this.#finishString(start, at, newline, true);
      }
      if (code === lineFeed) {
        if (newline === -1) newline = at;
      } else if (Number.isNaN(code)) return this.#finishString(start, text.length, newline, false);
    }
    if (newline !== -1) return this.#finishString(start, at, newline, false);
    this.#at = at + 1;
    return { kind: "string", value: text.slice(start + 1, at), start, end: at + 1 };
  }

  #closingQuote(from: number, quote: number): number {
    const text = this.#text;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === backslash) at++;
      else if (code === quote) return at;
    }
    return text.length;
  }

  // A string may go over several lines. One that was never closed looks the same, up to the opening quote of the next
  // string; but then what follows that quote is no comma, colon or bracket, and the string ends with its line.
  #finishString(start: number, close: number, newline: number, escapes: boolean): JsonString {
    const text = this.#text;
    const written = text.slice(start + 1, close);
    const line = newline !== -1 ? newline - start - 1 : written.indexOf("\n");
    if (close >= text.length || (line !== -1 && !this.#mayEndHere(close + 1))) {
      const end = start + 1 + endOfContent(line === -1 ? written : written.slice(0, line));
      this.#mistake("The string that starts here has no closing quote", start, end);
      this.#at = end;
      return { kind: "string", value: unescaped(text.slice(start + 1, end)), start, end };
    }
    this.#at = close + 1;
    if (escapes) this.#checkEscapes(written, start + 1);
    return { kind: "string", value: escapes ? unescaped(written) : written, start, end: close + 1 };
  }

  #mayEndHere(from: number): boolean {
    let at = from;
    while (this.#text.charCodeAt(at) <= space) at++;
    const code = this.#text.charCodeAt(at);
    return (
      code === slash ||
      Number.isNaN(code) ||
      code === comma ||
      code === colon ||
      code === closeBracket ||
      code === closeBrace
    );
  }

  #checkEscapes(written: string, offset: number): void {
    for (const { 0: escape, index } of written.matchAll(/\\(?:u[0-9a-f]{4}|[^])/giu)) {
      if (/^\\(?:u[0-9a-f]{4}|["'\\/bfnrt])$/iu.test(escape)) continue;
      const at = offset + index;
      this.#mistake(`\`${escape.slice(0, 2)}\` is no escape sequence of JSON`, at, at + escape.length);
    }
  }

  // literal := number | "true" | "false" | "null"
  #literal(): JsonLiteral | undefined {
    const start = this.#at;
    const word = this.#word();
    const end = this.#at;
    switch (word) {
      case "":
        return undefined;
      case "true":
        return { kind: "literal", value: true, start, end };
      case "false":
        return { kind: "literal", value: false, start, end };
      case "null":
        return { kind: "literal", value: null, start, end };
      default: {
        const value = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/iu.test(word) ? Number(word) : NaN;
        if (Number.isFinite(value)) return { kind: "literal", value, start, end };
        this.#mistake(
          "A value was expected: a string in double quotes, a number, true, false or null",
          start,
          end,
        );
        return { kind: "literal", value: null, start, end };
      }
    }
  }

  /** Everything up to the next blank or punctuation. */
  #word(): string {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code <= space || code === comma || code === colon || code === slash) break;
      if (code === openBrace || code === closeBrace || code === openBracket || code === closeBracket) break;
      if (code === doubleQuote) break;
    }
    this.#at = at;
    return text.slice(start, at);
  }

  #skipBlanks(): void {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code === space || code === lineFeed || code === carriageReturn || code === tab) this.#at++;
      else if (code === slash) {
        if (!this.#skipComment()) return;
      } else if (code > 0x7f && /\s/u.test(text.charAt(this.#at))) this.#at++;
      else return;
    }
  }

  // comment := "//" up to the line's end | "/*" up to "*/"
  #skipComment(): boolean {
    const next = this.#text.charCodeAt(this.#at + 1);
    if (next === slash) {
      const end = this.#text.indexOf("\n", this.#at);
      this.#at = end === -1 ? this.#text.length : end + 1;
      return true;
    }
    if (next !== star) return false;
    const end = this.#text.indexOf("*/", this.#at + 2);
    if (end === -1) {
      this.#mistake("The comment that starts here has no end", this.#at, this.#at + 2);
      this.#at = this.#text.length;
    } else this.#at = end + 2;
    return true;
  }

  // Goes to the next comma or bracket that the object or list around this point can go on from.
  #skipGarbage(message: string): void {
    const start = this.#at;
    const text = this.#text;
    for (; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at);
      if (code === comma || code === closeBrace || code === closeBracket) break;
      if (this.#at > start && (code === doubleQuote || code === openBrace || code === openBracket)) break;
    }
    // A closing bracket that closes nothing here.
    if (this.#at === start) this.#at++;
    this.#mistake(message, start, this.#at);
  }

  #tooDeep(): JsonLiteral {
    const start = this.#at;
    const text = this.#text;
    let depth = 0;
    for (; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at);
      if (code === openBrace || code === openBracket) depth++;
      else if (code === closeBrace || code === closeBracket) depth--;
      else if (code === doubleQuote) this.#at = this.#closingQuote(this.#at + 1, doubleQuote);
      if (depth === 0) break;
    }
    this.#at = Math.min(this.#at + 1, text.length);
    const message = `Values nested more than ${deepestJson} deep are not read`;
    this.#mistake(message, start, Math.min(start + 1, text.length), "depth");
    return { kind: "literal", value: null, start, end: this.#at };
  }

  #findDuplicates(members: readonly JsonMember[]): void {
    const names = new Set<string>();
    for (const { name, start, nameEnd } of members) {
      if (names.has(name)) {
        this.#mistake(
          "This name is used before in the same object, and only this one counts",
          start,
          nameEnd,
          "duplicate",
        );
      }
      names.add(name);
    }
  }

  #mistake(message: string, start: number, end: number, kind: JsonMistake["kind"] = "syntax"): void {
    const last = this.mistakes.at(-1);
    // One slip of the pen, one mistake: what follows from it at the same place is not told again.
    if (last?.start === start) return;
    if (this.#slips === mostMistakes) return;
    if (this.mistakes.length < 10 * mostMistakes) {
      this.mistakes.push({ kind, message, start, end: Math.max(start, Math.min(end, this.#text.length)) });
    }
    if (kind !== "syntax" || ++this.#slips < mostMistakes) return;
    const rest = "The rest of the file is not read: it has too many mistakes to be JSON";
    this.mistakes.push({ kind, message: rest, start: this.#at, end: this.#text.length });
    this.#at = this.#text.length;
  }
}

/** Where a string ends that was never closed: before the blanks, commas and brackets at the end of its line. */
function endOfContent(line: string): number {
  let end = line.length;
  while (end > 0 && /[\s,\]}]/u.test(line.charAt(end - 1))) end--;
  return end;
}

const escaped: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

function unescaped(written: string): string {
  return written.replaceAll(/\\(u[0-9a-f]{4}|[^])/giu, (_whole, code: string) =>
    code.length === 5 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escaped.get(code) ?? code),
  );
}

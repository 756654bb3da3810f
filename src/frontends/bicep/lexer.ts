import type { Mistake, TokenKind, Tokens, Trivia } from "./tokens.ts";

/**
 * Splits the text of a `.bicep` or `.bicepparam` file into tokens. Never fails: what is no token becomes
 * `unrecognized` with a mistake, and a string that does not end stops at its line's end (a multi-line one at the file's).
 */
export function lex(text: string): Tokens {
  return new Lexer(text).run();
}

/** The hole that the lexer is inside of, or a brace opened inside a hole, which is not the one that ends it. */
type Opening =
  { readonly multiLine: false } | { readonly multiLine: true; readonly dollars: number } | "brace";

class Lexer {
  private readonly text: string;
  private at = 0;
  private readonly kinds: TokenKind[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly comments: Trivia[] = [];
  private readonly directives: Trivia[] = [];
  private readonly mistakes: Mistake[] = [];
  // The rules change inside `${...}`: `}` ends the hole and goes on with the string, and a line may not end there.
  private readonly openings: Opening[] = [];

  constructor(text: string) {
    this.text = text;
  }

  run(): Tokens {
    for (;;) {
      this.skipTrivia();
      const start = this.at;
      if (start >= this.text.length) break;
      const kind = this.token();
      // Blank lines say nothing that one line end does not.
      if (kind === "new line" && this.kinds[this.kinds.length - 1] === "new line") continue;
      this.add(kind, start);
    }
    if (this.openings.length > 0) {
      this.mistake("the string is not closed before the end of the file", this.at, this.at);
      this.add("string end", this.at);
    }
    this.add("end of file", this.at);
    const { kinds, starts, ends, comments, directives, mistakes } = this;
    return { kinds, starts, ends, comments, directives, mistakes };
  }

  private add(kind: TokenKind, start: number): void {
    this.kinds.push(kind);
    this.starts.push(start);
    this.ends.push(this.at);
  }

  private mistake(message: string, start: number, end: number): void {
    this.mistakes.push({ kind: "syntax", message, start, end });
  }

  /** The character at some distance; `END` past the end. */
  private code(ahead = 0): number {
    const at = this.at + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : END;
  }

  // trivia := blank | "//" ... | "/*" ... "*/" | "#disable-next-line" ... (first on its line)
  private skipTrivia(): void {
    const { text } = this;
    for (;;) {
      const code = this.code();
      if (code === SPACE || code === TAB) {
        this.at++;
      } else if (code === SLASH && this.code(1) === SLASH) {
        const start = this.at;
        this.at = lineEndFrom(text, start);
        this.comments.push({ start, end: this.at });
      } else if (code === SLASH && this.code(1) === ASTERISK) {
        const start = this.at;
        const close = text.indexOf("*/", start + 2);
        this.at = close < 0 ? text.length : close + 2;
        this.comments.push({ start, end: this.at });
        if (close < 0)
          this.mistake(
            "the comment is not closed: expected `*/` before the end of the file",
            start,
            start + 2,
          );
      } else if (code === HASH && this.isFirstOnLine() && isDirective(text, this.at)) {
        const start = this.at;
        const line = text.slice(start, lineEndFrom(text, start));
        const comment = line.indexOf("//");
        const directive = comment < 0 ? line : line.slice(0, comment);
        this.at = start + directive.length;
        this.directives.push({ start, end: start + directive.trimEnd().length });
      } else {
        return;
      }
    }
  }

  private isFirstOnLine(): boolean {
    for (let before = this.at - 1; before >= 0; before--) {
      const code = this.text.charCodeAt(before);
      if (code === LF || code === CR) return true;
      if (code !== SPACE && code !== TAB) return false;
    }
    return true;
  }

  private token(): TokenKind {
    const start = this.at;
    const code = this.code();
    if (isIdentifierStart(code)) return this.identifier();
    if (isDigit(code)) {
      while (isDigit(this.code())) this.at++;
      return "integer";
    }
    this.at++;
    switch (code) {
      case LF:
      case CR:
        return this.newLine(start);
      case QUOTE:
        return this.quote();
      case 0x7b:
        if (this.openings.length > 0) this.openings.push("brace");
        return "{";
      case 0x7d:
        return this.closeBrace();
      case 0x28:
        return "(";
      case 0x29:
        return ")";
      case 0x5b:
        return "[";
      case 0x5d:
        return "]";
      case 0x40:
        return "@";
      case 0x2c:
        return ",";
      case 0x2e:
        if (this.code() !== DOT || this.code(1) !== DOT) return ".";
        this.at += 2;
        return "...";
      case 0x3f:
        return this.follows(0x3f) ? "??" : "?";
      case 0x3a:
        return this.follows(0x3a) ? "::" : ":";
      case 0x3b:
        return ";";
      case 0x2b:
        return "+";
      case 0x2d:
        return "-";
      case 0x25:
        return "%";
      case ASTERISK:
        return "*";
      case SLASH:
        return "/";
      case 0x5e:
        return "^";
      case 0x21:
        return this.follows(EQUALS) ? "!=" : this.follows(TILDE) ? "!~" : "!";
      case 0x3c:
        return this.follows(EQUALS) ? "<=" : "<";
      case 0x3e:
        return this.follows(EQUALS) ? ">=" : ">";
      case EQUALS:
        return this.follows(EQUALS) ? "==" : this.follows(TILDE) ? "=~" : this.follows(0x3e) ? "=>" : "=";
      case 0x26:
        return this.follows(0x26) ? "&&" : this.unrecognized(start);
      case 0x7c:
        return this.follows(0x7c) ? "||" : "|";
      case DOLLAR:
        return this.dollars(start);
      default:
        return this.unrecognized(start);
    }
  }

  private follows(code: number): boolean {
    if (this.code() !== code) return false;
    this.at++;
    return true;
  }

  private unrecognized(start: number): TokenKind {
    const code = this.text.codePointAt(start) ?? 0;
    if (code === DOUBLE_QUOTE) this.at = doubleQuotedEnd(this.text, start);
    // A character outside the basic plane is two code units: cut between them, a position would be inside a character.
    if (code > 0xffff) this.at = start + 2;
    const shown = this.text.slice(start, this.at);
    this.mistake(
      code === DOUBLE_QUOTE
        ? 'unexpected `"`: Bicep strings stand between single quotes'
        : `unexpected character ${JSON.stringify(shown)}`,
      start,
      this.at,
    );
    return "unrecognized";
  }

  private identifier(): TokenKind {
    const { text } = this;
    const start = this.at;
    const { length } = text;
    let at = start + 1;
    while (at < length && isIdentifierPart(text.charCodeAt(at))) at++;
    this.at = at;
    if (at - start === 4) {
      if (text.startsWith("true", start)) return "true";
      if (text.startsWith("null", start)) return "null";
    } else if (at - start === 5 && text.startsWith("false", start)) return "false";
    return "identifier";
  }

  private newLine(start: number): TokenKind {
    if (this.openings.length > 0) {
      // The line's end is read again, outside the string.
      this.at = start;
      this.openings.length = 0;
      this.mistake("the string is not closed before the end of the line", start, start);
      return "string end";
    }
    for (let code = this.code(); code === LF || code === CR; code = this.code()) this.at++;
    return "new line";
  }

  private quote(): TokenKind {
    if (this.code() === QUOTE && this.code(1) === QUOTE) {
      this.at += 2;
      return this.multiLine("string", 0);
    }
    return this.singleLine("string");
  }

  private dollars(start: number): TokenKind {
    while (this.code() === DOLLAR) this.at++;
    if (!this.text.startsWith("'''", this.at)) return this.unrecognized(start);
    const dollars = this.at - start;
    this.at += 3;
    return this.multiLine("string", dollars);
  }

  private closeBrace(): TokenKind {
    const opening = this.openings.pop();
    if (opening === undefined || opening === "brace") return "}";
    return opening.multiLine ? this.multiLine("string end", opening.dollars) : this.singleLine("string end");
  }

  /** Reads on to the string's end or to its next hole. `whole` is what it is when it ends here. */
  private singleLine(whole: "string" | "string end"): TokenKind {
    const { text } = this;
    const { length: textLength } = text;
    for (;;) {
      let at = this.at;
      while (at < textLength && !isSpecialInString(text.charCodeAt(at))) at++;
      this.at = at;
      const code = this.code();
      if (code === END || code === LF || code === CR) {
        const end = code === END ? "file" : "line";
        this.mistake(
          `the string is not closed: expected \`'\` before the end of the ${end}`,
          this.at,
          this.at,
        );
        return whole;
      }
      this.at++;
      if (code === QUOTE) return whole;
      if (code === DOLLAR && this.code() === OPEN_BRACE) {
        this.at++;
        this.openings.push({ multiLine: false });
        return whole === "string" ? "string start" : "string middle";
      }
      if (code !== BACKSLASH) continue;
      const length = escapeLength(text, this.at - 1);
      if (length > 0) {
        this.at += length - 1;
        continue;
      }
      const escaped = this.code();
      if (escaped === END || escaped === LF || escaped === CR) continue;
      this.at++;
      this.mistake(
        "this escape is not one of Bicep's: `\\n`, `\\r`, `\\t`, `\\\\`, `\\'`, `\\$`, `\\u{...}`",
        this.at - 2,
        this.at,
      );
    }
  }

  private multiLine(whole: "string" | "string end", dollars: number): TokenKind {
    for (;;) {
      const code = this.code();
      if (code === END) {
        this.mistake("the string is not closed: expected `'''` before the end of the file", this.at, this.at);
        return whole;
      }
      if (code === QUOTE) {
        const start = this.at;
        while (this.code() === QUOTE) this.at++;
        if (this.at - start >= 3) return whole;
      } else if (code === DOLLAR && dollars > 0) {
        const start = this.at;
        while (this.code() === DOLLAR) this.at++;
        if (this.at - start < dollars || this.code() !== OPEN_BRACE) continue;
        this.at++;
        this.openings.push({ multiLine: true, dollars });
        return whole === "string" ? "string start" : "string middle";
      } else {
        this.at++;
      }
    }
  }
}

/**
 * The length of the escape at `at` (a backslash), the backslash included: `\n`, `\$`, `\${` (three, so that the brace
 * is not read as a hole), `\u{1F600}`. Zero when it is none of Bicep's.
 */
export function escapeLength(text: string, at: number): number {
  switch (text.charAt(at + 1)) {
    case "n":
    case "r":
    case "t":
    case "\\":
    case "'":
      return 2;
    case "$":
      return text[at + 2] === "{" ? 3 : 2;
    case "u": {
      UNICODE_ESCAPE.lastIndex = at;
      const match = UNICODE_ESCAPE.exec(text);
      return match && Number.parseInt(match[1] ?? "", 16) <= 0x10ffff ? match[0].length : 0;
    }
    default:
      return 0;
  }
}

const UNICODE_ESCAPE = /\\u\{([0-9a-fA-F]+)\}/y;

function lineEndFrom(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || code === CR) return at;
  }
  return text.length;
}

/** A text between double quotes is one mistake, not one for each quote and what is between them. */
function doubleQuotedEnd(text: string, start: number): number {
  const lineEnd = lineEndFrom(text, start);
  const close = text.indexOf('"', start + 1);
  return close < 0 || close >= lineEnd ? start + 1 : close + 1;
}

function isDirective(text: string, at: number): boolean {
  return (
    text.startsWith("#disable-next-line", at) ||
    text.startsWith("#disable-diagnostics", at) ||
    text.startsWith("#restore-diagnostics", at)
  );
}

// identifier := [A-Za-z_] [A-Za-z0-9_]*
function isIdentifierStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function isIdentifierPart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || isDigit(code);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** What ends a stretch of a string on one line: its end, the line's, an escape, perhaps a hole. */
function isSpecialInString(code: number): boolean {
  return code === QUOTE || code === DOLLAR || code === BACKSLASH || code === LF || code === CR;
}

const END = -1;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const HASH = 0x23;
const DOLLAR = 0x24;
const QUOTE = 0x27;
const ASTERISK = 0x2a;
const DOT = 0x2e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const TILDE = 0x7e;

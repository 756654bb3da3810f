import type { Source } from "../source/source.ts";
import type { CommentSyntax } from "./comment-syntax.ts";

/** The comments of a file, and the rest of it. */
export interface Scanned {
  readonly comments: readonly Comment[];
  /** The text with comments blanked and the inside of texts made `"`: same length, same lines. */
  readonly code: string;
}

/** Offsets of a whole comment, and of what is between its markers. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly innerStart: number;
  readonly innerEnd: number;
}

/** Tells comments from code and from texts, so that a marker inside a string is no comment. Linear in the text. */
export function scanComments({ text }: Source, syntax: CommentSyntax): Scanned {
  return syntax.yaml ? scanYaml(text) : new Scanner(text, syntax).scan();
}

type TextSyntax = CommentSyntax["texts"][number];

/** A hole of a text that code is being read in: `depth` counts the brackets of its kind that are open inside. */
interface Hole {
  readonly text: TextSyntax;
  depth: number;
}

class Scanner {
  readonly #text: string;
  readonly #syntax: CommentSyntax;
  readonly #comments: Comment[] = [];
  readonly #code: string[] = [];
  readonly #holes: Hole[] = [];
  #at = 0;
  /** The heredocs that the current line has opened, to start at the next. */
  #heredocs: string[] = [];
  /** The last character of code that is not blank, and the word that it ends, for regular expressions. */
  #last = "";
  #word = "";
  /** A regular expression that was begun before here found no end: so would every later one of the line. */
  #noExpressionBefore = 0;

  constructor(text: string, syntax: CommentSyntax) {
    this.#text = text;
    this.#syntax = syntax;
  }

  scan(): Scanned {
    while (this.#at < this.#text.length) {
      if (
        this.#comment() ||
        this.#string() ||
        this.#heredoc() ||
        this.#regularExpression() ||
        this.#holeEnd()
      )
        continue;
      this.#plain();
    }
    return { comments: this.#comments, code: this.#code.join("") };
  }

  #comment(): boolean {
    const { line, block, markerStartsWord } = this.#syntax;
    for (const [open, close] of block) {
      if (!this.#text.startsWith(open, this.#at)) continue;
      const closed = this.#text.indexOf(close, this.#at + open.length);
      const innerEnd = closed < 0 ? this.#text.length : closed;
      const end = closed < 0 ? this.#text.length : closed + close.length;
      this.#keep({ start: this.#at, end, innerStart: this.#at + open.length, innerEnd });
      return true;
    }
    for (const marker of line) {
      if (!this.#text.startsWith(marker, this.#at)) continue;
      if (markerStartsWord && /[^\s;(){}|,&]/u.test(this.#text.charAt(this.#at - 1))) continue;
      const end = lineEnd(this.#text, this.#at);
      this.#keep({ start: this.#at, end, innerStart: this.#at + marker.length, innerEnd: end });
      return true;
    }
    return false;
  }

  #keep(comment: Comment): void {
    this.#comments.push(comment);
    this.#code.push(blanked(this.#text, comment.start, comment.end));
    this.#at = comment.end;
  }

  #string(): boolean {
    const syntax = this.#syntax.texts.find(({ open }) => this.#text.startsWith(open, this.#at));
    if (syntax === undefined) return false;
    this.#take(this.#at + syntax.open.length);
    this.#inside(syntax);
    return true;
  }

  /** From inside a text to its end, or to the first hole in it. */
  #inside(syntax: TextSyntax): void {
    const { close, escape, lines, hole, greedy } = syntax;
    let at = this.#at;
    while (at < this.#text.length) {
      const character = this.#text.charAt(at);
      if (escape === "doubled" && this.#text.startsWith(close + close, at)) {
        at += 2 * close.length;
      } else if (this.#text.startsWith(close, at)) {
        at += close.length;
        while (greedy && this.#text.charAt(at) === close.charAt(0)) at++;
        break;
      } else if (character === escape) {
        at += 2;
      } else if (hole !== undefined && this.#text.startsWith(hole[0], at)) {
        // `{{` is a brace of the text where `{` opens a hole.
        if (hole[0] === "{" && this.#text.charAt(at + 1) === "{") {
          at += 2;
          continue;
        }
        this.#holes.push({ text: syntax, depth: 0 });
        at += hole[0].length;
        break;
      } else if (character === "\n" && !lines) {
        break;
      } else {
        at++;
      }
    }
    this.#take(Math.min(at, this.#text.length));
    this.#last = '"';
    this.#word = "";
  }

  #take(end: number): void {
    this.#code.push(this.#text.slice(this.#at, end).replace(/[^\n]/gu, '"'));
    this.#at = end;
  }

  #holeEnd(): boolean {
    const hole = this.#holes.at(-1);
    if (hole?.text.hole === undefined) return false;
    const [, close] = hole.text.hole;
    const character = this.#text.charAt(this.#at);
    if (character === (close === "}" ? "{" : "(")) hole.depth++;
    if (character !== close) return false;
    if (hole.depth > 0) {
      hole.depth--;
      return false;
    }
    this.#holes.pop();
    this.#take(this.#at + 1);
    this.#inside(hole.text);
    return true;
  }

  #heredoc(): boolean {
    if (!this.#syntax.heredocs) return false;
    if (this.#text.charAt(this.#at) === "\n" && this.#heredocs.length > 0) {
      this.#code.push("\n");
      this.#at++;
      for (const name of this.#heredocs) this.#take(this.#heredocEnd(name));
      this.#heredocs = [];
      return true;
    }
    if (!this.#text.startsWith("<<", this.#at)) return false;
    const opening = /^<<[-~]?(["']?)(\w+)\1/u.exec(this.#text.slice(this.#at, this.#at + 100));
    if (opening?.[2] === undefined) return false;
    this.#heredocs.push(opening[2]);
    this.#take(this.#at + opening[0].length);
    return true;
  }

  #heredocEnd(name: string): number {
    let at = this.#at;
    while (at < this.#text.length) {
      const end = lineEnd(this.#text, at);
      if (this.#text.slice(at, end).trim() === name) return end;
      at = end + 1;
    }
    return this.#text.length;
  }

  #regularExpression(): boolean {
    if (!this.#syntax.regularExpressions || this.#text.charAt(this.#at) !== "/") return false;
    const afterWord = this.#word !== "" && !wordsBeforeExpressions.has(this.#word);
    if (afterWord || /[)\]"'`]/u.test(this.#last)) return false;
    if (this.#at < this.#noExpressionBefore) return false;
    let inClass = false;
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const character = this.#text.charAt(at);
      if (character === "\n") {
        this.#noExpressionBefore = at;
        return false;
      }
      if (character === "\\") at++;
      else if (character === "[") inClass = true;
      else if (character === "]") inClass = false;
      else if (character === "/" && !inClass) {
        this.#take(at + 1);
        this.#last = '"';
        this.#word = "";
        return true;
      }
    }
    this.#noExpressionBefore = this.#text.length;
    return false;
  }

  #plain(): void {
    const character = this.#text.charAt(this.#at++);
    this.#code.push(character);
    if (/\s/u.test(character)) return;
    const continues = /[\w$]/u.test(character) && /[\w$]/u.test(this.#text.charAt(this.#at - 2));
    this.#word = /[\w$]/u.test(character) ? (continues ? this.#word : "") + character : "";
    this.#last = character;
  }
}

const wordsBeforeExpressions = new Set(
  "return typeof case in of delete void throw new else do yield await instanceof".split(" "),
);

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function blanked(text: string, start: number, end: number): string {
  return text.slice(start, end).replace(/[^\n]/gu, " ");
}

/** A block scalar is text as long as its lines are indented deeper than what it belongs to. */
function scanYaml(text: string): Scanned {
  const comments: Comment[] = [];
  const code: string[] = [];
  let scalarOf: number | undefined;
  let quote: string | undefined;
  for (let start = 0; start < text.length;) {
    const end = lineEnd(text, start);
    const line = text.slice(start, end);
    const indent = line.length - line.trimStart().length;
    if (scalarOf !== undefined && (line.trim() === "" || indent > scalarOf)) {
      code.push(line.replace(/[^\n]/gu, '"'));
    } else {
      scalarOf = undefined;
      const scanned = scanYamlLine(line, quote);
      quote = scanned.quote;
      if (scanned.comment !== undefined) {
        comments.push({
          start: start + scanned.comment,
          end,
          innerStart: start + scanned.comment + 1,
          innerEnd: end,
        });
      }
      code.push(scanned.code);
      if (quote === undefined) scalarOf = blockScalarParent(scanned.code);
    }
    if (end < text.length) code.push("\n");
    start = end + 1;
  }
  return { comments, code: code.join("") };
}

interface YamlLine {
  readonly code: string;
  /** Where the comment starts. */
  readonly comment?: number;
  /** The quote that is still open at the end. */
  readonly quote: string | undefined;
}

function scanYamlLine(line: string, open: string | undefined): YamlLine {
  let quote = open;
  let code = "";
  let last = "";
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote !== undefined) {
      code += '"';
      if (quote === '"' && character === "\\") {
        at++;
        if (at < line.length) code += '"';
      } else if (character === quote) {
        if (quote === "'" && line.charAt(at + 1) === "'") {
          at++;
          code += '"';
        } else {
          quote = undefined;
        }
      }
      last = '"';
    } else if (character === "#" && (at === 0 || /\s/u.test(line.charAt(at - 1)))) {
      return { code: code + " ".repeat(line.length - at), comment: at, quote };
    } else {
      // Only at the start of a value does a quote open a text: `it's` is plain.
      if ((character === '"' || character === "'") && (last === "" || ":-?[{,".includes(last))) {
        quote = character;
        code += '"';
      } else {
        code += character;
      }
      if (!/\s/u.test(character)) last = character;
    }
  }
  return { code, quote };
}

/** The column of what a block scalar belongs to, when the line opens one. */
function blockScalarParent(code: string): number | undefined {
  const header = code.trimEnd();
  // Only the tail is looked at: a header is short, and a line may be as long as the file.
  if (!/(?:^|[\s:])[|>][1-9+-]{0,2}$/u.test(header.slice(-8))) return undefined;
  const dashes = /^ *(?:- +)*/u.exec(header)?.[0] ?? "";
  if (/^[|>]/u.test(header.slice(dashes.length))) return Math.max(0, dashes.lastIndexOf("-"));
  return dashes.length;
}

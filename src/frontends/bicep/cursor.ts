import { lex } from "./lexer.ts";
import type { Identifier, Skipped } from "./syntax.ts";
import type { Mistake, TokenKind, Tokens } from "./tokens.ts";

/**
 * Reads the tokens of one file for the productions, and remembers what was wrong. No production throws: it reports
 * what it `expected`, leaves a `skipped` node, and its caller goes on. A second report without a token read in between
 * is a consequence of the first and is not made, so that one mistake is told once.
 */
export class Cursor {
  readonly text: string;
  readonly tokens: Tokens;
  readonly mistakes: Mistake[];
  position = 0;
  /** How many expressions or types the current one lies in. */
  depth = 0;
  private reportedAt = -1;
  private readonly mistakeEnds: ReadonlySet<number>;
  private lineEnds: readonly number[] | undefined;
  private readonly opened = { "{": 0, "[": 0, "(": 0, "<": 0, hole: 0 };

  constructor(text: string) {
    this.text = text;
    this.tokens = lex(text);
    this.mistakes = [...this.tokens.mistakes];
    this.mistakeEnds = new Set(this.tokens.mistakes.map(({ end }) => end));
  }

  get kind(): TokenKind {
    return this.tokens.kinds[this.position] ?? "end of file";
  }

  get next(): TokenKind {
    return this.tokens.kinds[this.position + 1] ?? "end of file";
  }

  /** The kind of the current token, or of the one after a line break. */
  get kindAfterNewLine(): TokenKind {
    return this.kind === "new line" ? this.next : this.kind;
  }

  get start(): number {
    return this.tokens.starts[this.position] ?? this.text.length;
  }

  get end(): number {
    return this.tokens.ends[this.position] ?? this.text.length;
  }

  /** Where the last token read ends: where a node that is complete now ends. */
  get previousEnd(): number {
    return this.tokens.ends[this.position - 1] ?? 0;
  }

  /** Where a node that started at `start` and is complete now ends; a node of which nothing is there is empty. */
  endFrom(start: number): number {
    return Math.max(start, this.previousEnd);
  }

  get textOfToken(): string {
    return this.text.slice(this.start, this.end);
  }

  read(): void {
    if (this.kind !== "end of file") this.position++;
  }

  at(kind: TokenKind): boolean {
    return this.kind === kind;
  }

  accept(kind: TokenKind): boolean {
    if (this.kind !== kind) return false;
    this.position++;
    return true;
  }

  expect(kind: TokenKind): boolean {
    if (this.accept(kind)) return true;
    this.expected(`\`${kind}\``);
    return false;
  }

  newLines(): void {
    while (this.kind === "new line") this.position++;
  }

  isKeyword(word: string, ahead = 0): boolean {
    const at = this.position + ahead;
    if (this.tokens.kinds[at] !== "identifier") return false;
    const start = this.tokens.starts[at] ?? 0;
    return (this.tokens.ends[at] ?? 0) - start === word.length && this.text.startsWith(word, start);
  }

  acceptKeyword(word: string): boolean {
    if (!this.isKeyword(word)) return false;
    this.position++;
    return true;
  }

  expectKeyword(word: string): boolean {
    if (this.acceptKeyword(word)) return true;
    this.expected(`\`${word}\``);
    return false;
  }

  identifier(what: string): Identifier {
    if (this.kind !== "identifier") {
      this.expected(what);
      return { kind: "identifier", name: "", start: this.previousEnd, end: this.previousEnd };
    }
    const { start } = this;
    const name = this.textOfToken;
    this.position++;
    return { kind: "identifier", name, start, end: this.previousEnd };
  }

  /** Says what should stand at the current token, unless what stands there follows from a mistake already told. */
  expected(what: string): void {
    if (this.position <= this.reportedAt) return;
    this.reportedAt = this.position;
    if (
      this.kind === "unrecognized" ||
      this.mistakeEnds.has(this.previousEnd) ||
      this.mistakeEnds.has(this.end)
    )
      return;
    this.mistakes.push({
      kind: "syntax",
      message: `expected ${what}, found ${this.found()}`,
      start: this.start,
      end: this.kind === "new line" ? this.start : this.end,
    });
  }

  private found(): string {
    if (this.kind === "new line") return "the end of the line";
    if (this.kind === "end of file") return "the end of the file";
    const text = this.textOfToken;
    return `\`${text.length > 40 ? `${text.slice(0, 39)}…` : text}\``.replace(/\s+/gu, " ");
  }

  wrong(message: string, start: number, end: number): void {
    this.mistakes.push({ kind: "syntax", message, start, end });
    this.reportedAt = this.position;
  }

  tooMuch(message: string, start: number): void {
    if (this.position <= this.reportedAt) return;
    this.mistakes.push({ kind: "limit", message, start, end: this.end });
    this.reportedAt = this.position;
  }

  /** Counts an opening bracket that the caller has read, so that recovery knows which closing ones are not its own. */
  open(bracket: "{" | "[" | "(" | "<" | "hole"): void {
    this.opened[bracket]++;
  }

  /** Reads the closing bracket or says that it is missing. */
  close(bracket: "{" | "[" | "(" | "<", openedAt: number): void {
    this.opened[bracket]--;
    const closing = CLOSING[bracket];
    if (this.accept(closing)) return;
    const line = this.lineOf(openedAt);
    this.expected(`\`${closing}\` to close the \`${bracket}\` of line ${line}`);
  }

  /** The line of an offset, from 1. The table is made at the first mistake that names a line. */
  private lineOf(offset: number): number {
    this.lineEnds ??= lineEndsOf(this.text);
    let low = 0;
    let high = this.lineEnds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.lineEnds[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }

  closeHole(): void {
    this.opened.hole--;
  }

  /** Whether the current token ends a construct that the current one lies in. */
  endsOuter(): boolean {
    switch (this.kind as string) {
      case "end of file":
        return true;
      case "}":
        return this.opened["{"] > 0;
      case "]":
        return this.opened["["] > 0;
      case ")":
        return this.opened["("] > 0;
      case ">":
        return this.opened["<"] > 0;
      case "string middle":
      case "string end":
        return this.opened.hole > 0;
      default:
        return false;
    }
  }

  /**
   * Goes on to the line's end, to one of `stops`, or to what ends an outer construct, whichever is first; brackets
   * that open on the way are passed with everything inside them. A mistake must have been reported before.
   */
  skipTo(...stops: readonly TokenKind[]): Skipped {
    const { start } = this;
    let inside = 0;
    for (; this.kind !== "end of file"; this.position++) {
      const { kind } = this;
      if (kind === "new line" && (inside === 0 || this.statementFollows())) break;
      if (inside === 0 && (stops.includes(kind) || this.endsOuter())) break;
      if (kind === "{" || kind === "[" || kind === "(" || kind === "string start") inside++;
      else if (inside > 0 && (kind === "}" || kind === "]" || kind === ")" || kind === "string end"))
        inside--;
    }
    this.reportedAt = Math.max(this.reportedAt, this.position);
    // Where nothing is skipped, what is missing is missing after what was read last.
    return { kind: "skipped", start: Math.min(start, this.previousEnd), end: this.previousEnd };
  }

  /** What `expected` was reported for and not there. */
  missing(what: string): Skipped {
    this.expected(what);
    return { kind: "skipped", start: this.previousEnd, end: this.previousEnd };
  }

  /**
   * Whether a statement starts at the first column of the line after the current token, a line break. Nothing inside a
   * bracket looks like one, so the bracket was never closed.
   */
  statementFollows(): boolean {
    if (this.kind !== "new line") return false;
    this.position++;
    const starts = this.startsStatement();
    this.position--;
    return starts;
  }

  startsStatement(): boolean {
    const before = this.text.charCodeAt(this.start - 1);
    if (this.start > 0 && before !== 10 && before !== 13) return false;
    if (this.kind === "@") return this.next === "identifier";
    if (this.kind !== "identifier" || (this.next !== "identifier" && this.next !== "string")) return false;
    return STATEMENT_KEYWORDS.has(this.textOfToken);
  }
}

const CLOSING = { "{": "}", "[": "]", "(": ")", "<": ">" } as const;

const STATEMENT_KEYWORDS: ReadonlySet<string> = new Set(
  "assert extension func metadata module output param resource test type var".split(" "),
);

function lineEndsOf(text: string): readonly number[] {
  const ends: number[] = [];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) ends.push(at);
  return ends;
}

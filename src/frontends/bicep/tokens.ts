/**
 * The tokens of one Bicep file in order, as parallel lists: a repository holds millions of tokens, and three lists cost
 * a fraction of as many objects. The last token is always `end of file`.
 */
export interface Tokens {
  readonly kinds: readonly TokenKind[];
  /** Offset of the first character of each token. */
  readonly starts: readonly number[];
  /** Offset after the last character of each token. */
  readonly ends: readonly number[];
  /** Comments in order, the delimiters included. */
  readonly comments: readonly Trivia[];
  /** `#disable-next-line`, `#disable-diagnostics`, `#restore-diagnostics`, each to the end of its codes. */
  readonly directives: readonly Trivia[];
  readonly mistakes: readonly Mistake[];
}

export interface Trivia {
  readonly start: number;
  readonly end: number;
}

/** Something that can't be read as Bicep, before it is put into a `Problem` with its source. */
export interface Mistake {
  readonly kind: "syntax" | "limit";
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Punctuation is its own name. A string without `${` is one token; with holes it is `string start`, then
 * `string middle` between two holes, then `string end`, with the tokens of the holes between them.
 * Line breaks that follow each other, with nothing but blanks and comments between, are one `new line`.
 */
export type TokenKind =
  | "identifier"
  | "integer"
  | "true"
  | "false"
  | "null"
  | "string"
  | "string start"
  | "string middle"
  | "string end"
  | "new line"
  | "end of file"
  | "unrecognized"
  | Punctuation;

export type Punctuation =
  | "{"
  | "}"
  | "("
  | ")"
  | "["
  | "]"
  | "@"
  | ","
  | "."
  | "..."
  | "?"
  | "??"
  | ":"
  | "::"
  | ";"
  | "="
  | "=="
  | "=~"
  | "=>"
  | "!"
  | "!="
  | "!~"
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "^"
  | "&&"
  | "||"
  | "|";

/** How a language writes comments and the texts in which a comment's marker means nothing. */
export interface CommentSyntax {
  /** What starts a comment that runs to the end of the line. */
  readonly line: readonly string[];
  readonly block: readonly (readonly [open: string, close: string])[];
  /** Longer openings first: they are tried in order. */
  readonly texts: readonly TextSyntax[];
  /** A line comment's marker counts only at the start of a word (shells, YAML). */
  readonly markerStartsWord?: true;
  /** `/` may start a regular expression. */
  readonly regularExpressions?: true;
  /** `<<NAME` starts a text that ends with the line NAME. */
  readonly heredocs?: true;
  /** What stands in front of a declaration and belongs to it: `@name(...)` or `[Name(...)]`. */
  readonly decorators?: "@" | "[";
  /** YAML's rules for texts depend on indentation and have a scanner of their own. */
  readonly yaml?: true;
}

interface TextSyntax {
  readonly open: string;
  readonly close: string;
  /** The character that takes its meaning from the next one; or the close written twice stands for itself. */
  readonly escape?: "\\" | "`" | "doubled";
  /** Runs over line ends. */
  readonly lines?: true;
  /** Code inside the text, up to the matching close. */
  readonly hole?: readonly [open: string, close: "}" | ")"];
  /** Quotes in excess of the close belong to the text (`''''` ends with a quote, then closes). */
  readonly greedy?: true;
}

/** The comments of a file, by its name; undefined for a kind that has none or is not known. */
export function commentSyntaxOf(path: string): CommentSyntax | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const known = byName.find(([pattern]) => pattern.test(name));
  return known?.[1];
}

const slashes = { line: ["//"], block: [["/*", "*/"]] } as const;
const doubleQuoted: TextSyntax = { open: '"', close: '"', escape: "\\" };
const singleQuoted: TextSyntax = { open: "'", close: "'", escape: "\\" };

const json: CommentSyntax = { ...slashes, texts: [doubleQuoted] };

const bicep: CommentSyntax = {
  ...slashes,
  texts: [
    { open: "'''", close: "'''", lines: true, greedy: true },
    { ...singleQuoted, hole: ["${", "}"] },
  ],
  decorators: "@",
};

const javascript: CommentSyntax = {
  ...slashes,
  texts: [
    { open: "`", close: "`", escape: "\\", lines: true, hole: ["${", "}"] },
    doubleQuoted,
    singleQuoted,
  ],
  regularExpressions: true,
  decorators: "@",
};

const csharp: CommentSyntax = {
  ...slashes,
  texts: [
    { open: '"""', close: '"""', lines: true, greedy: true },
    ...['$@"', '@$"', '@"'].map((open): TextSyntax => ({ open, close: '"', escape: "doubled", lines: true })),
    { open: '$"', close: '"', escape: "\\", hole: ["{", "}"] },
    doubleQuoted,
    singleQuoted,
  ],
  decorators: "[",
};

const java: CommentSyntax = {
  ...slashes,
  texts: [{ open: '"""', close: '"""', escape: "\\", lines: true }, doubleQuoted, singleQuoted],
  decorators: "@",
};

const go: CommentSyntax = {
  ...slashes,
  texts: [{ open: "`", close: "`", lines: true }, doubleQuoted, singleQuoted],
};

const terraform: CommentSyntax = {
  line: ["#", "//"],
  block: [["/*", "*/"]],
  texts: [{ ...doubleQuoted, hole: ["${", "}"] }],
  heredocs: true,
};

const python: CommentSyntax = {
  line: ["#"],
  block: [],
  texts: [
    { open: '"""', close: '"""', escape: "\\", lines: true },
    { open: "'''", close: "'''", escape: "\\", lines: true },
    doubleQuoted,
    singleQuoted,
  ],
  decorators: "@",
};

const powershell: CommentSyntax = {
  line: ["#"],
  block: [["<#", "#>"]],
  texts: [
    ...["\n", "\r\n"].flatMap((end): readonly TextSyntax[] => [
      { open: `@'${end}`, close: "\n'@", lines: true },
      { open: `@"${end}`, close: '\n"@', lines: true },
    ]),
    { open: "'", close: "'", escape: "doubled", lines: true },
    { open: '"', close: '"', escape: "`", lines: true, hole: ["$(", ")"] },
  ],
  markerStartsWord: true,
};

const shell: CommentSyntax = {
  line: ["#"],
  block: [],
  texts: [
    { ...doubleQuoted, lines: true },
    { open: "'", close: "'", lines: true },
  ],
  markerStartsWord: true,
  heredocs: true,
};

const sql: CommentSyntax = {
  line: ["--"],
  block: [["/*", "*/"]],
  texts: [
    { open: "'", close: "'", escape: "doubled", lines: true },
    { open: '"', close: '"', escape: "doubled", lines: true },
  ],
};

const xml: CommentSyntax = {
  line: [],
  block: [["<!--", "-->"]],
  texts: [{ open: "<![CDATA[", close: "]]>", lines: true }],
};

const yaml: CommentSyntax = { line: ["#"], block: [], texts: [], yaml: true };

const byName: readonly (readonly [RegExp, CommentSyntax])[] = [
  [/\.jsonc?$/u, json],
  [/\.bicep(?:param)?$/u, bicep],
  [/\.[cm]?[jt]sx?$/u, javascript],
  [/\.csx?$/u, csharp],
  [/\.(?:java|kt|kts|groovy)$/u, java],
  [/\.go$/u, go],
  [/\.(?:tf|tfvars|hcl)$/u, terraform],
  [/\.py$/u, python],
  [/\.ps[dm]?1$/u, powershell],
  [/\.(?:sh|bash|zsh|ksh|mk)$|^(?:dockerfile|(?:gnu)?makefile)$/u, shell],
  [/\.sql$/u, sql],
  [/\.(?:xml|csproj|fsproj|props|targets|config)$/u, xml],
  [/\.ya?ml$/u, yaml],
];

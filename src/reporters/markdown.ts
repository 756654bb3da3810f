import { cut, visibleLine, visibleLines } from "./visible.ts";

/*
 * GitHub renders Markdown and then looks for mentions, references, emoji names and formulas in the text outside code.
 * Entities and backslashes are gone by then, so what they look for is broken by a zero-width space.
 */
const gap = "\u200b";

/**
 * Text from a pull request as running Markdown text, safe at any place of a line, a table cell included: it renders as
 * itself, without markup, HTML, links, mentions, references, emoji or formulas.
 */
export function inline(text: string, length = 500): string {
  const shown = cut(visibleLine(text).trim(), length);
  return unlinked(shown)
    .replace(/[\\`*_[\]~#]/gu, "\\$&")
    .replace(/[&<>|$]/gu, entityOf)
    .replace(/^[-+=]/u, "\\$&")
    .replace(/^(\d+)([.)])/u, "$1\\$2");
}

/**
 * A sentence of a rule or a message: `inline`, but what stands between backticks is shown as code. Names from the pull
 * request inside it may hold backticks too: they can move the border between text and code, and both are escaped.
 */
export function prose(text: string, length = 2000): string {
  return sentence(text, length, codeSpan);
}

/** As `prose`, in a table cell. */
export function proseInCell(text: string, length = 500): string {
  return sentence(text, length, codeSpanInCell);
}

function sentence(text: string, length: number, code: (text: string, length: number) => string): string {
  const pieces = cut(visibleLine(text).trim(), length).split("`");
  // An unpaired backtick is text.
  if (pieces.length % 2 === 0) pieces.splice(-2, 2, pieces.slice(-2).join("`"));
  return pieces
    .map((piece, index) => {
      if (index % 2 === 1) return piece.trim() === "" ? "\\`\\`" : code(piece, length);
      const [, before = "", middle = "", after = ""] = /^(\s*)(.*?)(\s*)$/u.exec(piece) ?? [];
      return `${before}${inline(middle, length)}${after}`;
    })
    .join("");
}

/** A name, path or value from a pull request as code. */
export function codeSpan(text: string, length = 300): string {
  const shown = withoutComment(cut(visibleLine(text), length));
  if (shown.trim() === "") return "*(empty)*";
  const fence = "`".repeat(longestRun(shown) + 1);
  // One space on each side is taken off by the renderer; it is needed where the text itself begins or ends like that.
  const pad = /^[` ]|[` ]$/u.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** As `codeSpan`; a cell ends at a `|` even inside code, and there is no spelling of one that every renderer takes. */
export function codeSpanInCell(text: string, length = 300): string {
  return /[|\\]/u.test(text) ? inline(text, length) : codeSpan(text, length);
}

/** A code block; `language` is ours. The fence is longer than any run of backticks in the text. */
export function fence(text: string, language = ""): string {
  return fenced(withoutComment(visibleLines(text)), language);
}

/**
 * A block that replaces the lines its comment stands on. The text is committed as it stands, so nothing in it is escaped:
 * `isVisible` must have been asked, and the marker of a comment must stand before it.
 */
export function suggestion(lines: readonly string[]): string {
  return fenced(lines.join("\n"), "suggestion");
}

function fenced(text: string, language: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  // No lines at all is a deletion; one empty line is an empty line.
  return text === "" ? `${fence}${language}\n${fence}` : `${fence}${language}\n${text}\n${fence}`;
}

/** A link whose text is Markdown already (of `inline` or `codeSpan`); the bare text when the address is not HTTPS. */
export function link(markdown: string, address: string | undefined): string {
  const target = address === undefined ? undefined : httpsAddress(address);
  return target === undefined ? markdown : `[${markdown}](${target})`;
}

/** The address with everything encoded that could end a Markdown link or an attribute; undefined unless it is HTTPS. */
function httpsAddress(address: string): string | undefined {
  if (!/^https:\/\/[\w.-]+(:\d+)?(\/|$)/u.test(address) || address.length > 4000) return undefined;
  return address.replace(/[^\w\-.~:/?#@%&=+,;]/gu, (character) => percentEncoded(character));
}

/** A path as part of an address: every segment percent-encoded. */
export function encodedPath(path: string): string {
  return path.split("/").map(percentEncoded).join("/");
}

function percentEncoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd")).replace(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function entityOf(character: string): string {
  switch (character) {
    case "&":
      return "&amp;";
    case "<":
      return "&lt;";
    case ">":
      return "&gt;";
    case "|":
      return "&#124;";
    default:
      // `$x$` and $`x`$ are formulas; a dollar with something before and after it is not.
      return `${gap}&#36;${gap}`;
  }
}

function unlinked(text: string): string {
  return (
    text
      // @user, @org/team, user@host
      .replace(/@/gu, `@${gap}`)
      // #123, owner/repo#123
      .replace(/#(?=\d)/gu, `#${gap}`)
      // GH-123, and the prefixes that a repository can define: TICKET-123; advisories: GHSA-...
      .replace(/(?<=[A-Za-z]-)(?=\d)|(?<=\bGHSA-)/giu, gap)
      // https://..., ftp://..., mailto:, xmpp:
      .replace(/(?<=[A-Za-z]):(?=\/\/|[\w.+-]+@)/gu, `:${gap}`)
      .replace(/www\./giu, (www) => `${www.slice(0, 3)}${gap}.`)
      // :shipit:
      .replace(/:(?=[\w+-]+:)/gu, `:${gap}`)
      // A commit id is linked when the repository has it.
      .replace(/[0-9a-f]{7,}/giu, (id) => id.replace(/.{6}(?=.)/gu, `$&${gap}`))
  );
}

// The publisher finds its own comments by a hidden marker; nobody else's text may look like one.
function withoutComment(text: string): string {
  return text.replace(/<!-/gu, `<!${gap}-`).replace(/--(?=>)/gu, `--${gap}`);
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/gu) ?? []).map((run) => run.length));
}

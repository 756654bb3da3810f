/**
 * Text from a pull request, safe to be shown in one line: characters that can't be seen, or that change the direction or
 * the place of what follows, stand as their code point (`⟨U+202E⟩`); line ends and tabs are single spaces.
 */
export function visibleLine(text: string): string {
  return visible(text.replace(/\s+/gu, " "));
}

/** As `visibleLine`, for text of several lines: LF and tabs stay, CRLF and lone CR become LF. */
export function visibleLines(text: string): string {
  return visible(text.replace(/\r\n?/gu, "\n"), "\n\t");
}

/** Whether a line can be shown as it is: what a suggestion demands, since it is committed as it stands. */
export function isVisible(text: string): boolean {
  return visible(text, "\n\t") === text;
}

/** At most `length` UTF-16 units, the last being an ellipsis when something was cut; never half a character. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, Math.max(0, length - 1));
  return `${/[\ud800-\udbff]$/u.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** At most `bytes` bytes of UTF-8, with an ellipsis when something was cut. GitHub counts some limits in bytes. */
export function cutBytes(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) return text;
  let low = 0;
  let high = Math.min(text.length, bytes);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bytesOf(cut(text, middle)) <= bytes) low = middle;
    else high = middle - 1;
  }
  return cut(text, low);
}

export function bytesOf(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

// Controls, format characters (bidirectional overrides, zero-width, tags, the byte order mark), lone surrogates, line and
// paragraph separators, and the letters that are drawn as nothing (Hangul fillers, the Braille blank, the Khmer vowels).
const unseen =
  /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\u115f|\u1160|\u17b4|\u17b5|\u2800|\u3164|\uffa0|[\u{e0100}-\u{e01ef}]/gu;

function visible(text: string, keep = ""): string {
  return text.replace(unseen, (character) => {
    if (keep.includes(character)) return character;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return `⟨U+${code}⟩`;
  });
}

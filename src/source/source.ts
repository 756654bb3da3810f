/**
 * One file's text with the path it was read from.
 * Offsets everywhere are UTF-16 code units into `text`, as JavaScript strings index.
 */
export interface Source {
  /** Path from the repository's root, with `/` between segments. */
  readonly path: string;
  /** The text as decoded, with a byte order mark removed and line ends as written. */
  readonly text: string;
}

/** A stretch of one source: `start` inclusive, `end` exclusive. */
export interface Place {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** Where a place is for a person: lines and columns count from 1, `endColumn` is exclusive. */
export interface Region {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function place(source: Source, start: number, end: number): Place {
  return { source, start, end };
}

export function wholeOf(source: Source): Place {
  return { source, start: 0, end: source.text.length };
}

/** The first character of a file: where a finding about the whole file, or about what it lacks, is put. */
export function startOf(source: Source): Place {
  return { source, start: 0, end: 0 };
}

export function textOf({ source, start, end }: Place): string {
  return source.text.slice(start, end);
}

export function regionOf({ source, start, end }: Place): Region {
  const from = positionOf(source, start);
  const to = positionOf(source, Math.max(start, end));
  return { path: source.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** Line and column, from 1, of an offset; an offset past the end is that of the end. */
export function positionOf(
  source: Source,
  offset: number,
): { readonly line: number; readonly column: number } {
  const starts = lineStartsOf(source);
  const at = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
}

/** The text of a line counted from 1, without its line end; empty past the last line. */
export function lineTextOf(source: Source, line: number): string {
  const starts = lineStartsOf(source);
  const start = starts[line - 1];
  if (start === undefined) return "";
  return source.text.slice(start, starts[line] ?? source.text.length).replace(/\r?\n$/u, "");
}

export function lineCountOf(source: Source): number {
  return lineStartsOf(source).length;
}

/** The offset at which a line counted from 1 starts; the end of the text past the last line. */
export function offsetOfLine(source: Source, line: number): number {
  return lineStartsOf(source)[line - 1] ?? source.text.length;
}

// Only LF ends a line, as for git and for GitHub's line numbers: a lone CR would shift every later comment.
// Most sources are never asked for a line, so the table is made at the first question and lives as long as the source.
const lineStarts = new WeakMap<Source, readonly number[]>();

function lineStartsOf(source: Source): readonly number[] {
  const known = lineStarts.get(source);
  if (known !== undefined) return known;
  const starts = [0];
  const { text } = source;
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) === 10) starts.push(at + 1);
  }
  lineStarts.set(source, starts);
  return starts;
}

/**
 * What a pull request changes, file by file, between the merge base and the head: the map that tells where GitHub
 * accepts a comment. Built by `workspace/` from local git.
 */
export interface Changes {
  readonly files: readonly ChangedFile[];
}

export interface ChangedFile {
  /** The path at the head, or at the base when the file was deleted. */
  readonly path: string;
  /** The path at the base, when the file was renamed. */
  readonly previousPath?: string;
  readonly status: "added" | "modified" | "deleted" | "renamed";
  readonly kind: "text" | "binary" | "symlink" | "submodule";
  readonly hunks: readonly Hunk[];
  /** A clause why the hunks of a text file are not known: `is too large to compare`. Any line may then be changed. */
  readonly unmapped?: string;
}

/** A hunk of a unified diff with three lines of context, as GitHub shows it. Lines count from 1. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** Every line of the hunk in order. `oldLine` is the last base line at or before it; `newLine` likewise. */
  readonly lines: readonly HunkLine[];
}

export interface HunkLine {
  readonly kind: "context" | "added" | "removed";
  /** The line in the base; undefined for an added line. */
  readonly oldLine?: number;
  /** The line in the head; undefined for a removed line. */
  readonly newLine?: number;
  /** What a removed line said, where it is known: a comment is put on the removed line that names the property. */
  readonly text?: string;
}

export function changedFile(changes: Changes, path: string): ChangedFile | undefined {
  return changes.files.find((file) => file.path === path);
}

/**
 * The line of the base that a line of the head was, through context and through everything outside the hunks; undefined
 * for an added line, and where the hunks are not known.
 */
export function baseLineOf(file: ChangedFile, headLine: number): number | undefined {
  return otherLineOf(file, headLine, "new");
}

/** The line of the head that a line of the base has become; undefined for a removed line. */
export function headLineOf(file: ChangedFile, baseLine: number): number | undefined {
  return otherLineOf(file, baseLine, "old");
}

/**
 * The hunk in which GitHub shows a line: of the head (RIGHT), or of the base (LEFT). Both ends of a comment must be in
 * the same one.
 */
export function hunkOf(file: ChangedFile, side: "head" | "base", line: number): Hunk | undefined {
  return file.hunks.find(({ oldStart, oldLines, newStart, newLines }) =>
    side === "head"
      ? line >= newStart && line < newStart + newLines
      : line >= oldStart && line < oldStart + oldLines,
  );
}

/** The line is new or edited at the head: not context, and not outside the hunks. */
export function isAddedLine(file: ChangedFile, headLine: number): boolean {
  const lines = hunkOf(file, "head", headLine)?.lines ?? [];
  return lines.some(({ kind, newLine }) => kind === "added" && newLine === headLine);
}

function otherLineOf(file: ChangedFile, line: number, from: "old" | "new"): number | undefined {
  if (file.kind !== "text" || file.unmapped !== undefined) return undefined;
  if (file.status === (from === "new" ? "added" : "deleted")) return undefined;
  // What the hunks before the line have added (or taken away).
  let shift = 0;
  for (const hunk of file.hunks) {
    const here = from === "new" ? sideOf(hunk.newStart, hunk.newLines) : sideOf(hunk.oldStart, hunk.oldLines);
    if (line < here.start) break;
    if (line < here.end) {
      const found = hunk.lines.find(({ oldLine, newLine }) => (from === "new" ? newLine : oldLine) === line);
      return from === "new" ? found?.oldLine : found?.newLine;
    }
    shift += from === "new" ? hunk.oldLines - hunk.newLines : hunk.newLines - hunk.oldLines;
  }
  return line + shift;
}

// A side without lines names the line before it: `@@ -3,0 +4,2 @@` stands between base lines 3 and 4.
function sideOf(start: number, lines: number): { readonly start: number; readonly end: number } {
  return lines === 0 ? { start: start + 1, end: start + 1 } : { start, end: start + lines };
}

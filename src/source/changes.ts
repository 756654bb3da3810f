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

import type { Hunk, HunkLine } from "../source/changes.ts";
import { GitError } from "./git.ts";

/** One line of `git diff-tree --raw`. */
export interface RawChange {
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldId: string;
  readonly newId: string;
  /** A added, M modified, D deleted, R renamed, T type changed. */
  readonly letter: string;
  /** As bytes: a name need not be UTF-8. */
  readonly oldPath: Buffer;
  readonly newPath: Buffer;
}

export interface FilePatch {
  readonly hunks: readonly Hunk[];
  /** A NUL stands in one of the lines: git and GitHub call such a file binary. */
  readonly hasNul: boolean;
  /** The output ended before or inside this file. */
  readonly cut: boolean;
  /** The two object ids that the patch says it compares; undefined when only a mode or a name changed. */
  readonly ids: string | undefined;
}

// raw := ":" mode SP mode SP id SP id SP letter score? NUL path NUL (path NUL)?
export function rawChangesIn(output: Buffer): RawChange[] {
  return rawPartOf(output).changes;
}

/** The raw part, and where the patch starts: after the NUL that ends it. An entry that is not whole is not one. */
function rawPartOf(output: Buffer): { readonly changes: RawChange[]; readonly end: number } {
  const changes: RawChange[] = [];
  let at = 0;
  const next = (): Buffer | undefined => {
    const end = output.indexOf(0, at);
    if (end === -1) return undefined;
    const field = output.subarray(at, end);
    at = end + 1;
    return field;
  };
  while (output[at] === colon) {
    const fields = next()?.toString("latin1", 1).split(" ");
    const oldPath = next();
    const [oldMode = "", newMode = "", oldId = "", newId = "", status = ""] = fields ?? [];
    const letter = status.slice(0, 1);
    const newPath = letter === "R" || letter === "C" ? next() : oldPath;
    if (oldPath === undefined || newPath === undefined) return { changes, end: output.length };
    changes.push({ oldMode, newMode, oldId, newId, letter, oldPath, newPath });
  }
  return { changes, end: output[at] === 0 ? at + 1 : at };
}

/**
 * The hunks of each file of a `--raw -p -z` output, in the order of its raw part. The lines of a hunk are counted, not
 * recognised, so that no content can pass for a header; names in the patch's own headers are quoted by git and are
 * not looked at. Of an output that was truncated the last file is cut, even where a hunk happens to end there.
 */
export function patchesIn(output: Buffer, changes: readonly RawChange[], truncated: boolean): FilePatch[] {
  const lines = linesOf(output, rawPartOf(output).end, truncated);
  return changes.map((change) => {
    const patch = section(lines);
    // A link that becomes a file is told as a deletion and an addition; the file is the addition.
    if (change.letter === "T") return section(lines);
    if (patch.cut || patch.ids === undefined || patch.ids === `${change.oldId}..${change.newId}`)
      return patch;
    throw new GitError("failed", "git told the changes of files in an order of its own");
  });
}

const colon = 58;

interface Lines {
  /** The line that comes next, without its line feed; undefined at the end. */
  peek(): Buffer | undefined;
  next(): Buffer | undefined;
  /** Whether more may have followed than was read. */
  readonly truncated: boolean;
}

function linesOf(output: Buffer, start: number, truncated: boolean): Lines {
  let at = start;
  let current: Buffer | undefined;
  const peek = (): Buffer | undefined => {
    if (current !== undefined || at >= output.length) return current;
    const end = output.indexOf(10, at);
    current = output.subarray(at, end === -1 ? output.length : end);
    at = end === -1 ? output.length : end + 1;
    return current;
  };
  return {
    truncated,
    peek,
    next: () => {
      const line = peek();
      current = undefined;
      return line;
    },
  };
}

// section := "diff --git " names LF header* hunk*
function section(lines: Lines): FilePatch {
  const first = lines.peek();
  if (first === undefined || !beginsWith(first, "diff --git "))
    return { hunks: [], hasNul: false, cut: true, ids: undefined };
  lines.next();
  const hunks: Hunk[] = [];
  let hasNul = false;
  let ids: string | undefined;
  for (let line = lines.peek(); line !== undefined && !beginsWith(line, "diff --git "); line = lines.peek()) {
    lines.next();
    const header = beginsWith(line, "@@ -") ? hunkHeader.exec(line.toString("latin1")) : null;
    if (hunks.length === 0 && beginsWith(line, "index ")) ids = line.toString("latin1").split(" ")[1];
    if (header === null) continue; // mode, similarity, ---, +++, "\\ No newline at end of file"
    const body = hunk(lines, header);
    if (body === undefined) return { hunks, hasNul, cut: true, ids };
    hunks.push(body.hunk);
    hasNul ||= body.hasNul;
  }
  return { hunks, hasNul, cut: lines.truncated && lines.peek() === undefined, ids };
}

const hunkHeader = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/u;

// hunk := "@@ -" start ("," count)? " +" start ("," count)? " @@" LF ((" " | "+" | "-") text LF | "\" text LF)*
function hunk(lines: Lines, header: RegExpExecArray): { hunk: Hunk; hasNul: boolean } | undefined {
  const [oldStart, oldLines, newStart, newLines] = [1, 2, 3, 4].map((group) => Number(header[group] ?? "1"));
  if (oldStart === undefined || oldLines === undefined || newStart === undefined || newLines === undefined)
    return;
  const body: HunkLine[] = [];
  // A side without lines starts at the line before the hunk (`@@ -0,0 +1 @@`).
  let oldLine = oldLines === 0 ? oldStart + 1 : oldStart;
  let newLine = newLines === 0 ? newStart + 1 : newStart;
  const oldEnd = oldLine + oldLines;
  const newEnd = newLine + newLines;
  let hasNul = false;
  while (oldLine < oldEnd || newLine < newEnd) {
    const line = lines.next();
    if (line === undefined) return undefined;
    hasNul ||= line.includes(0);
    const mark = line[0];
    if (mark === plus) body.push({ kind: "added", newLine: newLine++ });
    else if (mark === minus) body.push({ kind: "removed", oldLine: oldLine++ });
    else if (mark !== backslash) body.push({ kind: "context", oldLine: oldLine++, newLine: newLine++ });
  }
  return { hunk: { oldStart, oldLines, newStart, newLines, lines: body }, hasNul };
}

const plus = 43;
const minus = 45;
const backslash = 92;

function beginsWith(line: Buffer, text: string): boolean {
  return line.length >= text.length && line.toString("latin1", 0, text.length) === text;
}

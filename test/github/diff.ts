import { git, gitLine, gitText } from "./git.ts";

/** One line of a hunk, and where GitHub lets a comment stand on it. Lines count from 1. */
interface HunkLine {
  side: "LEFT" | "RIGHT";
  line: number;
  /** Lines below the file's first `@@`, the old way to say where a comment stands. */
  position: number;
  text: string;
}

export interface Hunk {
  header: string;
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  lines: readonly HunkLine[];
}

export interface DiffFile {
  path: string;
  previousPath?: string;
  status: "added" | "removed" | "modified" | "renamed" | "changed";
  /** The blob's id at the head, or at the base for a removed file. */
  sha: string;
  additions: number;
  deletions: number;
  /** Absent for binary files, pure renames and mode changes, and files too large to show. */
  patch?: string;
  hunks: readonly Hunk[];
}

/** The base of a pull request's three-dot diff, or nothing when the two have no common past. */
export function mergeBase(gitDir: string, base: string, head: string): string | undefined {
  return gitLine(gitDir, ["merge-base", base, head]);
}

const computed = new Map<string, readonly DiffFile[]>();

/** What changed between two commits, as GitHub shows it: three lines of context, renames found. */
export function diff(gitDir: string, from: string, to: string): readonly DiffFile[] {
  const key = `${gitDir} ${from} ${to}`;
  let files = computed.get(key);
  if (files === undefined) {
    files = computeDiff(gitDir, from, to);
    computed.set(key, files);
  }
  return files;
}

export function diffText(gitDir: string, from: string, to: string): string {
  return gitText(gitDir, ["diff", ...options, "--patch", from, to]);
}

/**
 * Where a line of `from` is in `to`, or nothing when it was changed or removed: how GitHub decides that a comment is outdated.
 */
export function movedLine(
  gitDir: string,
  from: string,
  to: string,
  path: string,
  line: number,
): number | undefined {
  if (gitLine(gitDir, ["rev-parse", "--verify", "--quiet", `${to}:${path}`]) === undefined) return undefined;
  const patch = gitText(gitDir, [
    "diff",
    "--no-ext-diff",
    "--no-color",
    "--unified=0",
    from,
    to,
    "--",
    `:(literal)${path}`,
  ]);
  let shift = 0;
  for (const hunk of hunksOf(patch.split("\n"))) {
    const start = hunk.oldLines === 0 ? hunk.oldStart + 1 : hunk.oldStart;
    if (line < start) break;
    if (line < start + hunk.oldLines) return undefined;
    shift += hunk.newLines - hunk.oldLines;
  }
  return line + shift;
}

const options = [
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--find-renames",
  "--full-index",
  "--unified=3",
];
const mostPatchLines = 20_000;
const mostPatchBytes = 500 * 1024;

function computeDiff(gitDir: string, from: string, to: string): DiffFile[] {
  const raw = gitText(gitDir, ["diff", ...options, "--raw", "-z", "--abbrev=40", from, to]).split("\0");
  const sections = diffText(gitDir, from, to)
    .split(/^(?=diff --git )/m)
    .filter((section) => section !== "");
  const files: DiffFile[] = [];
  for (let at = 0; at < raw.length && raw[at] !== ""; at++) {
    const [oldMode = "", newMode = "", oldSha = "", newSha = "", letter = ""] = raw[at]!.slice(1).split(" ");
    const first = raw[++at] ?? "";
    const renamedTo = letter.startsWith("R") ? raw[++at] : undefined;
    const lines = (sections[files.length] ?? "").split("\n");
    const hunks = hunksOf(lines);
    const start = lines.findIndex((line) => line.startsWith("@@ "));
    const patch = start < 0 ? undefined : lines.slice(start, -1).join("\n");
    const shown = patch !== undefined && patch.length <= mostPatchBytes && lines.length <= mostPatchLines;
    const marked = (mark: string) =>
      hunks.flatMap((hunk) => hunk.lines).filter((line) => line.text.startsWith(mark)).length;
    files.push({
      path: renamedTo ?? first,
      ...(renamedTo === undefined ? {} : { previousPath: first }),
      status: statusOf(letter, oldMode.slice(0, 3) !== newMode.slice(0, 3)),
      sha: letter.startsWith("D") ? oldSha : newSha,
      additions: marked("+"),
      deletions: marked("-"),
      ...(shown ? { patch } : {}),
      hunks,
    });
  }
  return files;
}

function statusOf(letter: string, otherKind: boolean): DiffFile["status"] {
  if (letter.startsWith("A")) return "added";
  if (letter.startsWith("D")) return "removed";
  if (letter.startsWith("R")) return "renamed";
  return otherKind ? "changed" : "modified";
}

function hunksOf(lines: readonly string[]): Hunk[] {
  const hunks: (Hunk & { lines: HunkLine[] })[] = [];
  let left = 0;
  let right = 0;
  let position = 0;
  for (const text of lines) {
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
    if (header !== null) {
      const [oldStart, oldLines, newStart, newLines] = header
        .slice(1)
        .map((group) => Number((group as string | undefined) ?? 1));
      if (hunks.length > 0) position++;
      left = oldStart!;
      right = newStart!;
      hunks.push({
        header: text,
        oldStart: left,
        oldLines: oldLines!,
        newStart: right,
        newLines: newLines!,
        lines: [],
      });
      continue;
    }
    const hunk = hunks.at(-1);
    if (hunk === undefined || text === "") continue;
    position++;
    if (text.startsWith("+")) hunk.lines.push({ side: "RIGHT", line: right++, position, text });
    else if (text.startsWith("-")) hunk.lines.push({ side: "LEFT", line: left++, position, text });
    else if (text.startsWith(" ")) {
      hunk.lines.push({ side: "RIGHT", line: right++, position, text });
      left++;
    }
  }
  return hunks;
}

/** The bytes of a blob, or nothing when there is no such blob. */
export function blobBytes(gitDir: string, id: string): Buffer | undefined {
  try {
    return git(gitDir, ["cat-file", "blob", id]);
  } catch {
    return undefined;
  }
}

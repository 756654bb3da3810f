import { changedFile, type Changes } from "../source/changes.ts";
import { positionOf } from "../source/source.ts";
import type { InlineSuppression } from "./policy.ts";

/**
 * Whether a pull request leaves a comment, what it is attached to, and everything between as the merge base has it.
 * A changed file whose lines the diff does not tell (binary to git, no hunks) counts as changed all over.
 */
export function isUnchanged(comment: InlineSuppression, changes: Changes): boolean {
  const { path } = comment.at.source;
  const file = changedFile(changes, path);
  if (file === undefined) return true;
  const moved = file.status === "renamed" && file.hunks.length === 0;
  if (moved) return true;
  if (file.status === "added" || file.status === "deleted" || file.kind !== "text") return false;
  if (file.hunks.length === 0) return false;
  const first = positionOf(comment.at.source, comment.at.start).line;
  const from = Math.min(first, comment.fromLine);
  const to = Math.max(first, comment.toLine);
  for (const { lines, newStart, newLines } of file.hunks) {
    // A hunk without lines of the head names the line before it.
    let newLine = newLines === 0 ? newStart : newStart - 1;
    for (const line of lines) {
      if (line.newLine !== undefined) newLine = line.newLine;
      const touches =
        line.kind === "added"
          ? newLine >= from && newLine <= to
          : // Removed between two of the lines: what stood under the comment is no longer what stands there.
            line.kind === "removed" && newLine >= from && newLine < to;
      if (touches) return false;
    }
  }
  return true;
}

import { changedFile, type ChangedFile, type Changes } from "../source/changes.ts";
import type { ReportedEdit, ReportedFinding, ReportedPlace } from "./report.ts";
import { bytesOf, isVisible } from "./visible.ts";

/** Where a comment about a finding can be put so that GitHub accepts it. */
export type Placement =
  | {
      readonly kind: "line";
      readonly anchor: LineAnchor;
      /** The comment does not stand on the finding's own lines, so it must say where those are. */
      readonly elsewhere: boolean;
      /** New text of exactly the anchored lines. */
      readonly suggestion?: readonly string[];
    }
  /** The file is in the diff, none of the lines is. */
  | { readonly kind: "file"; readonly path: string; readonly elsewhere: boolean }
  /** Nothing that has to do with the finding is in the diff. */
  | { readonly kind: "none" };

/** `startLine` is given only when it lies before `line`, in the same hunk, as GitHub demands. */
export interface LineAnchor {
  readonly path: string;
  readonly line: number;
  readonly startLine?: number;
  /** RIGHT: an added or context line, counted in the head. LEFT: a removed line, counted in the merge base. */
  readonly side: "LEFT" | "RIGHT";
}

/**
 * GitHub refuses a comment on a line outside the hunks, and one refusal loses the whole review. What is tried, in order:
 * the lines that the fix replaces, the finding's own lines, the removed line that caused it, a related place or a step of
 * the flow, the file, the file of a related place.
 */
export function placementOf(finding: ReportedFinding, changes: Changes): Placement {
  const file = changedFile(changes, finding.path);
  const suggested = suggestionOf(finding, changes);
  if (suggested !== undefined) return suggested;
  const own = file && ownAnchor(finding, file);
  if (own !== undefined) return own;
  const others = [...finding.related, ...finding.flow];
  for (const other of others) {
    const anchor = anchorOf(other, changes);
    if (anchor !== undefined) return { kind: "line", anchor, elsewhere: true };
  }
  if (file !== undefined && file.status !== "deleted")
    return { kind: "file", path: file.path, elsewhere: false };
  for (const { path } of others) {
    const changed = changedFile(changes, path);
    if (changed !== undefined && changed.status !== "deleted") return { kind: "file", path, elsewhere: true };
  }
  return { kind: "none" };
}

/** More lines than this are not marked by a comment: its first line is. */
const longestAnchor = 12;

const largestSuggestion = { lines: 100, bytes: 10_000 };

// A suggestion replaces exactly the lines its comment stands on, so these are chosen first. They must be near enough for
// the comment to be understood there: in the block that the finding is about.
function suggestionOf(finding: ReportedFinding, changes: Changes): Placement | undefined {
  const { edit } = finding;
  if (edit?.path !== finding.path || !canBeSuggested(edit)) return undefined;
  if (edit.endLine < finding.blockLine || edit.line > finding.blockEndLine) return undefined;
  const file = changedFile(changes, edit.path);
  if (file === undefined || !inOneHunk(file, edit.line, edit.endLine)) return undefined;
  return {
    kind: "line",
    anchor: anchor(edit.path, edit.line, edit.endLine),
    elsewhere: false,
    suggestion: edit.lines,
  };
}

function canBeSuggested({ lines, line, endLine, lineEnds }: ReportedEdit): boolean {
  const text = lines.join("\n");
  return (
    lineEnds !== "mixed" &&
    endLine - line < largestSuggestion.lines &&
    lines.length <= largestSuggestion.lines &&
    bytesOf(text) <= largestSuggestion.bytes &&
    isVisible(text) &&
    // A lone empty line reads as a deletion once it is inside a fence.
    !(lines.length === 1 && lines[0] === "")
  );
}

function ownAnchor(finding: ReportedFinding, file: ChangedFile): Placement | undefined {
  const direct = anchorWithin(finding, file);
  if (direct?.added === true) return { kind: "line", anchor: direct.anchor, elsewhere: false };
  const removed = removedLine(finding, file);
  // Lines that are in the diff only as context, because something was taken out: what was taken out says more.
  if (removed !== undefined && (removed.names || direct === undefined || finding.line < finding.endLine)) {
    return { kind: "line", anchor: { path: file.path, line: removed.line, side: "LEFT" }, elsewhere: true };
  }
  return direct && { kind: "line", anchor: direct.anchor, elsewhere: false };
}

function anchorOf(at: ReportedPlace, changes: Changes): LineAnchor | undefined {
  const file = changedFile(changes, at.path);
  return file && anchorWithin(at, file)?.anchor;
}

/**
 * The place's own lines if one hunk has them all; else its first line; else the first line of it that a hunk has, an
 * added one before a context one.
 */
function anchorWithin(
  { line, endLine }: ReportedPlace,
  file: ChangedFile,
): { readonly anchor: LineAnchor; readonly added: boolean } | undefined {
  const lines = linesOf(file);
  const inside: number[] = [];
  for (let one = line; one <= Math.min(endLine, line + longestLook); one++) {
    if (lines.has(one)) inside.push(one);
  }
  const firstAdded = inside.find((one) => lines.get(one)?.added === true);
  const first = firstAdded ?? inside[0];
  if (first === undefined) return undefined;
  const added = firstAdded !== undefined;
  if (inOneHunk(file, line, endLine) && endLine - line < longestAnchor) {
    return { anchor: anchor(file.path, line, endLine), added };
  }
  const at = lines.has(line) && (!added || lines.get(line)?.added === true) ? line : first;
  return { anchor: anchor(file.path, at, at), added };
}

const longestLook = 5000;

/**
 * The removed line inside the finding's block, counted in the merge base: the one that names the property where the
 * texts are known, else the one nearest to the finding.
 */
function removedLine(
  finding: ReportedFinding,
  file: ChangedFile,
): { readonly line: number; readonly names: boolean } | undefined {
  const property = finding.property
    .split(/[.[\]/]/u)
    .findLast((segment) => /^\w+$/u.test(segment))
    ?.toLowerCase();
  let best: { readonly line: number; readonly names: boolean; readonly distance: number } | undefined;
  for (const hunk of file.hunks) {
    // The head's line that follows the removed one. A hunk without lines of the head names the line before it.
    let next = hunk.newLines === 0 ? hunk.newStart + 1 : hunk.newStart;
    for (const { kind, oldLine, newLine, text } of hunk.lines) {
      if (kind !== "removed") next = (newLine ?? next) + 1;
      if (kind !== "removed" || oldLine === undefined) continue;
      if (next <= finding.blockLine || next > finding.blockEndLine) continue;
      const names = property !== undefined && text?.toLowerCase().includes(property) === true;
      const distance = Math.abs(next - finding.line);
      if (
        best === undefined ||
        (names && !best.names) ||
        (names === best.names && distance < best.distance)
      ) {
        best = { line: oldLine, names, distance };
      }
    }
  }
  return best;
}

function inOneHunk(file: ChangedFile, line: number, endLine: number): boolean {
  const first = linesOf(file).get(line);
  return first !== undefined && first.hunk === linesOf(file).get(endLine)?.hunk;
}

interface CommentableLine {
  readonly hunk: number;
  readonly added: boolean;
}

// A generated template can be one hunk of fifty thousand lines with a thousand findings in it.
const commentable = new WeakMap<ChangedFile, ReadonlyMap<number, CommentableLine>>();

/** The head's lines that a hunk shows. */
function linesOf(file: ChangedFile): ReadonlyMap<number, CommentableLine> {
  const known = commentable.get(file);
  if (known !== undefined) return known;
  const lines = new Map<number, CommentableLine>();
  for (const [hunk, { lines: shown }] of file.hunks.entries()) {
    for (const { kind, newLine } of shown) {
      if (kind !== "removed" && newLine !== undefined) lines.set(newLine, { hunk, added: kind === "added" });
    }
  }
  commentable.set(file, lines);
  return lines;
}

function anchor(path: string, line: number, endLine: number): LineAnchor {
  return { path, line: endLine, ...(line < endLine && { startLine: line }), side: "RIGHT" };
}

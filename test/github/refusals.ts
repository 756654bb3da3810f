/** What GitHub refuses, in its own words: the rules that its OpenAPI description does not hold. */
import { invalid, unprocessable, type Refusal } from "./answer.ts";
import type { DiffFile, Hunk } from "./diff.ts";
import type { Annotation, Place } from "./state.ts";

/** Of comments and reviews. GitHub counts code points. */
const longestBody = 65_536;

export function checkBodyOfComment(resource: string, body: string): void {
  if (body.trim() === "") throw invalid({ resource, code: "missing_field", field: "body" });
  if (!isTooLong(body)) return;
  throw invalid({
    resource,
    code: "custom",
    field: "body",
    message: `body is too long (maximum is ${longestBody} characters)`,
  });
}

export function checkBodyOfReview(body: string): void {
  if (isTooLong(body)) throw unprocessable(`Body is too long (maximum is ${longestBody} characters)`);
}

export function isTooLong(body: string): boolean {
  return Array.from(body).length > longestBody;
}

/** Where someone wants a comment, as he wrote it. */
export interface Anchor {
  line?: number | undefined;
  side?: string | undefined;
  startLine?: number | undefined;
  startSide?: string | undefined;
  position?: number | undefined;
}

/**
 * The place of a comment in a file's diff, or GitHub's sentences about why there is none. Only lines inside a hunk will do: added
 * and context lines on the right, deleted ones on the left; a comment of several lines stays in one hunk.
 */
export function placeIn(file: DiffFile | undefined, anchor: Anchor): Place | { refused: string } {
  if (file === undefined) return { refused: "Path could not be resolved" };
  const side = anchor.side ?? "RIGHT";
  if (side !== "RIGHT" && side !== "LEFT") return { refused: "Side is not included in the list" };
  if (anchor.line === undefined) return placeAtPosition(file, anchor.position);

  const end = find(file, side, anchor.line);
  const startLine = anchor.startLine;
  if (startLine === undefined) {
    if (end === undefined) return { refused: sentences(notInDiff, noHunk) };
    return {
      line: anchor.line,
      side,
      position: end.line.position,
      hunk: hunkUpTo(end.hunk, end.line.position),
    };
  }
  const startSide = anchor.startSide ?? side;
  if (startSide !== "RIGHT" && startSide !== "LEFT")
    return { refused: "Start side is not included in the list" };
  if (end === undefined) return { refused: sentences(notInDiff, otherHunk, noHunk) };
  const start = find(file, startSide, startLine);
  if (start?.hunk !== end.hunk) return { refused: otherHunk };
  if (start.line.position >= end.line.position)
    return { refused: "Pull request review thread start line must precede the end line." };
  return {
    line: anchor.line,
    side,
    startLine,
    startSide,
    position: end.line.position,
    hunk: hunkUpTo(end.hunk, end.line.position),
  };
}

/** A commit that is no part of the pull request, as reviews and as single comments word it. */
export const commitOfReview = "The commitOID is not part of the pull request";

export function commitOfComment(): Refusal {
  return invalid({
    resource: "PullRequestReviewComment",
    code: "custom",
    field: "commit_id",
    message: "commit_id is not part of the pull request",
  });
}

export interface CheckOutput {
  title?: string;
  summary?: string;
  text?: string;
  annotations?: Annotation[];
}

export function checkOutput(output: CheckOutput): void {
  const annotations = output.annotations ?? [];
  if (!annotations.every(isAnnotation))
    throw invalid({ resource: "CheckRun", code: "invalid", field: "annotations" });
}

/** Lines and columns count from 1; columns make sense on one line only; sizes are those of the documentation. */
function isAnnotation(annotation: Annotation): boolean {
  const { start_line, end_line, start_column, end_column } = annotation;
  if (start_line < 1 || end_line < start_line) return false;
  if (start_line !== end_line && (start_column !== undefined || end_column !== undefined)) return false;
  if (
    start_column !== undefined &&
    (start_column < 1 || (end_column !== undefined && end_column < start_column))
  )
    return false;
  if (end_column !== undefined && (end_column < 1 || start_column === undefined)) return false;
  if (annotation.path === "" || annotation.path.startsWith("/") || annotation.message === "") return false;
  if (
    Buffer.byteLength(annotation.message) > 65_536 ||
    Buffer.byteLength(annotation.raw_details ?? "") > 65_536
  )
    return false;
  return (annotation.title ?? "").length <= 255;
}

const notInDiff = "Pull request review thread line must be part of the diff";
const otherHunk = "Pull request review thread start line must be part of the same hunk as the line.";
const noHunk = "Pull request review thread diff hunk can't be blank";

/** GitHub strings its complaints together: "a and b", "a, b, and c". */
function sentences(...all: string[]): string {
  return all.length < 3 ? all.join(" and ") : `${all.slice(0, -1).join(", ")}, and ${all.at(-1) ?? ""}`;
}

function find(file: DiffFile, side: string, line: number) {
  for (const hunk of file.hunks) {
    const found = hunk.lines.find((candidate) => candidate.side === side && candidate.line === line);
    if (found !== undefined) return { hunk, line: found };
  }
  return undefined;
}

function placeAtPosition(file: DiffFile, position: number | undefined): Place | { refused: string } {
  for (const hunk of file.hunks) {
    const found = hunk.lines.find((candidate) => candidate.position === position);
    if (found !== undefined)
      return {
        line: found.line,
        side: found.side,
        position: found.position,
        hunk: hunkUpTo(hunk, found.position),
      };
  }
  return { refused: "Line could not be resolved" };
}

function hunkUpTo(hunk: Hunk, position: number): string {
  return [
    hunk.header,
    ...hunk.lines.filter((line) => line.position <= position).map((line) => line.text),
  ].join("\n");
}

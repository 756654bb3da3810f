import type { Problem } from "../declarations/problem.ts";
import type { FlowStep } from "../code/alert.ts";
import type { Coverage, JudgedFinding, JudgedProblem, Review, Revision } from "../policy/review.ts";
import type { Doubt, Edit, Finding, Practice, Related, Severity } from "../rules/finding.ts";
import {
  lineCountOf,
  lineTextOf,
  offsetOfLine,
  positionOf,
  regionOf,
  type Place,
  type Source,
} from "../source/source.ts";
import { holdsCredential, holdsLiteral, isAboutSecret, maskCredentials } from "./masking.ts";
import { cut } from "./visible.ts";

/**
 * A review as plain data: the JSON output, and what every reporter for GitHub starts from. No source text is in it
 * except what edits write, values that may be secrets are masked, and texts are bounded, but nothing is escaped: the
 * reporter does that for its medium.
 */
export interface Report {
  readonly schema: typeof reportSchema;
  readonly conclusion: Review["conclusion"];
  readonly revision: Revision;
  /** False when everything counts as new because there was no base to compare with. */
  readonly compared: boolean;
  readonly thresholds: Review["thresholds"];
  /** Gravest first, then by path and line. */
  readonly findings: readonly ReportedFinding[];
  /** Findings of the merge base that the head no longer has, with their places in the merge base. */
  readonly fixed: readonly ReportedFinding[];
  readonly doubts: readonly ReportedDoubt[];
  readonly problems: readonly ReportedProblem[];
  readonly coverage: Coverage;
  readonly policyChanges: readonly string[];
}

export const reportSchema = "portcullis-report/1";

/** Lines and columns count from 1 in UTF-16 code units; `endLine` is inclusive, `endColumn` exclusive. */
export interface ReportedPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ReportedFinding extends ReportedPlace {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly practice: Practice;
  readonly resource: string;
  /** The property or sink it is about: `properties.httpsOnly`. */
  readonly property: string;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly fingerprint: string;
  readonly standing: JudgedFinding["standing"];
  readonly new: boolean;
  readonly blocks: boolean;
  readonly comments: boolean;
  /**
   * The lines of what it is about, in the same file: the resource, the handler. A line removed from them may be what
   * caused the finding.
   */
  readonly blockLine: number;
  readonly blockEndLine: number;
  readonly related: readonly ReportedStep[];
  /** From the source to the sink. */
  readonly flow: readonly ReportedStep[];
  readonly deployments: readonly string[];
  readonly edit?: ReportedEdit;
}

export interface ReportedStep extends ReportedPlace {
  readonly message: string;
}

/** Whole lines `line` to `endLine` (inclusive) of `path` become `lines`; none deletes them. */
export interface ReportedEdit {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly lines: readonly string[];
  /** Of an edit that only adds lines: which of `lines`, counted from 0, is the one that was there and stays. */
  readonly keeps?: number;
  /** How the lines of the file end: GitHub rewrites a whole file with mixed ends when a suggestion is applied. */
  readonly lineEnds: "lf" | "crlf" | "mixed";
}

export interface ReportedDoubt extends ReportedPlace {
  readonly rule: string;
  readonly practice: Practice;
  readonly resource: string;
  readonly why: string;
}

export interface ReportedProblem {
  readonly kind: Problem["kind"];
  readonly message: string;
  readonly effect: Problem["effect"];
  /** It makes the review incomplete. */
  readonly counts: boolean;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
}

export function reportOf(review: Review): Report {
  return {
    schema: reportSchema,
    conclusion: { ...review.conclusion, sentence: bounded(review.conclusion.sentence) },
    revision: review.revision,
    compared: review.revision.mergeBase !== undefined || review.changes !== undefined,
    thresholds: review.thresholds,
    findings: review.findings.map(reportedFinding),
    fixed: review.fixed.map(reportedFinding),
    doubts: review.doubts.map(reportedDoubt),
    problems: review.problems.map(reportedProblem),
    coverage: boundedCoverage(review.coverage),
    policyChanges: review.policyChanges.map(bounded),
  };
}

/** How many related places and steps of a flow are kept of each finding. */
export const mostSteps = 50;

function reportedFinding({
  finding,
  fingerprint,
  standing,
  isNew,
  blocks,
  comments,
}: JudgedFinding): ReportedFinding {
  const edit = finding.edit && reportedEdit(finding, finding.edit);
  return {
    rule: finding.rule,
    severity: finding.severity,
    practice: finding.practice,
    title: bounded(finding.title),
    resource: bounded(finding.resource),
    property: bounded(finding.identity.property),
    message: bounded(finding.message),
    // The rule's own words, which hold nothing of the pull request: `passwordAuth: 'Disabled'` is no secret.
    why: finding.why,
    fix: finding.fix,
    ...reportedPlace(finding.at),
    ...blockOf(finding),
    fingerprint,
    standing: { kind: standing.kind, why: bounded(standing.why) },
    new: isNew,
    blocks,
    comments,
    related: finding.related
      .filter(({ at }) => !finding.flow.some((step) => isSamePlace(step.at, at)))
      .slice(0, mostSteps)
      .map(reportedStep),
    flow: endsOf(finding.flow, mostSteps).map(reportedStep),
    deployments: finding.deployments.slice(0, mostSteps).map(bounded),
    ...(edit && { edit }),
  };
}

function isSamePlace(one: Place, other: Place): boolean {
  return one.source.path === other.source.path && one.start === other.start && one.end === other.end;
}

// A flow is cut in its middle: where it starts and where it ends are what matters.
function endsOf<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return [...items.slice(0, most / 2), ...items.slice(-most / 2)];
}

function reportedStep({ at, message }: Related | FlowStep): ReportedStep {
  return { ...reportedPlace(at), message: bounded(message) };
}

function reportedDoubt({ rule, practice, resource, why, at }: Doubt): ReportedDoubt {
  return { rule, practice, resource: bounded(resource), why: bounded(why), ...reportedPlace(at) };
}

function reportedProblem({ problem: { kind, message, at, effect }, counts }: JudgedProblem): ReportedProblem {
  const said = { kind, message: bounded(message), effect, counts };
  if (at === undefined) return said;
  if (!("source" in at)) return { ...said, path: at.path };
  return { ...said, path: at.source.path, ...positionOf(at.source, at.start) };
}

// A place that ends with a line end covers the line before, not the first character of the next one.
function reportedPlace(at: Place): ReportedPlace {
  let { start, end } = at;
  const { text } = at.source;
  while (end > start + 1 && /[\r\n]/u.test(text.charAt(end - 1))) end--;
  start = Math.min(start, end);
  const { path, line, column, endLine, endColumn } = regionOf({ source: at.source, start, end });
  return { path, line, column, endLine, endColumn };
}

const longestBlock = 2000;

function blockOf({ at, declaredAt }: Finding): { readonly blockLine: number; readonly blockEndLine: number } {
  const own = linesOfBlock(at);
  // A declaration in another file, or one that ends before the finding (its header is on lines of its own), is no block of it.
  const whole = declaredAt?.source === at.source ? linesOfBlock(declaredAt) : own;
  const [line, endLine] = whole[0] <= own[0] && own[0] <= whole[1] ? whole : own;
  return { blockLine: line, blockEndLine: Math.max(endLine, own[1]) };
}

/** From the place's first line to the end of what that line opens, told by indentation as every formatter leaves it. */
function linesOfBlock({ source, start, end }: Place): readonly [number, number] {
  const first = positionOf(source, start).line;
  const indent = indentOf(lineTextOf(source, first));
  let last = positionOf(source, Math.max(start, end - 1)).line;
  const limit = Math.min(lineCountOf(source), first + longestBlock);
  for (let line = first + 1; line <= limit; line++) {
    const text = lineTextOf(source, line);
    if (text.trim() === "") continue;
    const closes = indentOf(text) === indent && /^\s*[}\])]/u.test(text);
    if (indentOf(text) <= indent && !closes) break;
    last = Math.max(last, line);
    if (closes) break;
  }
  return [first, last];
}

function indentOf(line: string): number {
  return /^[ \t]*/u.exec(line)?.[0].length ?? 0;
}

/** A larger edit is for a tool that writes files, not for a report. */
export const longestEdit = { lines: 500, columns: 2000 } as const;

// An edit that would print a secret is not reported: the fix says in words what to do.
function reportedEdit(finding: Finding, edit: Edit): ReportedEdit | undefined {
  const { source, start, end } = edit.at;
  const from = positionOf(source, start);
  const to = positionOf(source, end);
  const prefix = source.text.slice(offsetOfLine(source, from.line), start);
  const written = prefix + edit.text;
  // Up to the start of a line, nothing of that line is touched, unless what is written runs on into it.
  const endsBefore = to.column === 1 && to.line > from.line && (written === "" || written.endsWith("\n"));
  const endLine = endsBefore ? to.line - 1 : to.line;
  const after =
    written +
    (endsBefore
      ? ""
      : source.text.slice(end, offsetOfLine(source, endLine) + lineTextOf(source, endLine).length));
  const lines = linesIn(after, endsBefore);
  const before = Array.from({ length: endLine - from.line + 1 }, (_, index) =>
    lineTextOf(source, from.line + index),
  );
  // What changes nothing fixes nothing.
  if (before.length === lines.length && before.every((line, index) => line === lines[index]))
    return undefined;
  const shown = [...before, ...lines];
  if (lines.length > longestEdit.lines || lines.some((line) => line.length > longestEdit.columns))
    return undefined;
  if (shown.some(holdsCredential) || (isAboutSecret(finding) && shown.some(holdsLiteral))) return undefined;
  const changed = unchangedEndsCut(from.line, before, lines);
  const isOneLine = changed.line === changed.endLine;
  const keeps = isOneLine ? changed.lines.indexOf(before[changed.line - from.line] ?? "") : -1;
  return {
    path: source.path,
    ...changed,
    ...(keeps >= 0 && { keeps }),
    lineEnds: lineEndsOf(source),
  };
}

function linesIn(text: string, ended: boolean): readonly string[] {
  if (ended && text === "") return [];
  return (ended ? text.replace(/\r?\n$/u, "") : text).split(/\r?\n/u);
}

// Lines that stay as they are at either end are left out, but one line must remain for a comment to stand on.
function unchangedEndsCut(
  first: number,
  before: readonly string[],
  after: readonly string[],
): { readonly line: number; readonly endLine: number; readonly lines: readonly string[] } {
  let start = 0;
  let beforeEnd = before.length;
  let afterEnd = after.length;
  while (start < beforeEnd - 1 && start < afterEnd && before[start] === after[start]) start++;
  while (beforeEnd > start + 1 && afterEnd > start && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd--;
    afterEnd--;
  }
  return { line: first + start, endLine: first + beforeEnd - 1, lines: after.slice(start, afterEnd) };
}

// Asked for every edit of a file that may be large.
const lineEnds = new WeakMap<Source, ReportedEdit["lineEnds"]>();

function lineEndsOf(source: Source): ReportedEdit["lineEnds"] {
  const known = lineEnds.get(source);
  if (known !== undefined) return known;
  const found = lineEndsIn(source.text);
  lineEnds.set(source, found);
  return found;
}

function lineEndsIn(text: string): ReportedEdit["lineEnds"] {
  if (!text.includes("\r")) return "lf";
  return /\r(?!\n)|(?<!\r)\n/u.test(text) ? "mixed" : "crlf";
}

function boundedCoverage({ read, skipped, unresolved, untouched, analysers, practices }: Coverage): Coverage {
  return {
    read,
    skipped: skipped.map(({ path, why }) => ({ path, why: bounded(why) })),
    unresolved: unresolved.map(({ what, why, path }) => ({ what: bounded(what), why: bounded(why), path })),
    ...(untouched !== undefined && { untouched }),
    analysers: analysers.map((one) => ({ ...one, ...(one.why !== undefined && { why: bounded(one.why) }) })),
    practices,
  };
}

function bounded(text: string): string {
  return maskCredentials(cut(text, 4000));
}

import type { Links } from "./links.ts";
import type { Report, ReportedFinding, ReportedProblem } from "./report.ts";
import { summary, summaryLimits } from "./summary.ts";
import { cut, cutBytes, visibleLine, visibleLines } from "./visible.ts";
import { counted, severityName } from "./words.ts";
import { workflowCommand } from "./workflow-commands.ts";

/** A check run as GitHub's API takes it; `batches` go one request each, the first with the creation. */
export interface CheckRunPlan {
  readonly name: string;
  readonly conclusion: "success" | "failure" | "action_required" | "neutral";
  readonly title: string;
  readonly summary: string;
  readonly batches: readonly (readonly CheckAnnotation[])[];
  /** Findings that have no annotation because there are too many: they are in the summary. */
  readonly leftOut: number;
}

/** Property names are GitHub's. */
export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  /** Only on a single line, as GitHub demands. */
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

export const checkRunName = "Portcullis findings";

/** GitHub takes 50 a request. It names no total; a file with hundreds helps nobody. */
const batchSize = 50;
const mostAnnotations = 500;

const longestTitle = 255;
/** GitHub takes 64 KB. */
const longestMessage = 16_000;

/** The check run that carries what review comments have no room for. It is not the gate: the job's exit status is. */
export function checkRun(report: Report, links: Links): CheckRunPlan {
  const all = [
    ...report.problems.filter(({ counts, path }) => counts && path !== undefined).map(problemAnnotation),
    ...annotated(report).map(findingAnnotation),
  ];
  const annotations = all.slice(0, mostAnnotations);
  const batches: CheckAnnotation[][] = [];
  for (let at = 0; at < annotations.length; at += batchSize)
    batches.push(annotations.slice(at, at + batchSize));
  return {
    name: checkRunName,
    conclusion: checkConclusion(report),
    title: cut(visibleLine(report.conclusion.sentence), longestTitle),
    summary: summary(report, links, summaryLimits.checkRun),
    batches,
    leftOut: all.length - annotations.length,
  };
}

// `neutral` and `success` both let a required check pass, so neither may stand for a review that was not finished.
function checkConclusion({ conclusion }: Report): CheckRunPlan["conclusion"] {
  switch (conclusion.kind) {
    case "pass":
      return conclusion.incomplete ? "neutral" : "success";
    case "blocked":
      return "failure";
    case "incomplete":
      return "action_required";
  }
}

/** The runner keeps ten annotations of each level a step. */
const mostCommands = 10;
const mostProblemCommands = 3;

/**
 * Workflow commands for the gravest of what the change brings, blocking first, and a line for how many more there are.
 * They need no permission at all, so they are always written.
 */
export function workflowAnnotations(report: Report): readonly string[] {
  const losses = report.problems.filter(({ counts }) => counts);
  const shownLosses = losses.slice(0, mostProblemCommands);
  const findings = annotated(report);
  const shown = findings.slice(0, mostCommands - shownLosses.length);
  const more = [
    ...(findings.length > shown.length ? [counted(findings.length - shown.length, "more finding")] : []),
    ...(losses.length > shownLosses.length
      ? [
          counted(
            losses.length - shownLosses.length,
            "more part was not judged",
            "more parts were not judged",
          ),
        ]
      : []),
  ];
  return [
    ...shown.map((finding) => commandOf(findingAnnotation(finding))),
    ...shownLosses.map((problem) =>
      problem.path === undefined
        ? workflowCommand({ name: "error", properties: { title: "Not judged" }, message: problem.message })
        : commandOf(problemAnnotation(problem)),
    ),
    ...(more.length > 0
      ? [
          workflowCommand({
            name: "notice",
            properties: { title: "Portcullis" },
            message: `${more.join("; ")}: see the summary`,
          }),
        ]
      : []),
  ];
}

function annotated({ findings }: Report): readonly ReportedFinding[] {
  const due = findings.filter(
    (finding) => finding.blocks || (finding.new && finding.standing.kind === "reported"),
  );
  return [...due.filter(({ blocks }) => blocks), ...due.filter(({ blocks }) => !blocks)];
}

function findingAnnotation(finding: ReportedFinding): CheckAnnotation {
  const { path, line, endLine, column, endColumn, severity, title, message, why, fix, rule, blocks } =
    finding;
  return {
    path,
    start_line: line,
    end_line: endLine,
    ...(line === endLine && endColumn > column && { start_column: column, end_column: endColumn }),
    annotation_level: blocks ? "failure" : severity === "low" ? "notice" : "warning",
    title: cut(visibleLine(`${severityName(severity)}: ${title}`), longestTitle),
    message: bounded(`${message}.\n${why}\n${fix}\n(${rule})`),
  };
}

function problemAnnotation({ path = "", line = 1, message }: ReportedProblem): CheckAnnotation {
  return {
    path,
    start_line: line,
    end_line: line,
    annotation_level: "failure",
    title: "Not judged",
    message: bounded(message),
  };
}

function bounded(text: string): string {
  return cutBytes(visibleLines(text), longestMessage);
}

function commandOf(annotation: CheckAnnotation): string {
  const { path, start_line: line, end_line: endLine, title, message, annotation_level: level } = annotation;
  return workflowCommand({
    name: level === "failure" ? "error" : level,
    properties: {
      file: path,
      line,
      ...(endLine > line && { endLine }),
      ...(annotation.start_column !== undefined && {
        col: annotation.start_column,
        endColumn: annotation.end_column,
      }),
      title,
    },
    message,
  });
}

import type { JudgedFinding, Review } from "../policy/review.ts";
import { severities, type Finding, type Severity } from "../rules/finding.ts";
import { lineTextOf, positionOf, type Place } from "../source/source.ts";
import { howToAccept } from "./acceptance.ts";
import { codeFrame, widthOf } from "./code-frame.ts";
import { holdsLiteral, isAboutSecret, maskCredentials } from "./masking.ts";
import { fewDeployments, onlyDeployments } from "./deployments.ts";
import {
  reportOf,
  type Report,
  type ReportedFinding,
  type ReportedPlace,
  type ReportedProblem,
} from "./report.ts";
import { visibleLine } from "./visible.ts";
import { withoutCommands } from "./workflow-commands.ts";
import {
  byReason,
  counted,
  countedKind,
  practiceName,
  remarkOf,
  responsibilities,
  severityName,
  untouchedText,
} from "./words.ts";

export interface Terminal {
  readonly color: "always" | "never";
  /** Cells a line; at least 40 are used. */
  readonly width: number;
}

/** The review for a person at a terminal, or in a log: findings with their code, then what was known, and the verdict last. */
export function terminal(review: Review, { color, width }: Terminal): string {
  const page: Page = {
    paint: color === "always" ? painted : (_style, text) => text,
    width: Math.max(40, width),
    secrets: review.findings.flatMap(({ finding }) => finding.secrets ?? []),
  };
  const report = reportOf(review);
  const onlyIn = onlyDeployments(report);
  const shown = review.findings.flatMap((judged, index) => {
    const reported = report.findings[index];
    return reported !== undefined && isShown(judged)
      ? [findingText(judged.finding, reported, onlyIn(reported), page)]
      : [];
  });
  const text = [
    ...shown,
    ...acceptedText(report, page),
    ...fixedText(report, page),
    ...policyText(report, page),
    ...problemsText(report.problems, page),
    coverageText(report, page),
    ...acceptanceText(report, page),
    verdictText(report, page),
  ].join("\n\n");
  return `${withoutCommands(text)}\n`;
}

interface Page {
  readonly paint: (style: Style, text: string) => string;
  readonly width: number;
  /** Those of every finding: the lines around one may hold the secret of another. */
  readonly secrets: readonly Place[];
}

type Style = Severity | "bold" | "dim" | "good" | "bad" | "added";

function isShown({ standing, isNew, blocks }: JudgedFinding): boolean {
  return blocks || (isNew && standing.kind === "reported");
}

function findingText(
  finding: Finding,
  reported: ReportedFinding,
  only: readonly string[],
  page: Page,
): string {
  const { paint } = page;
  const { severity, title, rule, message, why, fix, resource, blocks, standing } = reported;
  const remark = remarkOf(standing);
  const head = `${paint(severity, severityName(severity))} ${paint("bold", plain(title))} ${paint("dim", `[${rule}]${blocks ? " blocks" : ""}`)}`;
  return [
    head,
    ...frameText(finding, finding.at, sentence(message), severity, page),
    ...(remark === "" ? [] : wrapped("note:", remark, page)),
    ...wrapped("why: ", why, page),
    ...wrapped("fix: ", fix, page),
    ...editText(finding, reported, page),
    ...reported.flow.map(
      (step, index) =>
        `  ${index === 0 ? "flow:" : "     "} ${paint("dim", `${index + 1}.`)} ${placeText(step)} ${plain(step.message)}`,
    ),
    ...reported.related.map((one) => `  see:  ${placeText(one)} ${plain(one.message)}`),
    ...(only.length > 0 ? wrapped("only in:", fewDeployments(only, plain), page) : []),
    ...wrapped("on:  ", resource, page),
  ].join("\n");
}

function frameText(
  finding: Finding,
  at: Place,
  message: string,
  severity: Severity,
  { paint, width, secrets }: Page,
): readonly string[] {
  const { line, column } = positionOf(at.source, at.start);
  const where = { path: at.source.path, line, column };
  const gutter = String(line + 6).length;
  const { lines } = codeFrame({ ...finding, secrets }, at, width - gutter - 3);
  const bar = (number: string): string => paint("dim", `${number.padStart(gutter)} |`);
  const shown = lines.flatMap(({ number, text, marked }) => {
    const shownLine = `${bar(String(number))} ${text}`.trimEnd();
    if (marked === undefined) return [shownLine];
    return [
      shownLine,
      `${bar("")} ${" ".repeat(marked.from)}${paint(severity, "^".repeat(marked.to - marked.from))}`,
    ];
  });
  return [
    `${" ".repeat(gutter)}${paint("dim", "-->")} ${placeText(where)}`,
    ...shown,
    ...folded(message, width - 2).map((line) => `  ${paint(severity, line)}`),
  ];
}

// Whether the report kept the edit tells whether it can be shown: it leaves out one that would print a secret.
function editText(finding: Finding, { edit, path }: ReportedFinding, { paint }: Page): readonly string[] {
  if (edit === undefined || finding.edit === undefined) return [];
  const { source } = finding.edit.at;
  const lines = Array.from({ length: edit.endLine - edit.line + 1 }, (_, index) =>
    lineTextOf(source, edit.line + index),
  );
  if (lines.length + edit.lines.length > 20) return [];
  if (isAboutSecret(finding) && lines.some(holdsLiteral)) return [];
  // A suggestion needs a line to stand on; here a line that stays is shown once.
  const stays = edit.keeps ?? -1;
  const gutter = String(edit.line + edit.lines.length).length;
  const row = (line: number, sign: string, text: string): string =>
    `  ${String(line).padStart(gutter)} ${sign} ${code(text)}`.trimEnd();
  return [
    `  edit:${edit.path === path ? "" : ` ${plain(edit.path)}`}`,
    ...(stays < 0 ? lines.map((line, index) => paint("bad", row(edit.line + index, "-", line))) : []),
    ...edit.lines.map((line, index) =>
      index === stays ? row(edit.line + index, " ", line) : paint("added", row(edit.line + index, "+", line)),
    ),
  ];
}

function acceptedText({ findings, compared }: Report, { paint, width }: Page): readonly string[] {
  const accepted = findings.filter(
    (one) => !one.blocks && (one.standing.kind === "suppressed" || one.standing.kind === "baselined"),
  );
  const known = findings.filter(
    (one) =>
      !one.blocks && (one.standing.kind === "pre-existing" || (one.standing.kind === "reported" && !one.new)),
  );
  const off = findings.filter((one) => !one.blocks && one.standing.kind === "off");
  const explained = [...accepted, ...known.filter(({ standing }) => remarkOf(standing) !== "")];
  const reasons = byReason(explained).flatMap(({ why, findings: found }) =>
    found.length > mostOfOneReason
      ? [`${counted(found.length, "finding")} (${bySeverity(found)}): ${plain(why)}`]
      : found.map((one) => `${placeText(one)} ${one.rule}: ${plain(why)}`),
  );
  const lines = [
    ...reasons.slice(0, mostListed).flatMap((line) => hanging(line, width)),
    ...leftOver(reasons.length, "like these"),
    ...(known.length > 0
      ? [
          `${counted(known.length, "finding")} ${compared ? "in the base already" : "known before"} (${bySeverity(known)})`,
        ]
      : []),
    ...offText(off, width),
  ];
  return lines.length === 0
    ? []
    : [[paint("bold", "Known or accepted"), ...lines.map((line) => `  ${line}`)].join("\n")];
}

function offText(off: readonly ReportedFinding[], width: number): readonly string[] {
  const reasons = byReason(off);
  return [
    ...(off.length > 0 ? [`${counted(off.length, "finding")} not reported by the policy`] : []),
    ...reasons
      .slice(0, mostListed)
      .flatMap(({ why, findings }) => hanging(`${findings.length} of them: ${plain(why)}`, width)),
    ...leftOver(reasons.length, "reasons"),
  ];
}

const mostListed = 20;
/** A baseline or a suppression of many findings is said once. */
const mostOfOneReason = 3;

function leftOver(count: number, what: string): readonly string[] {
  return count > mostListed ? [`… and ${count - mostListed} more ${what}`] : [];
}

function bySeverity(findings: readonly ReportedFinding[]): string {
  return severities
    .toReversed()
    .map((severity) => ({ severity, count: findings.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`)
    .join(", ");
}

function fixedText({ fixed }: Report, { paint }: Page): readonly string[] {
  if (fixed.length === 0) return [];
  const lines = fixed
    .slice(0, mostListed)
    .map(({ path, message }) => `  ${plain(path)} ${sentence(message)}`);
  return [
    [
      paint("good", `Fixed (${fixed.length})`),
      ...lines,
      ...leftOver(fixed.length, "").map((line) => `  ${line.trimEnd()}`),
    ].join("\n"),
  ];
}

function policyText({ policyChanges }: Report, { paint, width }: Page): readonly string[] {
  if (policyChanges.length === 0) return [];
  const lines = policyChanges.slice(0, mostListed).flatMap((one) => hanging(plain(one), width));
  return [
    [
      paint("bold", "Changes of the policy, in effect after the merge"),
      ...lines.map((line) => `  ${line}`),
    ].join("\n"),
  ];
}

function problemsText(problems: readonly ReportedProblem[], { paint, width }: Page): readonly string[] {
  if (problems.length === 0) return [];
  const sorted = [...problems.filter(({ counts }) => counts), ...problems.filter(({ counts }) => !counts)];
  const lines = sorted.slice(0, mostListed).flatMap(({ counts, path, line, column, message }) => {
    const where =
      path === undefined ? "" : `${plain(path)}${line === undefined ? "" : `:${line}:${column ?? 1}`} `;
    const [first = "", ...more] = hanging(`${where}${sentence(message)}`, width - 13);
    const label = counts ? paint("bad", "not judged") : paint("dim", "notice    ");
    return [`  ${label} ${first}`, ...more.map((one) => `  ${" ".repeat(10)} ${one}`)];
  });
  return [
    [
      paint("bold", "Problems"),
      ...lines,
      ...leftOver(problems.length, "").map((line) => `  ${line.trimEnd()}`),
    ].join("\n"),
  ];
}

function coverageText({ coverage, doubts }: Report, { paint, width }: Page): string {
  const read = Object.entries(coverage.read).filter(([, count]) => count > 0);
  const practices = responsibilities
    .flatMap(({ practices: inIt }) => inIt)
    .map((practice) => ({ practice, ...coverage.practices[practice] }));
  const ran = practices.reduce((sum, { rules }) => sum + rules, 0);
  const passed = practices.reduce((sum, one) => sum + one.passed, 0);
  const silent = practices.filter(({ rules }) => rules === 0).map(({ practice }) => practiceName(practice));
  const reasons = new Map<string, number>();
  for (const { rule, why } of doubts)
    reasons.set(`${rule}: ${plain(why)}`, (reasons.get(`${rule}: ${plain(why)}`) ?? 0) + 1);
  const lines = [
    `read ${read.length === 0 ? "nothing that is judged" : read.map(([what, count]) => countedKind(count, plain(what))).join(", ")}`,
    `${counted(ran, "rule")} ran, ${counted(passed, "check")} passed, ${doubts.length} undecided${silent.length > 0 ? `; no rules ran for ${silent.join(", ")}` : ""}`,
    ...[...reasons]
      .slice(0, mostListed)
      .map(([reason, count]) => `undecided ${count > 1 ? `${count} times ` : ""}${reason}`),
    ...leftOver(reasons.size, "reasons"),
    ...coverage.analysers.map(
      ({ name, version, state, why }) =>
        `${plain(name)}${version === undefined ? "" : ` ${plain(version)}`}: ${state}${why === undefined ? "" : `, ${plain(why)}`}`,
    ),
    ...(coverage.untouched === undefined ? [] : [untouchedText(coverage.untouched)]),
    ...coverage.unresolved
      .slice(0, mostListed)
      .map(({ what, path, why }) => `could not be had: ${plain(what)} in ${plain(path)}: ${plain(why)}`),
    ...leftOver(coverage.unresolved.length, "that could not be had"),
    ...coverage.skipped
      .slice(0, mostListed)
      .map(({ path, why }) => `left out: ${plain(path)}: ${plain(why)}`),
    ...leftOver(coverage.skipped.length, "left out"),
  ];
  return [
    paint("bold", "Looked at"),
    ...lines.flatMap((line) => hanging(line, width)).map((line) => `  ${line}`),
  ].join("\n");
}

function acceptanceText(report: Report, { width }: Page): readonly string[] {
  const how = howToAccept(report);
  if (how === undefined) return [];
  // What is to be copied stays in one line.
  const unbroken = how.replace(/`[^`]*`/gu, (code) => code.replaceAll(" ", "\u00a0"));
  return [folded(unbroken, width).join("\n").replaceAll("\u00a0", " ")];
}

function verdictText({ conclusion, findings, compared }: Report, { paint, width }: Page): string {
  const style = conclusion.kind === "pass" ? "good" : conclusion.kind === "blocked" ? "bad" : "medium";
  const fresh = findings.filter((one) => one.new && one.standing.kind === "reported");
  const counts =
    fresh.length === 0
      ? []
      : [`${counted(fresh.length, compared ? "new finding" : "finding")}: ${bySeverity(fresh)}`];
  const also =
    conclusion.incomplete && !/incomplete/iu.test(conclusion.sentence)
      ? ["A part was not judged, see Problems"]
      : [];
  const [first = "", ...more] = folded(plain(conclusion.sentence), width);
  return [paint(style, first), ...more.map((line) => paint(style, line)), ...counts, ...also].join("\n");
}

function placeText({ path, line, column }: Pick<ReportedPlace, "path" | "line" | "column">): string {
  return `${plain(path)}:${line}:${column}`;
}

/** Text from a pull request in one line: no control character reaches the terminal, so no escape sequence either. */
function plain(text: string): string {
  return visibleLine(text).trim();
}

// Indentation matters in code.
function code(line: string): string {
  const indent = /^[\t ]*/u.exec(line)?.[0] ?? "";
  return maskCredentials(indent.replaceAll("\t", "    ") + visibleLine(line.slice(indent.length)));
}

function sentence(text: string): string {
  const said = plain(text);
  return /[.!?…]$/u.test(said) ? said : `${said}.`;
}

function wrapped(label: string, text: string, { width }: Page): readonly string[] {
  const [first = "", ...more] = folded(plain(text), width - 2 - label.length - 1);
  return [`  ${label} ${first}`, ...more.map((line) => `  ${" ".repeat(label.length)} ${line}`)];
}

function hanging(text: string, width: number): readonly string[] {
  const [first = "", ...more] = folded(text, width - 4);
  return [first, ...more.map((line) => `  ${line}`)];
}

/** Broken between words so that no line is wider, unless a single word is. */
function folded(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of text.split(" ")) {
    const cells = widthOf(word);
    if (line !== "" && used + 1 + cells > width) {
      lines.push(line);
      line = "";
      used = 0;
    }
    line += line === "" ? word : ` ${word}`;
    used += cells + (used === 0 ? 0 : 1);
  }
  return [...lines, line];
}

const styles: Readonly<Record<Style, string>> = {
  critical: "1;35",
  high: "1;31",
  medium: "1;33",
  low: "1;36",
  bold: "1",
  dim: "2",
  good: "1;32",
  bad: "31",
  added: "32",
};

function painted(style: Style, text: string): string {
  return `\u001b[${styles[style]}m${text}\u001b[0m`;
}

import type { Changes } from "../source/changes.ts";
import { fewDeployments, onlyDeployments } from "./deployments.ts";
import { ruleLink, placeLink, type Links } from "./links.ts";
import { codeSpan, fence, inline, prose, suggestion } from "./markdown.ts";
import { placementOf, type LineAnchor, type Placement } from "./placement.ts";
import type { Report, ReportedFinding, ReportedStep } from "./report.ts";
import { isVisible, bytesOf } from "./visible.ts";
import { practiceName, remarkOf, severityName } from "./words.ts";

/** What to post for one review; every finding that deserves a comment is in exactly one of the four. */
export interface ReviewPlan {
  /** Comments of the review itself, at most `mostInline`, each on lines that GitHub accepts. */
  readonly inline: readonly InlineComment[];
  /** Comments on whole files, which GitHub takes only one by one, at most `mostOnFiles`. */
  readonly files: readonly FileComment[];
  /** The review's body: what there is, and the findings for which there was no room. Undefined when there is nothing to post. */
  readonly body?: string;
  /** Fingerprints of findings that are only in the body. */
  readonly inBody: readonly string[];
  /** Fingerprints of findings that nothing in the diff belongs to: the summary has them. */
  readonly inSummary: readonly string[];
}

export interface InlineComment extends LineAnchor {
  readonly body: string;
  /** One, unless findings of the same rule share the lines. */
  readonly fingerprints: readonly string[];
}

export interface FileComment {
  readonly path: string;
  readonly body: string;
  readonly fingerprints: readonly string[];
}

/** Larger batches were met with GitHub's abuse detection (reviewdog's experience: 30 and 10). */
export const mostInline = 25;
export const mostOnFiles = 10;

/** GitHub refuses bodies above 65,536 characters. */
export const largestBody = 60_000;

/**
 * Comments for the findings that deserve one, gravest first. Those whose fingerprint is in `posted` have theirs from an
 * earlier push and are left out before anything is counted.
 */
export function planReview(
  report: Report,
  changes: Changes,
  links: Links,
  posted: ReadonlySet<string> = new Set(),
): ReviewPlan {
  const due = report.findings.filter((finding) => finding.comments && !posted.has(finding.fingerprint));
  const groups = groupedByPlace(
    due.map((finding) => ({ finding, placement: placementOf(finding, changes) })),
  );
  const onlyIn = onlyDeployments(report);
  const inline: InlineComment[] = [];
  const files: FileComment[] = [];
  const rest: ReportedFinding[] = [];
  const inSummary: string[] = [];
  for (const { placement, findings } of groups) {
    const fingerprints = findings.map(({ fingerprint }) => fingerprint);
    const body = (): string => commentBody(findings, placement, onlyIn, links);
    if (placement.kind === "none") inSummary.push(...fingerprints);
    else if (placement.kind === "line" && inline.length < mostInline) {
      inline.push({ ...placement.anchor, body: body(), fingerprints });
    } else if (placement.kind === "file" && files.length < mostOnFiles) {
      files.push({ path: placement.path, body: body(), fingerprints });
    } else rest.push(...findings);
  }
  const body = inline.length > 0 || rest.length > 0 ? reviewBody(inline, rest, links) : undefined;
  return {
    inline,
    files,
    ...(body !== undefined && { body }),
    inBody: rest.map(({ fingerprint }) => fingerprint),
    inSummary,
  };
}

/**
 * The review's body when GitHub has refused the inline comments: the same findings, as a list. Given the plan that was
 * refused; nothing of it is lost.
 */
export function foldedBody(report: Report, plan: ReviewPlan, links: Links): string {
  const wanted = new Set([...plan.inline.flatMap(({ fingerprints }) => fingerprints), ...plan.inBody]);
  return reviewBody(
    [],
    report.findings.filter(({ fingerprint }) => wanted.has(fingerprint)),
    links,
  );
}

/** The fingerprints that a body of ours stands for; none for a body that does not begin with our marker. */
export function fingerprintsIn(body: string): readonly string[] {
  const marker = /^<!-- portcullis:(?:finding|review)((?: [0-9a-f]{8,64})*) -->/u.exec(body);
  return (
    marker?.[1]
      ?.trim()
      .split(" ")
      .filter((one) => one !== "") ?? []
  );
}

function marker(kind: "finding" | "review", fingerprints: readonly string[]): string {
  return `<!-- portcullis:${[kind, ...fingerprints].join(" ")} -->`;
}

interface Group {
  readonly placement: Placement;
  readonly findings: ReportedFinding[];
}

/** Findings one comment can hold: their fingerprints must fit into its marker. */
const mostInOneComment = 20;

// Findings of one rule on the same lines say the same thing of several resources: a loop, a shared module.
function groupedByPlace(
  placed: readonly { readonly finding: ReportedFinding; readonly placement: Placement }[],
): Group[] {
  const groups = new Map<string, Group>();
  for (const { finding, placement } of placed) {
    let key = JSON.stringify([finding.rule, placement]);
    for (let part = 2; (groups.get(key)?.findings.length ?? 0) >= mostInOneComment; part++) {
      key = JSON.stringify([finding.rule, placement, part]);
    }
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { placement, findings: [finding] });
    else group.findings.push(finding);
  }
  return [...groups.values()];
}

// The marker is the first line, so that no cut can lose it and no text from the pull request can stand before it.
function commentBody(
  findings: readonly ReportedFinding[],
  placement: Placement,
  onlyIn: (finding: ReportedFinding) => readonly string[],
  links: Links,
): string {
  const [first] = findings;
  if (first === undefined) return "";
  const grave = findings.find(({ blocks }) => blocks) ?? first;
  const remark = remarkOf(grave.standing);
  const only = onlyIn(first);
  const optional = [
    suggestionBlock(first, placement),
    stepsBlock("How the data gets there", first.flow, links),
    relatedBlock(first.related, links),
  ];
  const parts = [
    marker(
      "finding",
      findings.map(({ fingerprint }) => fingerprint),
    ),
    `**${severityName(grave.severity)}: ${inline(first.title)}**${grave.blocks ? " · blocks the merge" : ""}`,
    findings.length === 1
      ? messageOf(first)
      : findings.map((one) => `- ${messageOf(one)} (${inline(one.resource, 200)})`).join("\n"),
    placement.kind !== "none" && (placement.elsewhere || placement.kind === "file")
      ? `At ${placeLink(first, links)}.`
      : "",
    remark === "" ? "" : `*${prose(remark).replace(/\.$/u, "")}.*`,
    only.length === 0 ? "" : `Only in ${fewDeployments(only, (one) => codeSpan(one))}.`,
    `**Why it matters.** ${prose(first.why)}`,
    `**What to do.** ${prose(first.fix)}`,
    ...optional,
    `<sub>${[ruleLink(first.rule, links), practiceName(first.practice), ...(findings.length === 1 ? [inline(first.resource, 200)] : [])].join(" · ")}</sub>`,
  ];
  return fitted(parts, optional);
}

// The texts are bounded, so only the optional blocks can make a body too large; without them it always fits.
function fitted(parts: readonly string[], optional: readonly string[]): string {
  const kept = [...parts];
  const text = (): string => kept.filter((part) => part !== "").join("\n\n");
  for (const part of optional.toReversed()) {
    if (bytesOf(text()) <= largestBody) break;
    kept.splice(kept.indexOf(part), 1);
  }
  return text();
}

function messageOf({ message }: ReportedFinding): string {
  return `${prose(message, 1000).replace(/\.$/u, "")}.`;
}

function suggestionBlock({ edit, path }: ReportedFinding, placement: Placement): string {
  if (placement.kind === "line" && placement.suggestion !== undefined)
    return suggestion(placement.suggestion);
  if (edit === undefined || edit.lines.length > 40 || !edit.lines.every(isVisible)) return "";
  const where = edit.endLine > edit.line ? `lines ${edit.line} to ${edit.endLine}` : `line ${edit.line}`;
  const whose = edit.path === path ? "" : ` of ${codeSpan(edit.path)}`;
  if (edit.lines.length === 0) return `Remove ${where}${whose}.`;
  if (edit.keeps === 0) return `Insert after ${where}${whose}:\n\n${fence(edit.lines.slice(1).join("\n"))}`;
  if (edit.keeps === edit.lines.length - 1)
    return `Insert before ${where}${whose}:\n\n${fence(edit.lines.slice(0, -1).join("\n"))}`;
  return `Replace ${where}${whose} with:\n\n${fence(edit.lines.join("\n"))}`;
}

const mostSteps = 12;

function stepsBlock(title: string, steps: readonly ReportedStep[], links: Links): string {
  if (steps.length === 0) return "";
  const shown =
    steps.length <= mostSteps
      ? steps
      : [...steps.slice(0, mostSteps / 2), undefined, ...steps.slice(-mostSteps / 2)];
  const list = shown.map((step, index) =>
    step === undefined
      ? `${index + 1}. … ${steps.length - mostSteps} more`
      : `${index + 1}. ${placeLink(step, links)} ${prose(step.message, 200)}`,
  );
  return `<details><summary>${title}</summary>\n\n${list.join("\n")}\n\n</details>`;
}

function relatedBlock(related: readonly ReportedStep[], links: Links): string {
  if (related.length === 0) return "";
  const shown = related
    .slice(0, mostSteps)
    .map((one) => `- ${placeLink(one, links)} ${prose(one.message, 200)}`);
  const more = related.length > mostSteps ? [`- … and ${related.length - mostSteps} more`] : [];
  return ["See also:", ...shown, ...more].join("\n");
}

function reviewBody(
  inlineComments: readonly InlineComment[],
  rest: readonly ReportedFinding[],
  links: Links,
): string {
  const inlineCount = inlineComments.reduce((sum, { fingerprints }) => sum + fingerprints.length, 0);
  const total = inlineCount + rest.length;
  const sentence = `Portcullis has ${total} new ${total === 1 ? "finding" : "findings"} on these changes.`;
  if (rest.length === 0) return `${marker("review", [])}\n${sentence}`;
  for (let shown = rest.length; ; shown = Math.floor(shown / 2)) {
    const entries = rest.slice(0, shown).map((finding) => entryOf(finding, links));
    const more = rest.length - shown;
    const body = [
      marker(
        "review",
        rest.slice(0, mostInMarker).map(({ fingerprint }) => fingerprint),
      ),
      inlineCount > 0
        ? `${sentence} ${inlineCount} of them have comments of their own; the others are:`
        : sentence,
      "",
      ...entries,
      ...(more > 0 ? [`- … and ${more} more, in the summary and in the SARIF file`] : []),
    ].join("\n");
    if (shown === 0 || bytesOf(body) <= largestBody) return body;
  }
}

// 33 bytes each, so a third of the body at most.
const mostInMarker = 600;

function entryOf(finding: ReportedFinding, links: Links): string {
  const blocks = finding.blocks ? " · blocks the merge" : "";
  return `- **${severityName(finding.severity)}** ${placeLink(finding, links)}: ${messageOf(finding)} ${ruleLink(finding.rule, links)}${blocks}`;
}

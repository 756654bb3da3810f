import { practices, severities, type Practice } from "../rules/finding.ts";
import { howToAccept } from "./acceptance.ts";
import { placeLink, placeLinkInCell, ruleLink, type Links } from "./links.ts";
import { grouped } from "./grouped.ts";
import { codeSpan, inline, prose, proseInCell } from "./markdown.ts";
import type { Report, ReportedDoubt, ReportedFinding, ReportedProblem } from "./report.ts";
import { bytesOf } from "./visible.ts";
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

/** Bytes of UTF-8. GitHub refuses comments and check-run summaries above 65,536 characters, job summaries above 1 MiB. */
export const summaryLimits = { comment: 60_000, checkRun: 60_000, job: 900_000 } as const;

/**
 * The review for a person, as GitHub's Markdown: the verdict, what blocks, what is new, what is fixed; behind folds, what
 * was known before, what could not be decided and what was looked at. At most `limit` bytes: lists are shortened step by
 * step, each saying how much was left out, and the verdict stays.
 */
export function summary(report: Report, links: Links, limit: number): string {
  for (const rows of [Infinity, 2000, 1000, 300, 100, 50, 25, 10, 5, 2, 0]) {
    const text = rendered(report, links, rows);
    if (bytesOf(text) <= limit) return text;
  }
  return [
    verdict(report),
    "",
    "Everything else was left out: it does not fit here. The SARIF and JSON files have it.",
  ].join("\n");
}

/** The summary as the one comment that is updated at every push. */
export function stickyComment(report: Report, links: Links): string {
  return `${summaryMarker}\n${summary(report, links, summaryLimits.comment)}`;
}

/** The first line of the sticky comment; its author must be checked too. */
export const summaryMarker = "<!-- portcullis:summary -->";

function rendered(report: Report, links: Links, rows: number): string {
  const { findings, problems } = report;
  const reported = findings.filter(({ standing }) => standing.kind === "reported");
  const blocking = reported.filter(({ blocks }) => blocks);
  const others = reported.filter((one) => !one.blocks && one.new);
  const known = findings.filter(
    (one) =>
      one.standing.kind === "pre-existing" || (one.standing.kind === "reported" && !one.new && !one.blocks),
  );
  const accepted = findings.filter(
    ({ standing }) => standing.kind === "suppressed" || standing.kind === "baselined",
  );
  const off = findings.filter(({ standing }) => standing.kind === "off");
  const losses = problems.filter(({ counts }) => counts);
  const notices = problems.filter(({ counts }) => !counts);
  const list = (found: readonly ReportedFinding[], entry: Entry): string =>
    shortened(found, rows, (one) => entry(one, links));
  return [
    verdict(report),
    section(
      `Blocking the merge (${blocking.length})`,
      blocking.length,
      [list(blocking, fullEntry), prose(howToAccept(report) ?? "")].join("\n\n"),
    ),
    section(
      `Not judged (${losses.length})`,
      losses.length,
      shortened(losses, rows, (one) => problemEntry(one, links)),
    ),
    section(
      report.compared ? `New, not blocking (${others.length})` : `Not blocking (${others.length})`,
      others.length,
      list(others, fullEntry),
    ),
    section(
      `Fixed by this change (${report.fixed.length})`,
      report.fixed.length,
      list(report.fixed, fixedEntry),
    ),
    section(
      "This change also changes the policy",
      report.policyChanges.length,
      `It takes effect after the merge.\n\n${shortened(report.policyChanges, rows, (one) => `- ${prose(one)}`)}`,
    ),
    folded("By practice", practiceTable(report), blocking.length + others.length > 0),
    known.length > 0 &&
      folded(`${counted(known.length, "finding")} there before this change`, knownList(known, rows, links)),
    accepted.length > 0 &&
      folded(
        `${counted(accepted.length, "finding")} suppressed or in the baseline`,
        acceptedList(accepted, rows, links),
      ),
    off.length > 0 &&
      folded(
        `${counted(off.length, "finding")} that the policy does not report`,
        reasonList(off, rows, links),
      ),
    report.doubts.length > 0 &&
      folded(
        `${counted(report.doubts.length, "check")} could not be decided`,
        doubtList(report.doubts, rows, links),
      ),
    notices.length > 0 &&
      folded(
        counted(notices.length, "notice"),
        shortened(notices, rows, (one) => problemEntry(one, links)),
      ),
    folded("What was looked at", coverageList(report, rows)),
  ]
    .filter((part) => part !== false && part !== "")
    .join("\n\n");
}

type Entry = (finding: ReportedFinding, links: Links) => string;

function verdict({ conclusion, findings, fixed }: Report): string {
  const { kind, incomplete } = conclusion;
  const sign = kind === "pass" && !incomplete ? "✅" : kind === "blocked" ? "⛔" : "⚠️";
  // The first sentence is the heading: dots inside names and numbers have no space after them.
  const [, first = "", rest = ""] = /^(.*?)(?:\.(?:\s+(.*))?)?$/su.exec(conclusion.sentence.trim()) ?? [];
  const lines = [`## ${sign} ${prose(first)}`];
  if (rest !== "") lines.push("", prose(rest));
  if (incomplete && !/incomplete/iu.test(conclusion.sentence))
    lines.push("", "A part of the change was not judged.");
  const open = findings.some((one) => one.blocks || (one.new && one.standing.kind === "reported"));
  if (kind === "pass" && !incomplete && !open && fixed.length > 0) {
    lines.push("", `Resolved: ${counted(fixed.length, "finding")} fixed, none added.`);
  }
  return lines.join("\n");
}

function section(title: string, count: number, body: string): string {
  return count === 0 ? "" : `### ${title}\n\n${body}`;
}

function folded(title: string, body: string, open = false): string {
  return `<details${open ? " open" : ""}><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function shortened<T>(items: readonly T[], rows: number, entry: (item: T) => string): string {
  const lines = items.slice(0, rows).map(entry);
  const more = items.length - lines.length;
  if (more > 0)
    lines.push(
      `- … ${lines.length > 0 ? "and " : ""}${more}${lines.length > 0 ? " more" : ""}, left out to fit; the SARIF and JSON files have them`,
    );
  return lines.join("\n");
}

function fullEntry(finding: ReportedFinding, links: Links): string {
  return `${entryOf(finding, links)} ${prose(finding.fix, 400)} ${ruleLink(finding.rule, links)}`;
}

function remarkedEntry(finding: ReportedFinding, links: Links): string {
  return `${entryOf(finding, links)} ${ruleLink(finding.rule, links)}`;
}

function entryOf(finding: ReportedFinding, links: Links): string {
  const remark = remarkOf(finding.standing);
  return `- **${severityName(finding.severity)}** ${placeLink(finding, links)}: ${sentence(finding.message)}${remark === "" ? "" : ` *${sentence(remark)}*`}`;
}

// Its lines are those of the merge base, so the place is named, not linked.
function fixedEntry({ path, message, rule }: ReportedFinding, links: Links): string {
  return `- ~~${sentence(message)}~~ in ${codeSpan(path)} ${ruleLink(rule, links)}`;
}

function problemEntry({ message, path, line }: ReportedProblem, links: Links): string {
  const where =
    path === undefined
      ? ""
      : `${line === undefined ? codeSpan(path) : placeLink({ path, line, column: 1, endLine: line, endColumn: 1 }, links)} `;
  return `- ${where}${sentence(message)}`;
}

function sentence(text: string): string {
  const said = prose(text, 1000);
  return /[.!?…]$/u.test(said) ? said : `${said}.`;
}

// One whose suppression ran out or is being removed is named; the others are counted.
function knownList(known: readonly ReportedFinding[], rows: number, links: Links): string {
  const remarked = known.filter(({ standing }) => remarkOf(standing) !== "");
  const others = known.filter(({ standing }) => remarkOf(standing) === "");
  return [shortened(remarked, rows, (one) => remarkedEntry(one, links)), byRule(others, rows, links)]
    .filter((part) => part !== "")
    .join("\n");
}

// A baseline or a suppression of many findings is said once.
function acceptedList(accepted: readonly ReportedFinding[], rows: number, links: Links): string {
  const reasons = byReason(accepted);
  const few = reasons.filter(({ findings }) => findings.length <= 3).flatMap(({ findings }) => findings);
  const many = reasons.filter(({ findings }) => findings.length > 3).flatMap(({ findings }) => findings);
  return [shortened(few, rows, (one) => remarkedEntry(one, links)), reasonList(many, rows, links)]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Findings under the sentence why each of them has its standing. */
function reasonList(found: readonly ReportedFinding[], rows: number, links: Links): string {
  return shortened(byReason(found), rows, ({ why, findings }) =>
    [sentence(why), "", byRule(findings, rows, links), ""].join("\n"),
  ).trimEnd();
}

/** Findings that nobody has to act on now: one line a rule, with the first places. */
function byRule(findings: readonly ReportedFinding[], rows: number, links: Links): string {
  const groups = [...grouped(findings, ({ rule }) => rule)];
  return shortened(groups, rows, ([rule, found]) => {
    const places = found.slice(0, Math.min(3, rows)).map((one) => placeLink(one, links));
    const more = found.length > places.length ? `, … ${found.length} in all` : "";
    const [first] = found;
    return `- **${first === undefined ? "" : severityName(first.severity)}** ${ruleLink(rule, links)} ${first === undefined ? "" : inline(first.title)}: ${places.join(", ")}${more}`;
  });
}

function doubtList(doubts: readonly ReportedDoubt[], rows: number, links: Links): string {
  const groups = [...grouped(doubts, ({ rule, why }) => JSON.stringify([rule, why])).values()].toSorted(
    (one, other) => other.length - one.length,
  );
  const table = groups.slice(0, rows).flatMap((found) => {
    const [first] = found;
    if (first === undefined) return [];
    return [
      `| ${ruleLink(first.rule, links)} | ${proseInCell(first.why)} | ${placeLinkInCell(first, links)}${found.length > 1 ? ` and ${found.length - 1} more` : ""} |`,
    ];
  });
  const more = groups.length > rows ? [`\n… and ${groups.length - rows} more reasons, left out to fit.`] : [];
  return [
    "A check that can't be decided is neither a pass nor a finding.",
    "",
    "| Rule | Why | Where |",
    "| --- | --- | --- |",
    ...table,
    ...more,
  ].join("\n");
}

function practiceTable({ findings, coverage, compared }: Report): string {
  const count = (practice: Practice, matches: (finding: ReportedFinding) => boolean): number =>
    findings.filter((finding) => finding.practice === practice && matches(finding)).length;
  const rows = responsibilities.flatMap(({ name, practices: inIt }) =>
    inIt.map((practice, index) => {
      const { rules, passed, undecided } = coverage.practices[practice];
      const fresh = findings.filter(
        (one) => one.practice === practice && one.new && one.standing.kind === "reported",
      );
      const gravest = severities.findLast((severity) => fresh.some((one) => one.severity === severity));
      return [
        index === 0 ? `**${name}**` : "",
        practiceName(practice),
        fresh.length === 0 ? "–" : `**${fresh.length}**${gravest === undefined ? "" : ` (${gravest})`}`,
        number(count(practice, (one) => !one.new || one.standing.kind !== "reported")),
        number(undecided),
        number(passed),
        rules === 0 ? "none ran" : String(rules),
      ];
    }),
  );
  return [
    `|  | Practice | ${compared ? "New" : "Found"} | Known or accepted | Undecided | Passed | Rules |`,
    "| --- | --- | --- | ---: | ---: | ---: | ---: |",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
  ].join("\n");
}

function number(count: number): string {
  return count === 0 ? "–" : String(count);
}

function coverageList({ coverage, revision }: Report, rows: number): string {
  const read = Object.entries(coverage.read).filter(([, count]) => count > 0);
  const rules = practices.reduce((sum, practice) => sum + coverage.practices[practice].rules, 0);
  const lines = [
    `- **Rules:** ${counted(rules, "rule")} ran`,
    `- **Read:** ${read.length === 0 ? "nothing that we judge" : read.map(([what, count]) => countedKind(count, inline(what, 100))).join(", ")}`,
    ...coverage.analysers.map(({ name, version, state, why }) => {
      const said = state === "ran" || state === "not needed" ? state : `**${state}**`;
      return `- **${inline(name, 100)}**${version === undefined ? "" : ` ${inline(version, 100)}`}: ${said}${why === undefined ? "" : `, ${prose(why, 400)}`}`;
    }),
  ];
  if (coverage.untouched !== undefined) lines.push(`- **Left out:** ${untouchedText(coverage.untouched)}`);
  if (coverage.unresolved.length > 0) {
    lines.push(
      "- **Could not be had:**",
      indented(
        shortened(
          coverage.unresolved,
          rows,
          ({ what, why, path }) => `- ${codeSpan(what)} in ${codeSpan(path)}: ${prose(why, 400)}`,
        ),
      ),
    );
  }
  if (coverage.skipped.length > 0) {
    lines.push(
      "- **Left out:**",
      indented(
        shortened(coverage.skipped, rows, ({ path, why }) => `- ${codeSpan(path)}: ${prose(why, 400)}`),
      ),
    );
  }
  if (revision.head !== undefined) {
    lines.push(
      `- **Revision:** ${codeSpan(revision.head.slice(0, 12))}${revision.mergeBase === undefined ? "" : ` compared with ${codeSpan(revision.mergeBase.slice(0, 12))}`}`,
    );
  }
  return lines.join("\n");
}

function indented(list: string): string {
  return list.replace(/^/gmu, "  ");
}

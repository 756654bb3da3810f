import type { Severity } from "../rules/finding.ts";
import type { RuleDescription } from "../rules/rule-description.ts";
import { ruleAddress, type Links } from "./links.ts";
import { encodedPath } from "./markdown.ts";
import type { Report, ReportedFinding, ReportedPlace, ReportedProblem, ReportedStep } from "./report.ts";
import { cut, visibleLine } from "./visible.ts";
import { practiceName, severityName } from "./words.ts";

/** Facts of the tool that wrote the file. */
export interface SarifTool {
  readonly version: string;
  /** `https://github.com/owner/portcullis`. */
  readonly page: string;
}

/**
 * SARIF 2.1.0 as GitHub code scanning takes it: every finding with its standing, because an upload replaces the earlier
 * one and closes what it does not name. Values of files are not quoted: there are no snippets.
 * Limits: docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function sarif(report: Report, links: Links, tool: SarifTool): string {
  const rules = links.rules.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  // What the policy has switched off is nobody's alert; code scanning would open one whatever is said of it here.
  const wanted = report.findings.filter(({ standing }) => standing.kind !== "off");
  const findings = wanted.slice(0, mostResults);
  const leftOut = wanted.length - findings.length;
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Portcullis",
            semanticVersion: tool.version,
            informationUri: tool.page,
            rules: rules.map((rule) => ruleOf(rule, links)),
          },
        },
        automationDetails: { id: "portcullis/" },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the repository." } } },
        ...(links.repository !== undefined &&
          report.revision.head !== undefined && {
            versionControlProvenance: [
              {
                repositoryUri: links.repository,
                revisionId: report.revision.head,
                mappedTo: { uriBaseId: "%SRCROOT%" },
              },
            ],
          }),
        invocations: [
          {
            executionSuccessful: !report.conclusion.incomplete && leftOut === 0,
            toolExecutionNotifications: [
              ...report.problems.slice(0, mostNotifications).map(notificationOf),
              ...(leftOut > 0
                ? [
                    {
                      level: "error",
                      message: {
                        text: `${leftOut} findings are left out: GitHub takes ${mostResults} results a run.`,
                      },
                    },
                  ]
                : []),
            ],
          },
        ],
        results: findings.map((finding) => resultOf(finding, indexes, report.compared)),
        properties: { conclusion: report.conclusion.kind, sentence: plain(report.conclusion.sentence) },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** GitHub takes 25,000 results and keeps the 5,000 gravest. */
const mostResults = 25_000;
const mostNotifications = 1000;
const mostLocations = 100;
/** GitHub's limit of `fullDescription.text`. */
const longestDescription = 1024;

function ruleOf(rule: RuleDescription, links: Links): object {
  const { id, title, why, fix, severity, references } = rule;
  const page = ruleAddress(id, links) ?? references.page;
  return {
    id,
    name: id.replace(/(^|-)(\w)/gu, (_, _dash: string, letter: string) => letter.toUpperCase()),
    shortDescription: { text: ended(title) },
    fullDescription: { text: cut(ended(why), longestDescription) },
    help: {
      text: `${why}\n\n${fix}\n\n${page}`,
      markdown: `${why}\n\n**What to do.** ${fix}\n\n[Documentation](${page})`,
    },
    helpUri: page,
    defaultConfiguration: { level: levelOf(severity) },
    properties: {
      tags: tagsOf(rule),
      precision: "high",
      "problem.severity": levelOf(severity) === "note" ? "recommendation" : levelOf(severity),
      "security-severity": scoreOf(severity),
    },
    ...(rule.aliases !== undefined && rule.aliases.length > 0 && { deprecatedIds: rule.aliases }),
  };
}

// GitHub keeps ten tags; `external/cwe/cwe-319` is how it finds the weakness.
function tagsOf({ practice, references }: RuleDescription): readonly string[] {
  return [
    "security",
    practice,
    ...(references.cwe === undefined ? [] : [`external/cwe/cwe-${String(references.cwe).padStart(3, "0")}`]),
    ...(references.mcsb === undefined ? [] : [`mcsb/${references.mcsb.toLowerCase()}`]),
  ];
}

function levelOf(severity: Severity): "error" | "warning" | "note" {
  switch (severity) {
    case "critical":
    case "high":
      return "error";
    case "medium":
      return "warning";
    case "low":
      return "note";
  }
}

/** GitHub's bands: above 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low. */
function scoreOf(severity: Severity): string {
  switch (severity) {
    case "critical":
      return "9.5";
    case "high":
      return "8.0";
    case "medium":
      return "5.5";
    case "low":
      return "2.0";
  }
}

function resultOf(finding: ReportedFinding, indexes: ReadonlyMap<string, number>, compared: boolean): object {
  const { rule, severity, fingerprint, standing, flow, related } = finding;
  const ruleIndex = indexes.get(rule);
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: levelOf(severity),
    message: { text: ended(finding.message) },
    // Only the first location counts for GitHub.
    locations: [
      { ...location(finding), logicalLocations: [{ name: plain(finding.resource), kind: "resource" }] },
    ],
    ...(related.length > 0 && {
      relatedLocations: related
        .slice(0, mostLocations)
        .map((step, index) => ({ id: index + 1, ...stepLocation(step) })),
    }),
    ...(flow.length > 0 && {
      codeFlows: [
        {
          threadFlows: [
            { locations: flow.slice(0, mostLocations).map((step) => ({ location: stepLocation(step) })) },
          ],
        },
      ],
    }),
    // The first is ours; the second is the one GitHub tells alerts by, and lines or messages have no part in either.
    partialFingerprints: { "portcullis/v1": fingerprint, primaryLocationLineHash: `${fingerprint}:1` },
    ...(compared && { baselineState: finding.new ? "new" : "unchanged" }),
    ...(isAccepted(finding) && {
      suppressions: [{ kind: "external", status: "accepted", justification: plain(standing.why) }],
    }),
    properties: {
      severity: severityName(severity).toLowerCase(),
      "security-severity": scoreOf(severity),
      practice: practiceName(finding.practice),
      standing: standing.kind,
      blocks: finding.blocks,
    },
  };
}

function isAccepted({ standing }: ReportedFinding): boolean {
  switch (standing.kind) {
    case "suppressed":
    case "baselined":
    case "off":
      return true;
    case "reported":
    case "pre-existing":
      return false;
  }
}

function notificationOf({ message, counts, path, line, column }: ReportedProblem): object {
  return {
    level: counts ? "error" : "note",
    message: { text: ended(message) },
    ...(path !== undefined && {
      locations: [
        {
          physicalLocation: {
            artifactLocation: artifact(path),
            ...(line !== undefined && { region: { startLine: line, startColumn: column ?? 1 } }),
          },
        },
      ],
    }),
  };
}

function stepLocation(step: ReportedStep): object {
  return { ...location(step), message: { text: ended(step.message) } };
}

function location({ path, line, column, endLine, endColumn }: ReportedPlace): {
  readonly physicalLocation: object;
} {
  return {
    physicalLocation: {
      artifactLocation: artifact(path),
      region: {
        startLine: line,
        startColumn: column,
        endLine,
        endColumn: endLine === line ? Math.max(endColumn, column) : endColumn,
      },
    },
  };
}

function artifact(path: string): object {
  // A first segment with a colon would read as a scheme; `encodeURIComponent` has encoded it.
  return { uri: encodedPath(path), uriBaseId: "%SRCROOT%" };
}

/** `[text](1)` in a message is a link to a related location, also for GitHub. */
function plain(text: string): string {
  return visibleLine(text)
    .trim()
    .replace(/\](?=\()/gu, "]\u200b");
}

// The multitool (SARIF2001) wants messages to end with a period.
function ended(text: string): string {
  const said = plain(text);
  return /[.!?…]$/u.test(said) ? said : `${said}.`;
}

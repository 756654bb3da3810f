import { createHash } from "node:crypto";
import type { Coverage, JudgedFinding, Review } from "../../src/policy/review.ts";
import { practices, type Finding, type Practice, type Severity } from "../../src/rules/finding.ts";
import type { RuleDescription } from "../../src/rules/rule-description.ts";
import type { ChangedFile, Changes, Hunk, HunkLine } from "../../src/source/changes.ts";
import { place, type Place, type Source } from "../../src/source/source.ts";

/** A source from its lines. */
export function source(path: string, ...lines: readonly string[]): Source {
  return { path, text: lines.join("\n") };
}

/** The place of the first occurrence of a text; the occurrence must exist. */
export function at(of: Source, text: string): Place {
  const start = of.text.indexOf(text);
  if (start < 0) throw new Error(`${of.path} has no ${text}`);
  return place(of, start, start + text.length);
}

export const rules: readonly RuleDescription[] = [
  {
    id: "plain-http-allowed",
    title: "Function app answers over plain HTTP",
    severity: "high",
    practice: "functions-auth",
    why: "A function key sent over HTTP can be read, and replayed, by anyone on the path.",
    fix: "Set `httpsOnly: true` on the site. Azure takes a missing value for false.",
    references: {
      mcsb: "DP-3",
      cwe: 319,
      page: "https://learn.microsoft.com/azure/azure-functions/security-concepts",
    },
  },
  {
    id: "literal-secret-in-setting",
    aliases: ["app-setting-literal-secret"],
    title: "Secret written into an app setting",
    severity: "critical",
    practice: "key-vault",
    why: "Everyone who can read the repository or the deployment history has the secret.",
    fix: "Store it in Key Vault and write `@Microsoft.KeyVault(SecretUri=...)`; replace the value that was published.",
    references: {
      cwe: 798,
      page: "https://learn.microsoft.com/azure/app-service/app-service-key-vault-references",
    },
  },
  {
    id: "sql-injection",
    title: "SQL built from the request",
    severity: "critical",
    practice: "secure-coding",
    why: "Whoever calls the function can read and change the whole database.",
    fix: "Pass values as parameters of the query.",
    references: {
      cwe: 89,
      page: "https://learn.microsoft.com/azure/azure-sql/database/security-best-practice",
    },
  },
  {
    id: "no-diagnostic-setting",
    title: "Nothing records what happens",
    severity: "medium",
    practice: "monitor-log",
    why: "Without a log, nobody sees an attack or can tell afterwards what it reached.",
    fix: "Add a `Microsoft.Insights/diagnosticSettings` resource.",
    references: {
      mcsb: "LT-3",
      page: "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings",
    },
  },
];

export interface FindingFacts {
  readonly rule: string;
  readonly at: Place;
  readonly message: string;
  readonly resource?: string;
  readonly property?: string;
  readonly severity?: Severity;
  readonly related?: Finding["related"];
  readonly flow?: Finding["flow"];
  readonly secrets?: readonly Place[];
  readonly edit?: Finding["edit"];
  readonly deployments?: readonly string[];
  readonly declaredAt?: Place;
}

export function finding(facts: FindingFacts): Finding {
  const rule = rules.find(({ id }) => id === facts.rule);
  if (rule === undefined) throw new Error(`no rule ${facts.rule}`);
  const { resource = "Microsoft.Web/sites api", property = "properties.httpsOnly", edit, secrets } = facts;
  return {
    rule: rule.id,
    title: rule.title,
    severity: facts.severity ?? rule.severity,
    practice: rule.practice,
    message: facts.message,
    why: rule.why,
    fix: rule.fix,
    resource,
    identity: { subject: resource, property, root: facts.at.source.path },
    alternateIdentities: [],
    at: facts.at,
    related: facts.related ?? [],
    flow: facts.flow ?? [],
    deployments: facts.deployments ?? [],
    ...(facts.declaredAt && { declaredAt: facts.declaredAt }),
    ...(secrets && { secrets }),
    ...(edit && { edit }),
  };
}

/** A new finding that is reported, commented, and blocks from `high` up, unless said otherwise. */
export function judged(of: Finding, facts: Partial<Omit<JudgedFinding, "finding">> = {}): JudgedFinding {
  const blocks = of.severity === "high" || of.severity === "critical";
  const key = JSON.stringify([of.rule, of.identity, of.at.start]);
  return {
    finding: of,
    fingerprint: createHash("sha256").update(key).digest("hex").slice(0, 32),
    standing: { kind: "reported", why: "New: the merge base does not have it" },
    isNew: true,
    blocks,
    comments: of.severity !== "low",
    ...facts,
  };
}

export const sha = "4f2c1e9ab37d5860f1c2b3a4958677de01234567";
const mergeBase = "9b1d0c2e3f4a5968778695a4b3c2d1e0f9a8b7c6";

export const links = {
  repository: "https://github.com/contoso/orders",
  sha,
  documentation: "https://github.com/contoso/portcullis/blob/v1/docs/rules",
  rules,
} as const;

export function review(findings: readonly JudgedFinding[], facts: Partial<Review> = {}): Review {
  const blocking = findings.filter(({ blocks }) => blocks).length;
  return {
    revision: { head: sha, base: mergeBase, mergeBase },
    findings,
    fixed: [],
    doubts: [],
    problems: [],
    coverage: coverage(),
    policyChanges: [],
    thresholds: { block: "high", comment: "medium", report: "low" },
    conclusion:
      blocking > 0
        ? {
            kind: "blocked",
            incomplete: false,
            sentence: `Blocked: ${blocking === 1 ? "1 finding blocks" : `${blocking} findings block`} the merge (${blocking} high).`,
            exitCode: 1,
          }
        : {
            kind: "pass",
            incomplete: false,
            sentence: "Passed: nothing new that blocks (`high` or above).",
            exitCode: 0,
          },
    ...facts,
  };
}

export function coverage(facts: Partial<Coverage> = {}): Coverage {
  const outcomes = { rules: 2, passed: 3, failed: 0, undecided: 0 };
  return {
    read: { "Bicep templates": 3, "function.json": 1 },
    skipped: [],
    unresolved: [],
    analysers: [{ name: "Semgrep", version: "1.140.0", state: "ran" }],
    practices: Object.fromEntries(practices.map((practice) => [practice, outcomes])) as Record<
      Practice,
      typeof outcomes
    >,
    ...facts,
  };
}

/**
 * A changed file from a picture of its diff: lines start with ` `, `+` or `-`, hunks with `@@ -old +new @@`.
 * Counts are taken from the lines.
 */
export function changed(
  path: string,
  picture: readonly string[],
  facts: Partial<ChangedFile> = {},
): ChangedFile {
  const hunks: { oldStart: number; newStart: number; lines: HunkLine[]; old: number; new: number }[] = [];
  for (const line of picture) {
    const head = /^@@ -(\d+) \+(\d+) @@$/u.exec(line);
    if (head) {
      const [oldStart, newStart] = [Number(head[1]), Number(head[2])];
      hunks.push({ oldStart, newStart, lines: [], old: oldStart, new: newStart });
      continue;
    }
    const hunk = hunks.at(-1);
    if (hunk === undefined) throw new Error("a picture starts with a hunk");
    if (line.startsWith("+")) hunk.lines.push({ kind: "added", newLine: hunk.new++ });
    else if (line.startsWith("-"))
      hunk.lines.push({ kind: "removed", oldLine: hunk.old++, text: line.slice(1) });
    else hunk.lines.push({ kind: "context", oldLine: hunk.old++, newLine: hunk.new++ });
  }
  return {
    path,
    status: "modified",
    kind: "text",
    hunks: hunks.map((hunk): Hunk => ({
      oldStart: hunk.oldStart,
      newStart: hunk.newStart,
      oldLines: hunk.old - hunk.oldStart,
      newLines: hunk.new - hunk.newStart,
      lines: hunk.lines,
    })),
    ...facts,
  };
}

export function changes(...files: readonly ChangedFile[]): Changes {
  return { files };
}

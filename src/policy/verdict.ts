import { severities, type Severity } from "../rules/finding.ts";
import type { Policy } from "./policy.ts";
import type { Conclusion, JudgedFinding, JudgedProblem } from "./review.ts";

export interface VerdictRequest {
  readonly findings: readonly JudgedFinding[];
  readonly problems: readonly JudgedProblem[];
  readonly policy: Pick<Policy, "block" | "incomplete">;
}

/** What the review comes to. Something that was not judged is said in every verdict, and green only if the policy lets it. */
export function conclude({ findings, problems, policy }: VerdictRequest): Conclusion {
  const blocking = findings.filter(({ blocks }) => blocks);
  const unjudged = problems.filter(({ counts }) => counts).length;
  const incomplete = unjudged > 0;
  if (blocking.length > 0) {
    const besides = incomplete ? `. It is also incomplete: ${notJudged(unjudged)}` : "";
    const sentence = `Blocked: ${bySeverity(blocking)}${besides}.`;
    return { kind: "blocked", incomplete, sentence, exitCode: 1 };
  }
  const clean = `nothing new that blocks (${thresholdOf(policy.block)})${othersOf(findings)}`;
  if (!incomplete) return { kind: "pass", incomplete, sentence: `Passed: ${clean}.`, exitCode: 0 };
  if (policy.incomplete === "pass") {
    const sentence = `Passed, though incomplete, as the policy allows: ${notJudged(unjudged)}. In what was judged, ${clean}.`;
    return { kind: "pass", incomplete, sentence, exitCode: 0 };
  }
  const sentence = `Incomplete: ${notJudged(unjudged)}. In what was judged, ${clean}.`;
  return { kind: "incomplete", incomplete, sentence, exitCode: 3 };
}

function notJudged(problems: number): string {
  return problems === 1
    ? "1 problem kept something from being judged"
    : `${problems} problems kept something from being judged`;
}

/** `3 findings block the merge (1 critical, 2 high)`. */
function bySeverity(findings: readonly JudgedFinding[]): string {
  const counts = [...severities]
    .reverse()
    .map(
      (severity) =>
        [findings.filter(({ finding }) => finding.severity === severity).length, severity] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}`);
  const findingsBlock = findings.length === 1 ? "1 finding blocks" : `${findings.length} findings block`;
  return `${findingsBlock} the merge (${counts.join(", ")})`;
}

function thresholdOf(block: Severity | "never"): string {
  switch (block) {
    case "never":
      return "the policy blocks on nothing";
    case "critical":
      return "`critical`";
    case "high":
    case "medium":
    case "low":
      return `\`${block}\` or above`;
  }
}

function othersOf(findings: readonly JudgedFinding[]): string {
  const kinds = [
    ["reported", "reported below that"],
    ["pre-existing", "pre-existing"],
    ["suppressed", "suppressed"],
    ["baselined", "baselined"],
  ] as const;
  const counts = kinds
    .map(
      ([kind, words]) => [findings.filter(({ standing }) => standing.kind === kind).length, words] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`);
  return counts.length === 0 ? "" : `; ${counts.join(", ")}`;
}

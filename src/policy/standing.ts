import {
  atLeast,
  presets,
  type Finding,
  type Practice,
  type Preset,
  type Severity,
} from "../rules/finding.ts";
import { positionOf, type Place } from "../source/source.ts";
import { matchesPath, matchesText } from "../source/glob.ts";
import type { InlineSuppression, Policy, Suppression } from "./policy.ts";
import type { Standing } from "./review.ts";
import { quoted } from "./written.ts";

/** The paths that the policy leaves out. They are read all the same when a rule can't be suppressed: see `ignored`. */
export function isIgnored(policy: Policy, path: string): boolean {
  return policy.unsuppressable.size === 0 && matchesIgnored(policy, path);
}

function matchesIgnored({ ignoredPaths }: Policy, path: string): boolean {
  return ignoredPaths.some((glob) => matchesPath(path, glob));
}

/** The severity that the policy gives it. */
export function severityOf({ rule, severity }: Finding, policy: Policy): Severity {
  const written = policy.rules.get(rule);
  return written === undefined || written === "off" ? severity : written;
}

/** Whether the policy wants to hear of a rule at all. */
export function isInForce(
  { id, practice, preset }: { readonly id: string; readonly practice: Practice; readonly preset?: Preset },
  policy: Policy,
): boolean {
  return ruleOff({ rule: id, practice, ...(preset && { preset }) }, policy) === undefined;
}

/** Why the policy switches a rule off, as a sentence; undefined when it does not. */
function ruleOff(
  { rule, practice, preset = "recommended" }: Pick<Finding, "rule" | "practice" | "preset">,
  policy: Policy,
): string | undefined {
  if (policy.unsuppressable.has(rule)) return undefined;
  const written = policy.rules.get(rule);
  if (written === "off") return `The policy switches ${quoted(rule)} off`;
  if (policy.practicesOff.has(practice)) return `The policy switches the practice ${quoted(practice)} off`;
  // A rule that the policy names is wanted, whatever the preset.
  if (written === undefined && presets.indexOf(preset) > presets.indexOf(policy.preset)) {
    return `Its rule belongs to the preset \`${preset}\`, and the policy's is \`${policy.preset}\``;
  }
  return undefined;
}

/** Why the policy switches a finding off; undefined when it does not. */
export function offBy(finding: Finding, severity: Severity, policy: Policy): Standing | undefined {
  if (policy.unsuppressable.has(finding.rule)) return undefined;
  const why = ruleOff(finding, policy);
  if (why !== undefined) return off(why);
  if (matchesIgnored(policy, finding.at.source.path)) {
    return off(`The policy ignores ${quoted(finding.at.source.path)}`);
  }
  const { report, comment, block } = policy;
  if (atLeast(severity, report) || reaches(severity, comment) || reaches(severity, block)) return undefined;
  return off(`Its severity, ${severity}, is below the policy's \`report: ${report}\``);
}

function off(why: string): Standing {
  return { kind: "off", why };
}

export function reaches(severity: Severity, threshold: Severity | "never"): boolean {
  return threshold !== "never" && atLeast(severity, threshold);
}

/** The suppression of the policy file that covers a finding. */
export function policySuppressionOf(
  finding: Finding,
  policy: Policy,
  today: string,
): Suppression | undefined {
  return policy.suppressions.find((one) => !isExpired(one, today) && matchesPolicy(one, finding));
}

/** Whether a suppression of the policy file is about a finding, expired or not. */
export function matchesPolicy({ rule, path, resource }: Suppression, finding: Finding): boolean {
  return (
    rule === finding.rule &&
    (path === undefined || matchesPath(finding.at.source.path, path)) &&
    (resource === undefined || matchesText(finding.resource.toLowerCase(), resource.toLowerCase()))
  );
}

/** `until` is the last day it holds. Days of the calendar compare as text. */
export function isExpired({ until }: Suppression, today: string): boolean {
  return until !== undefined && until < today;
}

/**
 * Whether a comment covers a finding: it names the rule, and it is attached to the line where the finding starts, or
 * to the header of what the finding is about.
 */
export function covers(suppression: InlineSuppression, finding: Finding): boolean {
  if (suppression.rule !== finding.rule) return false;
  return startsWithin(suppression, finding.at) || startsWithin(suppression, finding.declaredAt);
}

function startsWithin({ at, fromLine, toLine }: InlineSuppression, place: Place | undefined): boolean {
  if (place?.source.path !== at.source.path) return false;
  const { line } = positionOf(place.source, place.start);
  return line >= fromLine && line <= toLine;
}

/** The sentence for a suppressed finding. */
export function suppressedBy(suppression: Suppression): Standing {
  const { line } = positionOf(suppression.at.source, suppression.at.start);
  const where = `${quoted(suppression.at.source.path)}, line ${line}`;
  const until = suppression.until === undefined ? "" : ` until ${suppression.until}`;
  return { kind: "suppressed", why: `Allowed${until} in ${where}: ${suppression.reason}` };
}

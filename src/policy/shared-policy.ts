import type { Problem } from "../declarations/problem.ts";
import { atLeast, presets, severities, type Severity } from "../rules/finding.ts";
import { startOf } from "../source/source.ts";
import { policyPath } from "./configuration.ts";
import type { Policy } from "./policy.ts";
import { mistake, quoted } from "./written.ts";

export interface ExtendedPolicy {
  readonly policy: Policy;
  /** What the repository's own policy asked for and does not get. */
  readonly notices: readonly Problem[];
}

/**
 * A repository's policy on top of the one of its organisation. What is not written in `own` comes from `shared`. What
 * guards the gate (thresholds, unsuppressable rules, what an incomplete review does, Semgrep, who may suppress,
 * registries, the age of the penetration test) can be made stricter by `own`, never weaker.
 */
export function extendPolicy(shared: Policy, own: Policy): ExtendedPolicy {
  const notices: Problem[] = [];
  const at = own.extends?.at ?? startOf({ path: policyPath, text: "" });
  const wrote = (policy: Policy, key: string): boolean =>
    policy.written.has(key) || (thresholds.has(key) && policy.written.has("preset"));
  const strictest = <T>(key: string, ofShared: T, ofOwn: T, weaker: (a: T, b: T) => boolean): T => {
    if (!wrote(own, key)) return ofShared;
    if (!wrote(shared, key) || !weaker(ofOwn, ofShared)) return ofOwn;
    const message = `\`${key}: ${String(ofOwn)}\` is weaker than the shared policy's \`${String(ofShared)}\`, which holds`;
    notices.push(mistake(message, at));
    return ofShared;
  };
  const rules = new Map([...shared.rules, ...own.rules]);
  for (const rule of shared.unsuppressable) {
    const [ofShared, ofOwn] = [shared.rules.get(rule), own.rules.get(rule)];
    if (ofOwn === undefined || (isSeverity(ofOwn) && isSeverity(ofShared) && atLeast(ofOwn, ofShared)))
      continue;
    notices.push(
      mistake(
        `${quoted(rule)} is unsuppressable in the shared policy, so its severity stays what it is there`,
        at,
      ),
    );
    if (ofShared === undefined) rules.delete(rule);
    else rules.set(rule, ofShared);
  }
  const registries = registriesOf(shared, own);
  for (const host of own.registries.filter(
    (one) => own.written.has("registries") && !registries.includes(one),
  )) {
    notices.push(
      mistake(`The shared policy does not allow the registry ${quoted(host)}, so it is not asked`, at),
    );
  }
  const test = own.penetrationTest ?? shared.penetrationTest;
  return {
    policy: {
      preset: strictest(
        "preset",
        shared.preset,
        own.preset,
        (a, b) => presets.indexOf(a) < presets.indexOf(b),
      ),
      block: strictest("block", shared.block, own.block, isHigher),
      comment: strictest("comment", shared.comment, own.comment, isHigher),
      report: strictest("report", shared.report, own.report, isHigher),
      rules,
      practicesOff: new Set([...shared.practicesOff, ...own.practicesOff]),
      ignoredPaths: [...shared.ignoredPaths, ...own.ignoredPaths],
      suppressions: [...shared.suppressions, ...own.suppressions],
      unsuppressable: new Set([...shared.unsuppressable, ...own.unsuppressable]),
      suppressionsInPullRequest: strictest(
        "suppressions-in-pull-requests",
        shared.suppressionsInPullRequest,
        own.suppressionsInPullRequest,
        (a, b) => a === "honour" && b === "report",
      ),
      untrusted: untrustedOf(shared, own),
      semgrep: strictest("semgrep", shared.semgrep, own.semgrep, (a, b) => strength[a] < strength[b]),
      incomplete: strictest(
        "incomplete",
        shared.incomplete,
        own.incomplete,
        (a, b) => a === "pass" && b === "fail",
      ),
      registries,
      ...(test && { penetrationTest: test }),
      penetrationTestInterval: intervalOf(shared, own),
      ...(own.extends && { extends: own.extends }),
      written: new Set([...shared.written, ...own.written]),
    },
    notices,
  };
}

const thresholds = new Set(["block", "comment", "report"]);

function intervalOf(shared: Policy, own: Policy): number {
  const { penetrationTestInterval: ofShared } = shared;
  const { penetrationTestInterval: ofOwn } = own;
  const key = "penetration-test.interval-days";
  if (!own.written.has(key)) return ofShared;
  return shared.written.has(key) ? Math.min(ofShared, ofOwn) : ofOwn;
}

/** How much a choice of `semgrep` demands. */
export const strength: Readonly<Record<Policy["semgrep"], number>> = { off: 0, optional: 1, required: 2 };

/** Whether a threshold lets more pass than another. */
export function isHigher(a: Severity | "never", b: Severity | "never"): boolean {
  if (a === "never" || b === "never") return a === "never" && b !== "never";
  return severities.indexOf(a) > severities.indexOf(b);
}

function isSeverity(written: Severity | "off" | undefined): written is Severity {
  return written !== undefined && written !== "off";
}

/** What the shared policy names stays; its own choice may add to it. */
function untrustedOf(shared: Policy, own: Policy): Policy["untrusted"] {
  if (!own.written.has("untrusted")) return shared.untrusted;
  return shared.written.has("untrusted") ? new Set([...shared.untrusted, ...own.untrusted]) : own.untrusted;
}

function registriesOf(shared: Policy, own: Policy): readonly string[] {
  if (!own.written.has("registries")) return shared.registries;
  if (!shared.written.has("registries")) return own.registries;
  return own.registries.filter((host) => shared.registries.includes(host));
}

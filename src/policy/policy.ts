import type { Place } from "../source/source.ts";
import type { PayloadKind } from "../code/reading.ts";
import type { Practice, Preset, Severity } from "../rules/finding.ts";

/** What the base branch says about how to judge: `.github/portcullis.yml`, parsed and checked. */
export interface Policy {
  /** Which rules are in force, besides those that it names. */
  readonly preset: Preset;
  /** Severity from which a new finding blocks, gets a comment, is reported. Default high, medium, low. */
  readonly block: Severity | "never";
  readonly comment: Severity | "never";
  readonly report: Severity;
  /** By rule id: off, or another severity. */
  readonly rules: ReadonlyMap<string, Severity | "off">;
  /** Practices switched off. */
  readonly practicesOff: ReadonlySet<Practice>;
  /** Globs of paths that are not reviewed. */
  readonly ignoredPaths: readonly string[];
  readonly suppressions: readonly Suppression[];
  /** Rules that nothing can suppress or baseline. */
  readonly unsuppressable: ReadonlySet<string>;
  /** What a suppression does that the pull request itself adds: `report` keeps the block, `honour` lifts it. */
  readonly suppressionsInPullRequest: "report" | "honour";
  /** Payloads without a caller that are followed through the code as untrusted. */
  readonly untrusted: ReadonlySet<PayloadKind>;
  readonly semgrep: "required" | "optional" | "off";
  /** What an incomplete review does to the gate. */
  readonly incomplete: "fail" | "pass";
  /** Hosts of module registries that may be asked. Default `mcr.microsoft.com`. */
  readonly registries: readonly string[];
  readonly penetrationTest?: PenetrationTestRecord;
  /** Days between penetration tests. Default 365. */
  readonly penetrationTestInterval: number;
  /** The policy of the organisation that this one builds on; it is fetched, parsed and merged by the entries. */
  readonly extends?: SharedPolicy;
  /** The keys that the file writes, as it spells them, with `penetration-test.interval-days`: all else is a default. */
  readonly written: ReadonlySet<string>;
}

/** `owner/repo/path@ref`. */
export interface SharedPolicy {
  readonly owner: string;
  readonly repo: string;
  readonly path: string;
  readonly ref: string;
  readonly at: Place;
}

interface PenetrationTestRecord {
  /** `2026-05-31`. */
  readonly date: string;
  readonly scope: string;
  readonly report: string;
  readonly at: Place;
}

/** An agreed exception, from the policy file or from a comment in the source. */
export interface Suppression {
  /** A rule id (aliases are resolved when the policy is read). */
  readonly rule: string;
  readonly reason: string;
  /** The last day it holds: `2027-01-31`. */
  readonly until?: string;
  /** Globs; from the policy file only. */
  readonly path?: string;
  readonly resource?: string;
  readonly at: Place;
}

/** A suppression written as a comment, with the lines (from 1, both inclusive) that it is attached to. */
export interface InlineSuppression extends Suppression {
  readonly fromLine: number;
  readonly toLine: number;
}

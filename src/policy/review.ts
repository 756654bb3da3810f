import type { Problem } from "../declarations/problem.ts";
import type { Doubt, Finding, Practice, Severity } from "../rules/finding.ts";
import type { Changes } from "../source/changes.ts";

/** A finished review: everything a reporter needs, nothing that it has to work out again. */
export interface Review {
  readonly revision: Revision;
  /** Every finding of the head, gravest first, then by path and line; none dropped. */
  readonly findings: readonly JudgedFinding[];
  /** Findings of the merge base that the head no longer has. */
  readonly fixed: readonly JudgedFinding[];
  readonly doubts: readonly Doubt[];
  readonly problems: readonly JudgedProblem[];
  readonly coverage: Coverage;
  /** What this change would do to the policy once merged; a sentence each. */
  readonly policyChanges: readonly string[];
  /** Where comments can be placed; undefined when nothing is compared. */
  readonly changes?: Changes;
  readonly thresholds: {
    readonly block: Severity | "never";
    readonly comment: Severity | "never";
    readonly report: Severity;
  };
  readonly conclusion: Conclusion;
}

export interface Revision {
  /** Hex commit ids; undefined for a working tree, or when nothing is compared. */
  readonly head?: string;
  readonly base?: string;
  /** The merge base that the head was compared with. */
  readonly mergeBase?: string;
}

export interface JudgedFinding {
  readonly finding: Finding;
  /** 32 hex characters. */
  readonly fingerprint: string;
  readonly standing: Standing;
  /** Not in the merge base, or less grave there; everything is new when nothing is compared. */
  readonly isNew: boolean;
  /** This finding blocks the merge. */
  readonly blocks: boolean;
  /** This finding deserves a review comment. */
  readonly comments: boolean;
}

export interface Standing {
  readonly kind: "reported" | "suppressed" | "baselined" | "pre-existing" | "off";
  /** The sentence why. */
  readonly why: string;
}

export interface JudgedProblem {
  readonly problem: Problem;
  /** It makes the review incomplete: it is new, or concerns the whole run. A problem of an unchanged file is not. */
  readonly counts: boolean;
}

/** What was looked at and what was not. */
export interface Coverage {
  /** Files read, by what they are: `Bicep templates`, `function.json`, `TypeScript files`. */
  readonly read: Readonly<Record<string, number>>;
  /** Files of a kind we judge that were left out, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  /** Modules and files that could not be had, and what to do about it. */
  readonly unresolved: readonly { readonly what: string; readonly why: string; readonly path: string }[];
  /** Deployments of a large repository that the change has no part in, and that were not evaluated. */
  readonly untouched?: number;
  readonly analysers: readonly {
    readonly name: string;
    readonly version?: string;
    readonly state: "ran" | "not needed" | "off" | "failed";
    readonly why?: string;
  }[];
  /** By practice: rules that ran, and how often each outcome came. */
  readonly practices: Readonly<
    Record<
      Practice,
      { readonly rules: number; readonly passed: number; readonly failed: number; readonly undecided: number }
    >
  >;
}

export interface Conclusion {
  readonly kind: "pass" | "blocked" | "incomplete";
  /** Said besides `blocked` when something was not judged. */
  readonly incomplete: boolean;
  /** One sentence: the verdict first. */
  readonly sentence: string;
  /** 0 pass, 1 blocked, 3 incomplete. (2, the trusted configuration is wrong, never gets as far as a review.) */
  readonly exitCode: 0 | 1 | 3;
}

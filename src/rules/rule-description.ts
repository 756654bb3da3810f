import type { Practice, Severity } from "./finding.ts";
import type { References } from "./rule.ts";

/** What a report says about a rule: the data of a `Rule` without its check and examples. */
export interface RuleDescription {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly title: string;
  readonly severity: Severity;
  readonly practice: Practice;
  readonly why: string;
  readonly fix: string;
  readonly references: References;
}

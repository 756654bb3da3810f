import type { Place } from "../source/source.ts";
import type { Handler } from "./handlers/handler.ts";

/** What an analyser of code found, before a rule makes a finding of it. */
export interface Alert {
  /** The id of our rule that it belongs to: `sql-injection`. */
  readonly rule: string;
  /** The name of the analyser that says so. */
  readonly analyser: string;
  /** One sentence naming the thing that is wrong. */
  readonly message: string;
  /** The sink, or the defect itself. */
  readonly at: Place;
  /** The way from the source to the sink, first the source; empty without data flow. */
  readonly flow: readonly FlowStep[];
  /** Names the sink or defect without lines, for the fingerprint: `cursor.execute` in `get_orders`. */
  readonly key: string;
  /** The functions that it is reached from, where the analyser knows them. */
  readonly handlers?: readonly Handler[];
  /** Those of them that have verified who the caller is on every way to it. */
  readonly verifying?: readonly Handler[];
  /** Where this case is graver or milder than its rule, whoever reaches it. */
  readonly severity?: "low" | "medium" | "high" | "critical";
  /** What to do about it, where the rule's own sentence is about another language or another cause. */
  readonly fix?: string;
  /** Places of credentials, which no report may print. */
  readonly secrets?: readonly Place[];
  /** A mechanical change of the source that is meant to remove it. The review verifies it before it is offered. */
  readonly edit?: { readonly at: Place; readonly text: string };
}

export interface FlowStep {
  readonly at: Place;
  readonly message: string;
}

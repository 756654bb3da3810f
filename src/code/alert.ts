import type { Place } from "../source/source.ts";

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
}

export interface FlowStep {
  readonly at: Place;
  readonly message: string;
}

import type { Disagreement } from "./disagreements.ts";

/** What a Bicep template and its compiled JSON are judged differently in for a reason that is no mistake of ours. */
export interface Explanation {
  readonly why: string;
  /** Of the Bicep template's path. */
  readonly path: RegExp;
  readonly matches: (disagreement: Disagreement) => boolean;
}

export const explanations: readonly Explanation[] = [];

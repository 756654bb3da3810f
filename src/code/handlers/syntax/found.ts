import type { Problem } from "../../../declarations/problem.ts";
import type { Handler } from "../handler.ts";

/** What the files of one language declare. */
export interface HandlersFound {
  readonly handlers: readonly Handler[];
  readonly problems: readonly Problem[];
}

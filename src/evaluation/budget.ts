import type { Budget } from "../declarations/template-file.ts";

/** A budget of `steps` evaluation steps for one deployment with everything that it calls. */
export function budgetOf(steps: number): Budget {
  let left = steps;
  return {
    spend(wanted) {
      left -= wanted;
      return left >= 0;
    },
  };
}

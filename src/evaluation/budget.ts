import type { Place } from "../source/source.ts";
import type { FunctionContext } from "./function-call.ts";
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

/** Whether there are steps left for what stands at `at`; when not, that is reported, and it must not be evaluated. */
export function spend({ budget, report }: FunctionContext, steps: number, at: Place): boolean {
  if (budget.spend(steps)) return true;
  report({
    kind: "limit",
    message: "The template takes too many steps to evaluate; from here on its values are not known",
    at,
    effect: "incomplete",
  });
  return false;
}

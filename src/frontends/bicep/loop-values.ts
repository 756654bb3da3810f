import type { Tree, Unknown } from "../../declarations/value.ts";
import { known, unknown } from "../../declarations/value.ts";
import { access } from "../../evaluation/access.ts";
import { callText } from "../../evaluation/expression-text.ts";
import { callFunction } from "../../evaluation/functions.ts";
import { arrayOf } from "../../evaluation/size.ts";
import type { Evaluating } from "./evaluating.ts";
import { type Frame, withValue } from "./frame.ts";
import type { Loop } from "./syntax.ts";

/** A loop as a value. `name` is the name of what it makes, which tells its index from an enclosing loop's. */
export function loopValue(evaluator: Evaluating, expression: Loop, frame: Frame, name: string): Tree {
  const at = evaluator.at(expression);
  const turns = turnsOf(evaluator, expression, frame, name);
  const values = turns.indexes.map((index) =>
    evaluator.evaluate(expression.body, turnAt(evaluator, expression, index, frame, turns.array)),
  );
  return arrayOf(values, at, frame.context, turns.open);
}

/** The indexes of a loop's turns; one that stands for all, and why, where their count is not known. */
export function turnsOf(
  evaluator: Evaluating,
  { array: items, item, index }: Loop,
  frame: Frame,
  name: string,
): { readonly array: Tree; readonly indexes: readonly Tree[]; readonly open?: Unknown } {
  const array = evaluator.evaluate(items, frame);
  const at = evaluator.at(index ?? item);
  const count = callFunction("length", [array], { at: evaluator.at(items), context: frame.context });
  const times = count.kind === "known" && typeof count.value === "number" ? count.value : undefined;
  if (times !== undefined && times <= MOST_TURNS) {
    return { array, indexes: Array.from({ length: times }, (_, position) => known(position, at)) };
  }
  if (times !== undefined) {
    const message = `A loop runs at most ${MOST_TURNS} times, not ${times}; one turn was evaluated for all`;
    evaluator.tellLimit(message, evaluator.at(items));
  }
  const lower = name.toLowerCase();
  return {
    array,
    indexes: [unknown("the index of a loop", callText("copyIndex", [known(lower, at)]), at)],
    open: unknown(
      "how often the loop runs is not known",
      callText("copy", [lower, count]),
      evaluator.at(items),
    ),
  };
}

/** The frame of one turn of a loop, wherever its index comes from. */
export function turnAt(
  evaluator: Evaluating,
  { array: items, item, index }: Loop,
  number: Tree,
  frame: Frame,
  evaluated?: Tree,
): Frame {
  let array = evaluated;
  const inside = withValue(frame, item.name, () => {
    const value = access((array ??= evaluator.evaluate(items, frame)), number, {
      at: evaluator.at(item),
      context: frame.context,
    });
    // Where the item is used is told; where it is named adds nothing to that.
    return evaluator.withoutPlacesIn(value, item);
  });
  return index ? withValue(inside, index.name, () => number) : inside;
}

/** The most that Azure makes of one loop. https://learn.microsoft.com/azure/azure-resource-manager/bicep/loops */
const MOST_TURNS = 800;

import type { Tree } from "../../declarations/value.ts";
import type { Place, Source } from "../../source/source.ts";
import type { Names } from "./entity.ts";
import type { FileFunctions } from "./file-functions.ts";
import type { Frame } from "./frame.ts";
import type { Expression, Node } from "./syntax.ts";

/** What evaluating one kind of expression takes of the others: one file, the names that it sees, and the bounds. */
export interface Evaluating {
  readonly source: Source;
  readonly names: Names;
  readonly files: FileFunctions;
  at(node: Node): Place;
  /** The value of an expression, with the place it came through when it was written elsewhere. */
  evaluate(expression: Expression, frame: Frame): Tree;
  /** The same without that place: of an expression inside another one that tells its own. */
  value(expression: Expression, frame: Frame): Tree;
  /** A value as if it had not come through the places inside a node. */
  withoutPlacesIn(value: Tree, node: Node): Tree;
  /** Counts steps that are not expressions; false, and said once, when there are none left. */
  spend(steps: number, node: Node): boolean;
  /** The same without a word, for whoever says it in words of their own. */
  affords(steps: number): boolean;
  /** Says that something was not evaluated because it is too large. */
  tellLimit(message: string, at: Place): void;
  /** Says that an expression is not valid, and gives what stands for its value. */
  invalid(message: string, expression: Node): Tree;
}

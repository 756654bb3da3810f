import type { Property, Tree, Unknown } from "../../declarations/value.ts";
import { known, unknown } from "../../declarations/value.ts";
import { callText, quoted } from "../../evaluation/expression-text.ts";
import { callFunction } from "../../evaluation/functions.ts";
import { propertyName } from "../../evaluation/property-name.ts";
import { arrayOf, longestText, objectOf } from "../../evaluation/size.ts";
import { joinText } from "../../evaluation/text.ts";
import type { Place } from "../../source/source.ts";
import type { Evaluating } from "./evaluating.ts";
import type { Frame } from "./frame.ts";
import { loopValue } from "./loop-values.ts";
import { keyOf } from "./nodes.ts";
import type { ArrayLiteral, Expression, ObjectLiteral } from "./syntax.ts";

/** A string with what is put into it; unknown where it would be longer than a text may be. */
export function textValue(
  evaluator: Evaluating,
  segments: readonly string[],
  holes: readonly Expression[],
  frame: Frame,
  at: Place,
): Tree {
  if (holes.length === 0) return known(segments[0] ?? "", at);
  const pieces: (string | Tree)[] = [];
  segments.forEach((segment, index) => {
    if (segment !== "") pieces.push(segment);
    const hole = holes[index];
    if (hole) pieces.push(evaluator.evaluate(hole, frame));
  });
  const length = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
  if (length <= longestText && evaluator.affords(length >> 6)) return joinText(pieces, at);
  const why = `this makes a text of more than ${longestText >> 20} MB`;
  evaluator.tellLimit(`${why}; it was not evaluated`, at);
  return unknown(why, callText("format", [quoted(segments.join("{}"))]), at);
}

/** `omitted` are the names of properties that are left out: those that say where a resource goes, not what it is. */
export function objectValue(
  evaluator: Evaluating,
  expression: ObjectLiteral,
  frame: Frame,
  omitted?: ReadonlySet<string>,
): Tree {
  const at = evaluator.at(expression);
  const parts: Tree[] = [];
  let properties = new Map<string, Property>();
  let open: Tree[] = [];
  let spread = false;
  const finishPart = (): void => {
    if (properties.size > 0) parts.push(objectOf(properties, at, frame.context, restOf(evaluator, open)));
    properties = new Map();
    open = [];
  };
  for (const item of expression.items) {
    if (item.kind === "spread") {
      finishPart();
      spread = true;
      parts.push(evaluator.evaluate(item.value, frame));
    } else if (item.kind === "property") {
      const { key } = item;
      if (key.kind === "skipped") continue;
      const written = keyOf(item);
      if (written !== undefined && omitted?.has(written)) continue;
      const keyTree = written === undefined ? evaluator.evaluate(key as Expression, frame) : undefined;
      const computed = keyTree ? propertyName(keyTree) : undefined;
      const name = written ?? computed?.text ?? "";
      const value =
        item.value.kind === "for"
          ? loopValue(evaluator, item.value, frame, name)
          : evaluator.evaluate(item.value, frame);
      if (computed?.open && keyTree) open.push(keyTree);
      if (!properties.has(name.toLowerCase())) {
        properties.set(name.toLowerCase(), { name, at: evaluator.at(item), value });
      }
    }
  }
  if (!spread) return objectOf(properties, at, frame.context, restOf(evaluator, open));
  finishPart();
  return callFunction("shallowMerge", [arrayOf(parts, at, frame.context)], { at, context: frame.context });
}

/** Properties whose names are not known might be any. */
function restOf(evaluator: Evaluating, names: readonly Tree[]): Unknown | undefined {
  const [first] = names;
  if (first === undefined) return undefined;
  const why = first.kind === "unknown" ? first.why : "a property's name is one of several";
  return unknown(why, callText("createObject", names), first.at);
}

/** An array with what is spread into it. */
export function arrayValue(evaluator: Evaluating, expression: ArrayLiteral, frame: Frame): Tree {
  const at = evaluator.at(expression);
  const { context } = frame;
  const parts: Tree[] = [];
  let items: Tree[] = [];
  let spread = false;
  for (const item of expression.items) {
    if (item.kind !== "spread") {
      items.push(evaluator.evaluate(item, frame));
      continue;
    }
    if (items.length > 0) parts.push(arrayOf(items, at, context));
    items = [];
    spread = true;
    parts.push(evaluator.evaluate(item.value, frame));
  }
  if (!spread) return arrayOf(items, at, context);
  if (items.length > 0) parts.push(arrayOf(items, at, context));
  return callFunction("flatten", [arrayOf(parts, at, context)], { at, context });
}

/** How much text a piece of a string is at least, and each of its parts as one more: what they make is held as a list. */
function lengthOf(piece: string | Tree): number {
  if (typeof piece === "string") return piece.length;
  if (piece.kind === "known") return typeof piece.value === "string" ? piece.value.length : 1;
  if (piece.kind !== "unknown" || piece.parts === undefined) return 1;
  return piece.parts.reduce<number>(
    (sum, part) => sum + PART + (typeof part === "string" ? part.length : 0),
    0,
  );
}

/** What a part costs in memory, in letters. */
const PART = 200;

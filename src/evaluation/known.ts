import type { ArrayTree, ObjectTree, Tree } from "../declarations/value.ts";

/** Whether nothing in the tree is unknown, left open or one of several. */
export function isWhollyKnown(tree: Tree): boolean {
  switch (tree.kind) {
    case "known":
    case "absent":
      return true;
    case "unknown":
    case "oneOf":
      return false;
    case "array":
    case "object":
      return containerKnown(tree);
  }
}

// Variables are asked again and again; the answer never changes.
const answers = new WeakMap<Tree, boolean>();

function containerKnown(tree: ArrayTree | ObjectTree): boolean {
  const before = answers.get(tree);
  if (before !== undefined) return before;
  const answer =
    tree.rest === undefined &&
    (tree.kind === "array"
      ? tree.items.every(isWhollyKnown)
      : [...tree.properties.values()].every(({ value }) => isWhollyKnown(value)));
  answers.set(tree, answer);
  return answer;
}

/**
 * Whether two values are equal as `equals` compares them: texts with case, lists and objects by what they hold, names
 * of properties without case. Undefined when it depends on what is unknown.
 */
export function equal(one: Tree, other: Tree): boolean | undefined {
  if (one === other && isWhollyKnown(one)) return true;
  if (one.kind === "unknown" || other.kind === "unknown") return equalTexts(one, other);
  if (one.kind === "oneOf" || other.kind === "oneOf") {
    const answers = alternatives(one).flatMap((a) => alternatives(other).map((b) => equal(a, b)));
    return answers.every((answer) => answer === answers[0]) ? answers[0] : undefined;
  }
  if (one.kind === "known" && other.kind === "known") return one.value === other.value;
  if (isNull(one) && isNull(other)) return true;
  if (one.kind === "array" && other.kind === "array") return equalArrays(one, other);
  if (one.kind === "object" && other.kind === "object") return equalObjects(one, other);
  return false;
}

/** Alternatives, those of alternatives among them, each value once for each place that it was written at. */
export function distinctAlternatives(trees: readonly Tree[]): readonly Tree[] {
  const distinct: Tree[] = [];
  for (const one of trees.flatMap(alternatives)) {
    if (!distinct.some((before) => same(before, one))) distinct.push(one);
  }
  return distinct;
}

// The same value written in two places is two alternatives: each place is where one of them would be changed.
function same(one: Tree, other: Tree): boolean {
  if (one === other) return true;
  if (one.kind === "unknown" && other.kind === "unknown") return one.expression === other.expression;
  if (one.kind !== "known" || other.kind !== "known" || one.value !== other.value) return false;
  return one.at.source === other.at.source && one.at.start === other.at.start;
}

function isNull(tree: Tree): boolean {
  return tree.kind === "absent" || (tree.kind === "known" && tree.value === null);
}

function alternatives(tree: Tree): readonly Tree[] {
  return tree.kind === "oneOf" ? tree.alternatives : [tree];
}

// Equal expressions are equal values; texts that begin or end differently are not, whatever stands between.
function equalTexts(one: Tree, other: Tree): boolean | undefined {
  if (one.kind === "unknown" && other.kind === "unknown" && one.expression === other.expression) return true;
  const [a, b] = [ends(one), ends(other)];
  if (a === undefined || b === undefined) return undefined;
  if (a === "not a text" || b === "not a text") return false;
  if (!a.start.startsWith(b.start) && !b.start.startsWith(a.start)) return false;
  if (!a.end.endsWith(b.end) && !b.end.endsWith(a.end)) return false;
  if (a.exact && b.start.length + b.end.length > a.start.length) return false;
  if (b.exact && a.start.length + a.end.length > b.start.length) return false;
  return undefined;
}

interface Ends {
  readonly start: string;
  readonly end: string;
  readonly exact: boolean;
}

function ends(tree: Tree): Ends | "not a text" | undefined {
  if (tree.kind === "known" && typeof tree.value === "string") {
    return { start: tree.value, end: tree.value, exact: true };
  }
  if (tree.kind !== "unknown") return "not a text";
  if (tree.parts === undefined) return undefined;
  const [first, last] = [tree.parts[0], tree.parts.at(-1)];
  return {
    start: typeof first === "string" ? first : "",
    end: typeof last === "string" ? last : "",
    exact: false,
  };
}

function equalArrays(one: ArrayTree, other: ArrayTree): boolean | undefined {
  const open = one.rest !== undefined || other.rest !== undefined;
  if (open) return undefined;
  if (one.items.length !== other.items.length) return false;
  return every(one.items.map((item, index) => equal(item, other.items[index] ?? item)));
}

function equalObjects(one: ObjectTree, other: ObjectTree): boolean | undefined {
  const open = one.rest !== undefined || other.rest !== undefined;
  if (!open && one.properties.size !== other.properties.size) return false;
  const answers: (boolean | undefined)[] = open ? [undefined] : [];
  for (const [key, { value }] of one.properties) {
    const twin = other.properties.get(key);
    if (twin !== undefined) answers.push(equal(value, twin.value));
    else if (other.rest === undefined) return false;
  }
  return every(answers);
}

function every(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

import { fieldOf, type Node, type ParsedFile } from "../syntax/parser.ts";

/** A function or lambda, by the range of its body, with those that stand in it. */
interface Enclosing {
  readonly node: Node;
  readonly start: number;
  readonly end: number;
  readonly inside: Enclosing[];
}

/** The functions in whose bodies a node stands, the innermost first; a default value stands outside of its function. */
export function functionsAround(file: ParsedFile, { startIndex, endIndex }: Node): readonly Node[] {
  const found: Node[] = [];
  let level = known.get(file) ?? outermostIn(file);
  for (;;) {
    const one = lastFrom(level, startIndex);
    if (one === undefined || endIndex > one.end) return found;
    found.unshift(one.node);
    level = one.inside;
  }
}

const known = new WeakMap<ParsedFile, Enclosing[]>();

/** Read once: to ask a node for its parent goes down from the root each time. */
function outermostIn(file: ParsedFile): Enclosing[] {
  const outermost: Enclosing[] = [];
  const open: Enclosing[] = [];
  const bodies = file.root.descendantsOfType(["function_definition", "lambda"]).flatMap((node) => {
    const body = fieldOf(node, "body");
    return body === undefined ? [] : [{ node, start: body.startIndex, end: body.endIndex, inside: [] }];
  });
  for (const one of bodies.sort((left, right) => left.start - right.start || right.end - left.end)) {
    while ((open.at(-1)?.end ?? Infinity) < one.end) open.pop();
    (open.at(-1)?.inside ?? outermost).push(one);
    open.push(one);
  }
  known.set(file, outermost);
  return outermost;
}

/** The last of a sorted list that starts at a place or before. */
function lastFrom(sorted: readonly Enclosing[], place: number): Enclosing | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? Infinity) <= place) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}

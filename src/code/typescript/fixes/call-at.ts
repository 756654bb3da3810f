import type { ts } from "ts-morph";

import type { Place } from "../../../source/source.ts";
import type { Program } from "../program.ts";

/** The call that is written there, found without a look at what is written beside it: a file may hold thousands. */
export function callAt(program: Program, { source, start, end }: Place): ts.CallExpression | undefined {
  const { ts } = program;
  const within = (child: ts.Node): ts.Node | undefined =>
    child.pos <= start && child.end >= end ? child : undefined;
  let node: ts.Node | undefined = program.fileAt(source.path);
  while (node !== undefined) {
    if (ts.isCallExpression(node) && node.getStart() === start && node.end === end) return node;
    node = ts.forEachChild(node, within, (list) => {
      const child = firstEndingAt(list, end);
      return child && within(child);
    });
  }
  return undefined;
}

/** The first of a list that reaches an offset. Each begins where the one before it ends, or behind. */
function firstEndingAt(list: ts.NodeArray<ts.Node>, offset: number): ts.Node | undefined {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((list[middle]?.end ?? offset) < offset) from = middle + 1;
    else to = middle;
  }
  return list[from];
}

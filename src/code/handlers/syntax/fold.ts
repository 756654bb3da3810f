import { through, unknown, type Tree } from "../../../declarations/value.ts";
import { joined } from "../../joined.ts";
import { fieldOf, lineOf, placeOf, type Node, type ParsedFile } from "./parser.ts";

/** A node in its file. */
export interface Located {
  readonly file: ParsedFile;
  readonly node: Node;
  /** What the parameters of the functions around it were given, where a call of them is being followed. */
  readonly given?: Parameters;
}

/** By name; more than one argument for a parameter that takes the rest of them. */
export type Parameters = ReadonlyMap<string, Located | readonly Argument[]>;

/** An argument of a call. Without a name it stands by place; `spread` are more of them than are known. */
export interface Argument {
  readonly name?: string;
  readonly value: Located;
  readonly spread?: true;
}

/** What one node is worth, given what its parts are. Each language has one. */
export type Step = (located: Located, fold: (part: Located) => Tree) => Tree;

/** The value of an expression as far as it is constant. What it costs is bounded: constants are made of constants. */
export function fold(whole: Located, step: Step): Tree {
  let left = mostWork;
  return valueOf(whole, 0);

  function valueOf(located: Located, depth: number): Tree {
    const at = placeOf(located.file, located.node);
    left--;
    if (depth > deepest || left < 0) return tooMuch(located);
    const tree = step(located, (part) => valueOf(part, depth + 1));
    if (tree.kind === "known" && typeof tree.value === "string") left -= tree.value.length / charactersAStep;
    if (left < 0) return tooMuch(located);
    const inside = tree.at.source === at.source && tree.at.start >= at.start && tree.at.end <= at.end;
    return inside ? tree : through(tree, at);
  }
}

const mostWork = 20_000;
const deepest = 60;
const charactersAStep = 50;

function tooMuch({ file, node }: Located): Tree {
  return unknown("takes more work to follow than is allowed", lineOf(node), placeOf(file, node));
}

/** A node that no rule of the language makes a constant of. */
export function notConstant({ file, node }: Located, why = "is computed at run time"): Tree {
  return unknown(why, lineOf(node), placeOf(file, node));
}

/** `"orders/" + name`: the two texts as one. */
export function sum(located: Located, sub: (operand: Node) => Tree): Tree {
  const { file, node } = located;
  const [left, right] = [fieldOf(node, "left"), fieldOf(node, "right")];
  return left === undefined || right === undefined
    ? notConstant(located)
    : joined([sub(left), sub(right)], lineOf(node), placeOf(file, node));
}

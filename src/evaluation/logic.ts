import type { Tree } from "../declarations/value.ts";
import { known, oneOf } from "../declarations/value.ts";
import type { FunctionCall } from "./function-call.ts";
import { distinctAlternatives } from "./known.ts";
import { kindOf, mistaken, unknownCall } from "./signature.ts";

/** `if`, `c ? a : b`: only the taken branch is evaluated; both, as alternatives, when the condition is unknown. */
export function chooseBetween(condition: Tree, yes: () => Tree, no: () => Tree, call: FunctionCall): Tree {
  switch (truthOf(condition)) {
    case true:
      return yes();
    case false:
      return no();
    case undefined:
      return either([yes(), no()], call);
    case "wrong":
      return mistaken(
        "if",
        `takes true or false for its condition, not ${kindOf(condition)}`,
        [condition],
        call,
      );
  }
}

/** `and`, `&&`: operands after the first false one are not evaluated. */
export function allOf(operands: readonly (() => Tree)[], call: FunctionCall): Tree {
  return joined("and", false, operands, call);
}

/** `or`, `||`: operands after the first true one are not evaluated. */
export function anyOf(operands: readonly (() => Tree)[], call: FunctionCall): Tree {
  return joined("or", true, operands, call);
}

/** `coalesce`, `??`: the first that is not null; operands after it are not evaluated. */
export function firstNonNull(operands: readonly (() => Tree)[], call: FunctionCall): Tree {
  const candidates: Tree[] = [];
  for (const operand of operands) {
    const alternatives = alternativesOf(operand());
    candidates.push(...alternatives.filter((one) => !isNull(one)));
    if (!alternatives.some(mayBeNull)) return either(candidates, call);
  }
  return candidates.some((one) => !mayBeNull(one)) || candidates.length === 0
    ? either([...candidates, known(null, call.at)], call)
    : either(candidates, call);
}

/** Alternatives, equal ones once; too many of them to be tried one by one are one unknown value. */
export function either(alternatives: readonly Tree[], call: FunctionCall): Tree {
  const distinct = distinctAlternatives(alternatives);
  if (distinct.length <= mostBranches) return oneOf(distinct, call.at);
  return unknownCall("if", distinct, call, "it depends on too many conditions");
}

const mostBranches = 64;

function joined(
  name: "and" | "or",
  decisive: boolean,
  operands: readonly (() => Tree)[],
  call: FunctionCall,
): Tree {
  const open: Tree[] = [];
  for (const operand of operands) {
    const value = operand();
    const truth = truthOf(value);
    if (truth === decisive) return known(decisive, call.at);
    if (truth === "wrong") return mistaken(name, `takes true and false, not ${kindOf(value)}`, [value], call);
    if (truth === undefined) open.push(value);
  }
  const [first, ...more] = open;
  if (first === undefined) return known(!decisive, call.at);
  return more.length === 0 ? first : unknownCall(name, open, call);
}

/** The truth of a condition; undefined when it is not decided, `wrong` for what is neither true nor false. */
export function truthOf(value: Tree): boolean | "wrong" | undefined {
  switch (value.kind) {
    case "known":
      return typeof value.value === "boolean" ? value.value : "wrong";
    case "unknown":
      return undefined;
    case "oneOf": {
      const truths = value.alternatives.map(truthOf);
      return truths.every((truth) => truth === truths[0]) ? truths[0] : undefined;
    }
    case "absent":
    case "array":
    case "object":
      return "wrong";
  }
}

function alternativesOf(tree: Tree): readonly Tree[] {
  return tree.kind === "oneOf" ? tree.alternatives : [tree];
}

function isNull(tree: Tree): boolean {
  return tree.kind === "absent" || (tree.kind === "known" && tree.value === null);
}

// A text that is put together is a text; anything else that is unknown may turn out to be null.
function mayBeNull(tree: Tree): boolean {
  return isNull(tree) || (tree.kind === "unknown" && tree.parts === undefined);
}

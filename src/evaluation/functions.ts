import type { Tree } from "../declarations/value.ts";
import { unknown } from "../declarations/value.ts";
import { access, accessFromEnd, tryAccess, tryAccessFromEnd } from "./access.ts";
import { spend } from "./budget.ts";
import type { Argument, FunctionCall } from "./function-call.ts";
import { cidrFunctions } from "./functions/cidr-functions.ts";
import { collectionFunctions } from "./functions/collection-functions.ts";
import { comparisonFunctions } from "./functions/comparison-functions.ts";
import { dataFunctions } from "./functions/data-functions.ts";
import { dateFunctions } from "./functions/date-functions.ts";
import { lambdaFunctions } from "./functions/lambda-functions.ts";
import { numberFunctions } from "./functions/number-functions.ts";
import { isListFunction, listed, runtimeFunctions } from "./functions/runtime-functions.ts";
import { scopeFunctions } from "./functions/scope-functions.ts";
import { textFunctions } from "./functions/text-functions.ts";
import { allOf, anyOf, chooseBetween, firstNonNull } from "./logic.ts";
import { costOf, isTree, mistaken, type Signature } from "./signature.ts";

export type { Argument, FunctionCall, FunctionContext, Lambda } from "./function-call.ts";

/**
 * What a function of the deployment engine answers (case of the name ignored), from either dialect. Arguments are
 * evaluated; for `if`, `and`, `or` and `coalesce`, which leave some unevaluated, see `logic.ts`.
 *
 * What can't be known is unknown, with the canonical expression; a mistake is reported and its value unknown.
 */
export function callFunction(name: string, args: readonly Argument[], call: FunctionCall): Tree {
  if (!spend(call.context, costOf(args), call.at)) return outOfSteps(name, call);
  const signature = signatureOf(name);
  if (signature === undefined) {
    if (isListFunction(name) && args.length > 0) return listed(name, args, call);
    return mistaken(name, "is no function of the deployment engine", args, call);
  }
  const { fewest, most } = signature;
  if (args.length < fewest || args.length > most) {
    return mistaken(signature.name, `takes ${countText(fewest, most)}, not ${args.length}`, args, call);
  }
  return signature.answer(args, call);
}

/** Whether there is such a function, in any case. */
export function isFunction(name: string): boolean {
  return signatureOf(name) !== undefined || isListFunction(name);
}

// Nothing is known of the arguments any more, so the place tells one such call from another.
function outOfSteps(name: string, { at }: FunctionCall): Tree {
  const expression = `${name.toLowerCase()}(#${at.source.path}:${at.start})`;
  return unknown("the evaluation ran out of steps", expression, at);
}

let signatures: ReadonlyMap<string, Signature> | undefined;

function signatureOf(name: string): Signature | undefined {
  signatures ??= new Map(
    [
      ...textFunctions,
      ...numberFunctions,
      ...collectionFunctions,
      ...lambdaFunctions,
      ...comparisonFunctions,
      ...dataFunctions,
      ...dateFunctions,
      ...cidrFunctions,
      ...scopeFunctions,
      ...runtimeFunctions,
      ...lazyFunctions,
    ].map((signature) => [signature.name.toLowerCase(), signature]),
  );
  return signatures.get(name.toLowerCase());
}

// Those of which an evaluator leaves arguments unevaluated, for a caller that has them all.
const lazyFunctions: readonly Signature[] = [
  lazy("if", 3, 3, (args, call) => {
    const [condition, yes, no] = args;
    return condition && yes && no
      ? chooseBetween(
          condition,
          () => yes,
          () => no,
          call,
        )
      : undefined;
  }),
  lazy("and", 2, Infinity, (args, call) =>
    allOf(
      args.map((arg) => () => arg),
      call,
    ),
  ),
  lazy("or", 2, Infinity, (args, call) =>
    anyOf(
      args.map((arg) => () => arg),
      call,
    ),
  ),
  lazy("coalesce", 1, Infinity, (args, call) =>
    firstNonNull(
      args.map((arg) => () => arg),
      call,
    ),
  ),
  lazy(
    "tryGet",
    2,
    Infinity,
    ([base, ...keys], call) => base && keys.reduce((value, key) => tryAccess(value, key, call), base),
  ),
  lazy("indexFromEnd", 2, 2, ([base, index], call) => base && index && accessFromEnd(base, index, call)),
  lazy("tryIndexFromEnd", 2, Infinity, ([base, index, ...keys], call) => {
    if (base === undefined || index === undefined) return undefined;
    return keys.reduce((value, key) => access(value, key, call), tryAccessFromEnd(base, index, call));
  }),
];

function lazy(
  name: string,
  fewest: number,
  most: number,
  answer: (args: readonly Tree[], call: FunctionCall) => Tree | undefined,
): Signature {
  return {
    name,
    fewest,
    most,
    answer: (args, call) => {
      const trees = args.filter(isTree);
      const value = trees.length === args.length ? answer(trees, call) : undefined;
      return value ?? mistaken(name, "takes values, not lambdas", args, call);
    },
  };
}

function countText(fewest: number, most: number): string {
  const arguments_ = (count: number): string => `${count} argument${count === 1 ? "" : "s"}`;
  if (fewest === most) return arguments_(fewest);
  if (most === Infinity) return `at least ${arguments_(fewest)}`;
  return `${fewest} to ${arguments_(most)}`;
}

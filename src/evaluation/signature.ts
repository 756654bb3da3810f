import type { Problem } from "../declarations/problem.ts";
import type { ArrayTree, ObjectTree, Scalar, Secrecy, Tree, Unknown } from "../declarations/value.ts";
import {
  known,
  mergeSecrecy,
  oneOf,
  secrecyOf,
  through,
  unknown,
  withSecrecy,
} from "../declarations/value.ts";
import { spend } from "./budget.ts";
import { callText, expressionText, quoted } from "./expression-text.ts";
import type { Argument, FunctionCall, Lambda } from "./function-call.ts";
import { distinctAlternatives, isWhollyKnown } from "./known.ts";
import { longestText, sizeOf } from "./size.ts";
import { mostAlternatives } from "./text.ts";

/**
 * What a function takes, argument by argument:
 *
 *     text int number bool    a scalar that is known
 *     array object            all of its members are listed, though some may be unknown
 *     open array, open object more members may exist than are listed
 *     value                   wholly known, of any kind
 *     tree                    anything, unknown included
 *     lambda
 *     ...?                    may be left out
 *
 * An argument that is of the right kind but not known enough makes the answer unknown; of another kind, a mistake.
 */
interface Types {
  readonly text: string;
  readonly int: number;
  readonly number: number;
  readonly bool: boolean;
  readonly array: ArrayTree;
  readonly object: ObjectTree;
  readonly "open array": ArrayTree;
  readonly "open object": ObjectTree;
  readonly value: Tree;
  readonly tree: Tree;
  readonly lambda: Lambda;
}

type Type = keyof Types;
type Taken = Type | `${Type}?`;
type Given<T extends Taken> = T extends `${infer Name extends Type}?`
  ? Types[Name] | undefined
  : Types[T & Type];
type GivenAll<T extends readonly Taken[]> = { readonly [Index in keyof T]: Given<T[Index]> };

/** What is wrong with a call, as a clause that starts with what was expected of it. */
export interface Mistake {
  readonly kind: "mistake";
  readonly message: string;
}

/** The value, as a scalar or a tree; undefined when the arguments do not suffice to tell. */
export type Answer = Tree | Scalar | Mistake | undefined;

export interface Signature {
  readonly name: string;
  readonly fewest: number;
  readonly most: number;
  readonly answer: (args: readonly Argument[], call: FunctionCall) => Tree;
}

interface Options<T extends readonly Taken[]> {
  readonly takes: T;
  /** The type of any further arguments, which `answer` finds as `rest`. */
  readonly more?: Type;
  readonly fewest?: number;
  /** The answer is the first argument in another shape: written where that was written. */
  readonly carries?: true;
  /** Alternatives are members of the answer, and need not be tried one by one. */
  readonly keepsAlternatives?: true;
  /** Members of a list or an object that it answers are those of the arguments, with what secrecy they have there. */
  readonly keepsMembers?: true;
  /** The answer gives away next to nothing of what went into it, known or not: a hash, a length, a comparison. */
  readonly hides?: true;
  /** What can be told though some arguments are unknown; undefined for nothing. */
  readonly partly?: (args: readonly Tree[], call: FunctionCall) => Tree | Scalar | undefined;
  readonly answer: (given: GivenAll<T>, call: FunctionCall, rest: readonly Tree[]) => Answer;
}

/** A function of the deployment engine, its arguments checked before `answer` sees them. */
export function define<const T extends readonly Taken[]>(name: string, options: Options<T>): Signature {
  const { takes, more } = options;
  const fewest = options.fewest ?? takes.filter((type) => !type.endsWith("?")).length;
  const most = more === undefined ? takes.length : Infinity;
  const answer: Signature["answer"] = (args, call) => distribute(args, call, 0);
  return { name, fewest, most, answer: options.hides ? (args, call) => open(answer(args, call)) : answer };

  function distribute(args: readonly Argument[], call: FunctionCall, from: number): Tree {
    if (options.keepsAlternatives) return single(args, call);
    const index = args.findIndex((arg, at) => at >= from && arg.kind === "oneOf");
    const choice = args[index];
    if (choice?.kind !== "oneOf") return single(args, call);
    const count = args.reduce((all, arg) => all * (arg.kind === "oneOf" ? arg.alternatives.length : 1), 1);
    if (count > mostAlternatives) return unknownCall(name, args, call);
    return eachAlternative(choice.alternatives, call, (one, trial) =>
      distribute(args.with(index, one), trial, index + 1),
    );
  }

  function single(args: readonly Argument[], call: FunctionCall): Tree {
    const given: unknown[] = [];
    let undecided = false;
    for (const [index, arg] of args.entries()) {
      const type = takes[index] ?? more;
      if (type === undefined) break;
      const taken = take(bare(type), arg);
      if (taken === "unknown") undecided = true;
      else if (taken === "mistake") {
        return mistaken(
          name,
          `takes ${describe(bare(type))} as argument ${index + 1}, not ${kindOf(arg)}`,
          args,
          call,
        );
      } else given.push(arg.kind === "lambda" ? metered(arg, call) : taken.value);
    }
    if (undecided) {
      const partly = options.partly?.(args.filter(isTree), call);
      return partly === undefined ? unknownCall(name, args, call) : finish(partly, args, call);
    }
    // The types of `given` are those that `take` has just checked, one by one.
    const listed = given.slice(0, takes.length) as unknown as GivenAll<T>;
    const answer = options.answer(listed, call, given.slice(takes.length) as readonly Tree[]);
    if (answer === undefined) return unknownCall(name, args, call);
    if (isMistake(answer)) return mistaken(name, answer.message, args, call);
    return finish(answer, args, call);
  }

  function finish(answer: Tree | Scalar, args: readonly Argument[], call: FunctionCall): Tree {
    if (isTree(answer)) {
      const length = textLengthOf(answer);
      call.context.budget.spend(length >> 3);
      if (length > longestText) return tooLong(name, args, call);
      const holds = answer.kind === "array" || answer.kind === "object";
      if (options.keepsAlternatives || (options.keepsMembers && holds)) return answer;
      return withSecrecy(answer, secrecyOfScalars(args));
    }
    const [first] = args;
    const value = { ...known(answer, call.at) };
    // Whether a secret is empty, or how long it is, is no secret.
    const secrecy = typeof answer === "string" ? secrecyOfAll(args) : [];
    if (typeof answer === "string") {
      // A text is paid for when it is made, since few characters can ask for many.
      call.context.budget.spend(answer.length >> 3);
      if (answer.length > longestText) return tooLong(name, args, call);
    }
    const secret = secrecy.length > 0 ? { secrecy } : {};
    if (!options.carries || first === undefined || !isTree(first)) return { ...value, ...secret };
    const via = "via" in first ? (first.via ?? []) : [];
    return through({ ...value, at: first.at, ...secret }, ...via, call.at);
  }
}

function open(value: Tree): Tree {
  if (value.kind === "oneOf") return { ...value, alternatives: value.alternatives.map(open) };
  if (value.kind !== "known" && value.kind !== "unknown") return value;
  const { secrecy: _secrecy, ...rest } = value;
  return rest;
}

/**
 * The answers for each of several alternatives. One that is a mistake is left out, since a deployment that gets that
 * far has another; only when all of them are, the first is reported.
 */
export function eachAlternative(
  alternatives: readonly Tree[],
  call: FunctionCall,
  answer: (one: Tree, trial: FunctionCall) => Tree,
): Tree {
  const possible: Tree[] = [];
  let first: { readonly value: Tree; readonly mistakes: readonly Problem[] } | undefined;
  for (const one of alternatives) {
    const mistakes: Problem[] = [];
    const report = (problem: Problem): void => {
      if (problem.kind === "invalid") mistakes.push(problem);
      else call.context.report(problem);
    };
    const value = answer(one, { ...call, context: { ...call.context, report } });
    if (mistakes.length === 0) possible.push(value);
    else first ??= { value, mistakes };
  }
  if (possible.length > 0 || first === undefined) return oneOf(distinctAlternatives(possible), call.at);
  for (const problem of first.mistakes) call.context.report(problem);
  return first.value;
}

export function mistake(message: string): Mistake {
  return { kind: "mistake", message };
}

/** The call as an unknown value: its canonical expression, and the secrecy of whatever went into it. */
export function unknownCall(
  name: string,
  args: readonly Argument[],
  call: FunctionCall,
  why?: string,
): Unknown {
  const reason = why ?? args.find((arg) => arg.kind === "unknown")?.why ?? "known only at deployment";
  const texts = args.map((arg) => (isTree(arg) ? expressionText(arg) : lambdaText(arg, call)));
  const secrecy = secrecyOfAll(args);
  const value = unknown(reason, callText(name, texts), call.at);
  return secrecy.length > 0 ? { ...value, secrecy } : value;
}

/** A mistake, reported; the call's value is then unknown, and whoever judges it has to deal with that. */
export function mistaken(
  name: string,
  message: string,
  args: readonly Argument[],
  call: FunctionCall,
): Unknown {
  call.context.report({
    kind: "invalid",
    message: `\`${name}\` ${message}`,
    at: call.at,
    effect: "notice",
  });
  return unknownCall(name, args, call, "the expression is not valid");
}

export function isTree(value: Argument | Scalar | Mistake): value is Tree {
  return typeof value === "object" && value !== null && value.kind !== "lambda" && value.kind !== "mistake";
}

// When the steps are used up the lists are still gone through, but nothing is evaluated for their items any more.
function metered(lambda: Lambda, call: FunctionCall): Lambda {
  const apply = (values: readonly Tree[]): Tree =>
    spend(call.context, 2, call.at)
      ? lambda.apply(values)
      : unknown(
          "the evaluation ran out of steps",
          `lambda(#${call.at.source.path}:${call.at.start})`,
          call.at,
        );
  return { ...lambda, apply };
}

/** What an evaluation step over these arguments costs: deep values are walked, long texts copied. */
export function costOf(args: readonly Argument[]): number {
  let cost = 1;
  for (const arg of args) {
    if (arg.kind === "known") cost += typeof arg.value === "string" ? arg.value.length >> 6 : 0;
    else if (isTree(arg)) cost += sizeOf(arg) >> 4;
  }
  return cost;
}

function lambdaText(lambda: Lambda, call: FunctionCall): string {
  const names = lambda.variables.map((name) => quoted(name.toLowerCase()));
  const values = names.map((name) => unknown("varies", `lambdavariables(${name})`, call.at));
  return callText("lambda", [...names, expressionText(lambda.apply(values))]);
}

function textLengthOf(tree: Tree): number {
  if (tree.kind === "known") return typeof tree.value === "string" ? tree.value.length : 0;
  if (tree.kind !== "unknown" || tree.parts === undefined) return 0;
  return tree.parts.reduce((sum, part) => sum + (typeof part === "string" ? part.length : 1), 0);
}

function tooLong(name: string, args: readonly Argument[], call: FunctionCall): Unknown {
  call.context.report({
    kind: "limit",
    message: `\`${name}\` makes a text of more than ${longestText >> 20} MB; it was not evaluated`,
    at: call.at,
    effect: "incomplete",
  });
  return unknownCall(name, args, call, "the text is too long");
}

function secrecyOfAll(args: readonly Argument[]): readonly Secrecy[] {
  return args.reduce<readonly Secrecy[]>(
    (all, arg) => (isTree(arg) ? mergeSecrecy(all, secrecyOf(arg)) : all),
    [],
  );
}

function secrecyOfScalars(args: readonly Argument[]): readonly Secrecy[] {
  return secrecyOfAll(args.filter(({ kind }) => kind === "known" || kind === "unknown"));
}

function isMistake(answer: Tree | Scalar | Mistake): answer is Mistake {
  return typeof answer === "object" && answer !== null && answer.kind === "mistake";
}

function bare(type: Taken): Type {
  return (type.endsWith("?") ? type.slice(0, -1) : type) as Type;
}

function take(type: Type, arg: Argument): { readonly value: unknown } | "unknown" | "mistake" {
  if (type === "lambda")
    return arg.kind === "lambda" ? { value: arg } : arg.kind === "unknown" ? "unknown" : "mistake";
  if (arg.kind === "lambda") return "mistake";
  if (type === "tree") return { value: arg };
  if (arg.kind === "unknown" || arg.kind === "oneOf") return "unknown";
  switch (type) {
    case "text":
      return arg.kind === "known" && typeof arg.value === "string" ? { value: arg.value } : "mistake";
    case "int":
      return arg.kind === "known" && Number.isInteger(arg.value) ? { value: arg.value } : "mistake";
    case "number":
      return arg.kind === "known" && typeof arg.value === "number" ? { value: arg.value } : "mistake";
    case "bool":
      return arg.kind === "known" && typeof arg.value === "boolean" ? { value: arg.value } : "mistake";
    case "value":
      return isWhollyKnown(arg) ? { value: arg } : "unknown";
    case "array":
    case "object":
      if (arg.kind !== type) return "mistake";
      return arg.rest === undefined ? { value: arg } : "unknown";
    case "open array":
      return arg.kind === "array" ? { value: arg } : "mistake";
    case "open object":
      return arg.kind === "object" ? { value: arg } : "mistake";
  }
}

function describe(type: Type): string {
  switch (type) {
    case "text":
      return "a text";
    case "int":
      return "a whole number";
    case "number":
      return "a number";
    case "bool":
      return "true or false";
    case "array":
    case "open array":
      return "a list";
    case "object":
    case "open object":
      return "an object";
    case "value":
    case "tree":
      return "a value";
    case "lambda":
      return "a lambda";
  }
}

/** The kind of a value for a person: `a text`, `null`, `an object`. */
export function kindOf(arg: Argument): string {
  switch (arg.kind) {
    case "known":
      if (arg.value === null) return "null";
      if (typeof arg.value === "string") return "a text";
      return typeof arg.value === "number" ? "a number" : "true or false";
    case "array":
      return "a list";
    case "object":
      return "an object";
    case "lambda":
      return "a lambda";
    case "absent":
      return "null";
    case "unknown":
    case "oneOf":
      return "an unknown value";
  }
}

import type { Scalar } from "../../declarations/value.ts";
import { ofBeginning } from "./beginnings.ts";
import type { Builtins } from "./language.ts";
import type { GuardModel, Table } from "./models.ts";
import { provenBy } from "./patterns.ts";
import type { Call, Expression, Field, Operation } from "./program.ts";
import { bodyWith } from "./substitution.ts";
import { held, isTrusted, ofHost, type Refinement, type ValueOf } from "./refinement.ts";
import { harms, harmsOfObjects } from "./taint.ts";
import { itemsOf, onlyConstant, onlyText, type Value } from "./value.ts";

/** What a condition is looked at with. */
export interface Known {
  readonly guards: Table<GuardModel>;
  readonly check: NonNullable<Builtins["check"]>;
  /** Whether nothing that the expression mentions was assigned to since then: see `Assignments`. */
  readonly isAsItWas: (expression: Expression, since: number) => boolean;
}

const deepest = 24;

/** What a condition tells when it is true, or false: allow-lists, comparisons, types, patterns, the libraries' checks. */
export function refinementsOf(
  condition: Expression,
  truth: boolean,
  valueOf: ValueOf,
  guards: Known,
  depth: number,
): readonly Refinement[] {
  if (depth > deepest) return [];
  const again = (expression: Expression, wanted: boolean): readonly Refinement[] =>
    refinementsOf(expression, wanted, valueOf, guards, depth + 1);
  if (condition.kind === "operation") return ofOperation(condition, truth, valueOf, again);
  if (condition.kind === "call") return ofCall(condition, truth, valueOf, guards, again);
  if (condition.kind === "variable" || condition.kind === "field") {
    const { means, since = Infinity, isProof } = valueOf(condition);
    const proof = truth && isProof === true ? [proofIn(condition)] : [];
    const key = truth && condition.kind === "field" ? keyOfField(condition, valueOf) : [];
    const meant = means === undefined ? [] : again(means, truth);
    return [...proof, ...key, ...meant.filter((one) => guards.isAsItWas(one.expression, since))];
  }
  if (condition.kind === "await") return again(condition.value, truth);
  if (condition.kind !== "choice") return [];
  const { operator } = condition;
  // `table.get(key) ?? null`: where it is something, the left side is.
  if (truth && operator !== "?" && operator !== "and" && isNothingWritten(condition.otherwise))
    return again(condition.condition, true);
  if (operator !== "and" && operator !== "or") return [];
  const left = again(condition.condition, truth);
  const right = again(operator === "and" ? condition.then : condition.otherwise, truth);
  // Both sides hold for a true `and` and a false `or`; else one of them does.
  return (operator === "and") === truth ? [...left, ...right] : inBoth(left, right);
}

function proofIn(expression: Expression): Refinement {
  return { expression, safeFor: [], verifies: true };
}

type Again = (expression: Expression, truth: boolean) => readonly Refinement[];

function ofOperation(
  { operator, operands }: Operation,
  truth: boolean,
  valueOf: ValueOf,
  again: Again,
): readonly Refinement[] {
  const [left, right] = operands;
  if (left === undefined) return [];
  if (operator === "not") return again(left, !truth);
  if (right === undefined) return [];
  switch (operator) {
    case "equal":
    case "unequal": {
      const equal = (operator === "equal") === truth;
      return [
        ...ofEquality(left, right, equal, valueOf, again),
        ...ofEquality(right, left, equal, valueOf, again),
      ];
    }
    case "greater":
      // list.indexOf(x) > -1
      return truth ? ofIndex(left, right, valueOf) : [];
    case "in":
      // `"__proto__" in {}` holds.
      return truth && isTrusted(valueOf(right)) ? held(left, valueOf, allButNames) : [];
    case "typeof":
    case "other":
      return [];
  }
}

const allButNames = harms.filter((harm) => harm !== "property name");

function ofEquality(
  tested: Expression,
  other: Expression,
  equal: boolean,
  valueOf: ValueOf,
  again: Again,
): readonly Refinement[] {
  if (tested.kind === "operation" && tested.operator === "typeof") {
    const [operand] = tested.operands;
    const type = onlyText(valueOf(other));
    if (!equal || operand === undefined || type === undefined) return [];
    if (type === "string") return held(operand, valueOf, harmsOfObjects);
    return type === "number" || type === "boolean" || type === "bigint" ? held(operand, valueOf) : [];
  }
  const known = valueOf(other).constants?.length === 1 ? onlyConstant(valueOf(other)) : notConstant;
  // `result.success === true`, `error == null`
  if (known === true) return again(tested, equal);
  if (known === false || known === null || known === undefined) {
    const found = again(tested, !equal);
    if (found.length > 0) return found;
  }
  if (!equal) return ofInequality(tested, other, onlyConstant(valueOf(other)), valueOf);
  if (!isTrusted(valueOf(other))) return [];
  return held(tested, valueOf, onlyConstant(valueOf(other)) === prototypeName ? allButNames : undefined);
}

function ofInequality(
  tested: Expression,
  other: Expression,
  constant: Scalar | undefined,
  valueOf: ValueOf,
): readonly Refinement[] {
  if (constant === prototypeName) return held(tested, valueOf, ["property name"]);
  // payload !== null
  if (tested.kind === "variable" && isNothing(other, constant) && valueOf(tested).isProof === true)
    return [proofIn(tested)];
  return constant === -1 ? ofIndex(tested, other, valueOf) : [];
}

function isNothing(expression: Expression, constant: Scalar | undefined): boolean {
  return (
    constant === null || constant === false || (expression.kind === "constant" && constant === undefined)
  );
}

function isNothingWritten(expression: Expression): boolean {
  return expression.kind === "constant" && isNothing(expression, expression.value);
}

const notConstant = "";

/** The name that all ways to a prototype that anything can be written through begin with. */
const prototypeName = "__proto__";

/** `list.indexOf(x)` compared so that x is in the list. */
function ofIndex(call: Expression, bound: Expression, valueOf: ValueOf): readonly Refinement[] {
  if (call.kind !== "call" || call.callee.kind !== "field" || call.callee.name !== "indexOf") return [];
  const limit = onlyConstant(valueOf(bound));
  const [argument] = call.arguments;
  if (argument === undefined || (limit !== -1 && limit !== 0)) return [];
  return isTrusted(valueOf(call.callee.object)) ? held(argument.value, valueOf) : [];
}

/** `table[key]` of an object that is written out: where there is something, the key is one of its names, or inherited. */
function keyOfField({ object, name }: Field, valueOf: ValueOf): readonly Refinement[] {
  if (typeof name === "string") return [];
  const table = valueOf(object);
  const isOwn = table.externals.length + table.instanceOf.length + table.functions.length === 0;
  return isOwn && isFilled(table) ? held(name, valueOf, allButNames) : [];
}

/** Holds something under names that are all known. */
function isFilled(table: Value): boolean {
  return table.fields.size > 0 && table.items === undefined && isTrusted(table);
}

const membership = new Set(["includes", "has", "hasOwnProperty", "contains", "hasOwn"]);

function ofCall(
  call: Call,
  truth: boolean,
  valueOf: ValueOf,
  known: Known,
  again: Again,
): readonly Refinement[] {
  const { callee } = call;
  const arguments_ = call.arguments.map(({ value }) => value);
  const [first] = arguments_;
  const target = valueOf(callee);
  for (const one of target.externals) {
    const guard = known.guards(one.module, one.path).find((model) => model.when === truth);
    const argument = guard && arguments_[guard.argument];
    if (argument !== undefined) return held(argument, valueOf, guard?.safeFor);
    // Object.hasOwn(map, key)
    if (truth && one.module === "" && one.path.join(".") === "Object.hasOwn") {
      const [map, key] = arguments_;
      return map !== undefined && key !== undefined && isTrusted(valueOf(map)) ? held(key, valueOf) : [];
    }
  }
  const checked = truth ? checkedBy(call, target, valueOf, known) : undefined;
  if (checked !== undefined) return [checked];
  const [closure] = target.functions;
  if (closure !== undefined && target.functions.length === 1) {
    const inner = bodyWith(closure.code, arguments_);
    if (inner !== undefined) return again(inner, truth);
  }
  if (callee.kind !== "field" || typeof callee.name !== "string" || first === undefined) return [];
  const { object, name } = callee;
  const receiver = valueOf(object);
  if (name === "test" && receiver.pattern !== undefined) {
    const safe = truth ? provenBy(receiver.pattern) : undefined;
    return safe === undefined ? [] : held(first, valueOf, safe === "all" ? undefined : safe);
  }
  if (name === "match" && truth) {
    const { pattern } = valueOf(first);
    const safe = pattern && provenBy(pattern);
    return safe === undefined ? [] : held(object, valueOf, safe === "all" ? undefined : safe);
  }
  if (name === "some" && truth && first.kind === "function" && isTrusted(receiver)) {
    const inner = bodyWith(first.code, []);
    return inner === undefined ? [] : again(inner, true);
  }
  if (name === (truth ? "every" : "some")) return ofItems(object, valueOf(first), truth, valueOf, again);
  const text = onlyText(valueOf(first));
  if (isTrusted(receiver)) {
    // new Map([["a", 1]]).get(key)
    if (name === "get" && truth && receiver.keys !== undefined && isFilled(receiver))
      return held(first, valueOf);
    if (!membership.has(name)) return [];
    const hasPrototype = names(receiver, prototypeName);
    if (truth) return held(first, valueOf, hasPrototype ? allButNames : undefined);
    return hasPrototype ? held(first, valueOf, ["property name"]) : [];
  }
  if (name === "includes" && !truth && (text === ".." || text === "/"))
    return held(object, valueOf, ["path"]);
  if (name === "startsWith") return ofBeginning(object, text, isTrusted(valueOf(first)), truth, valueOf);
  if (name === "endsWith" && truth && text?.startsWith(".") === true)
    return [...ofHost(object, valueOf), ...held(object, valueOf, ["origin"])];
  return [];
}

/** What a schema's check tells of its argument. */
function checkedBy(
  { callee, arguments: given }: Call,
  target: Value,
  valueOf: ValueOf,
  { check }: Known,
): Refinement | undefined {
  const receiver = callee.kind === "field" ? valueOf(callee.object) : undefined;
  const name = callee.kind === "field" && typeof callee.name === "string" ? callee.name : undefined;
  const values = given.map(({ value }) => valueOf(value));
  const found = check(target, receiver, name, values);
  const argument = found && given[found.argument];
  if (argument === undefined || found === undefined) return undefined;
  return { expression: argument.value, becomes: found.becomes };
}

/** What holds of every item of a list holds of the list. */
function ofItems(
  list: Expression,
  test: Value,
  truth: boolean,
  valueOf: ValueOf,
  again: Again,
): readonly Refinement[] {
  const [closure] = test.functions;
  if (closure === undefined || test.functions.length > 1) return [];
  const inner = bodyWith(closure.code, []);
  const item = closure.code.parameters[0]?.pattern;
  if (inner === undefined || item?.kind !== "variable") return [];
  return again(inner, truth).flatMap(({ expression, safeFor }) =>
    expression.kind === "variable" && expression.variable === item.variable
      ? held(list, valueOf, safeFor)
      : [],
  );
}

/** Whether a list that is written out has this text among its items. */
function names(list: Value, text: string): boolean {
  return itemsOf(list).constants?.includes(text) === true;
}

function inBoth(some: readonly Refinement[], others: readonly Refinement[]): readonly Refinement[] {
  const found: Refinement[] = [];
  for (const one of some) {
    for (const other of others) {
      if (!isSame(one.expression, other.expression)) continue;
      if (one.safeFor === undefined) found.push(other);
      else if (other.safeFor === undefined) found.push(one);
      else
        found.push({ ...one, safeFor: one.safeFor.filter((harm) => other.safeFor?.includes(harm) === true) });
    }
  }
  return found;
}

function isSame(one: Expression, other: Expression): boolean {
  if (one.kind === "variable" && other.kind === "variable") return one.variable === other.variable;
  return (
    one.kind === "field" &&
    other.kind === "field" &&
    one.name === other.name &&
    isSame(one.object, other.object)
  );
}

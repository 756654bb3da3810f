import { textOf, type Place } from "../../source/source.ts";
import { evaluateCall } from "./calls.ts";
import { refinements, apply } from "./conditions.ts";
import type { Refinement } from "./guards.ts";
import { type Machine, count } from "./machine.ts";
import { readField, externalValue } from "./members.ts";
import { assign } from "./places.ts";
import type { Expression, FunctionCode } from "./program.ts";
import { asText } from "./sinks.ts";
import { branch, merge, read } from "./store.ts";
import { safer, step, type Taint } from "./taint.ts";
import { harmlessAfter } from "./text.ts";
import {
  cleaned,
  constant,
  distinct,
  join,
  itemsOf,
  nothing,
  tainted,
  onlyConstant,
  withField,
  withSkeleton,
  type Scope,
  type Value,
} from "./value.ts";
import { variableValue, receiverOf } from "./variables.ts";

export function evaluate(machine: Machine, expression: Expression, scope: Scope | undefined): Value {
  count(machine);
  switch (expression.kind) {
    case "constant":
      return constant(expression.value);
    case "variable":
      return variableValue(machine, expression.variable, scope);
    case "external":
      return externalValue(machine, { module: expression.module, path: expression.path }, expression.at);
    case "join":
      return joined(
        expression.parts.map((part) => evaluate(machine, part, scope)),
        expression.at,
      );
    case "operation":
      for (const operand of expression.operands) evaluate(machine, operand, scope);
      return nothing;
    case "choice":
      return choose(machine, expression, scope);
    case "field":
      return readField(machine, expression, scope);
    case "call":
      return evaluateCall(machine, expression, scope);
    case "object":
      return objectValue(machine, expression, scope);
    case "list":
      return listValue(machine, expression, scope);
    case "function":
      return {
        ...nothing,
        functions: [{ code: expression.code, scope: captured(expression.code, scope) }],
      };
    case "class":
      capture(scope);
      return { ...nothing, classes: [{ code: expression.code, scope }] };
    case "assign": {
      const value = evaluate(machine, expression.value, scope);
      assign(machine, expression.target, value, scope);
      return value;
    }
    case "sequence":
      return expression.parts.reduce((_, part) => evaluate(machine, part, scope), nothing);
    case "this": {
      const cell = receiverOf(scope);
      return cell === undefined ? nothing : (read(machine.store, cell) ?? nothing);
    }
    case "pattern":
      return { ...nothing, pattern: { pattern: expression.pattern, flags: expression.flags } };
    case "nothing":
      return nothing;
  }
}

/** Text of several parts. What is constant before a part decides which harm it can still do. */
export function joined(parts: readonly Value[], at: Place): Value {
  const taints: Taint[] = [];
  let skeleton = "";
  for (const part of parts) {
    const text = asText(part);
    const harmless = harmlessAfter(skeleton);
    for (const taint of text.taints) taints.push(safer(taint, ["document filter", ...harmless]));
    skeleton += text.text?.replaceAll("\uE000", "") ?? part.skeleton ?? "\uE000";
  }
  const only = parts.every((part) => asText(part).text !== undefined) ? skeleton : undefined;
  const value: Value = {
    ...tainted(taints.map((taint) => step(taint, at, "becomes part of a text"))),
    ...(only !== undefined && { constants: [only] }),
  };
  return withSkeleton(value, skeleton);
}

export function choose(
  machine: Machine,
  expression: Extract<Expression, { kind: "choice" }>,
  scope: Scope | undefined,
): Value {
  const condition = evaluate(machine, expression.condition, scope);
  const sides = expression.operator === "?" ? undefined : condition;
  const [whenTrue, whenFalse] = refinements(machine, expression.condition, scope);
  const before = machine.store;
  const then = (): Value => {
    machine.store = branch(before);
    apply(machine, whenTrue, scope);
    // `a && b` gives a when it is false: nothing that does harm.
    return expression.operator === "or" || expression.operator === "absent"
      ? refinedAgain(machine, expression.condition, sides ?? nothing, scope)
      : evaluate(machine, expression.then, scope);
  };
  const otherwise = (): Value => {
    machine.store = branch(before);
    if (expression.operator !== "absent") apply(machine, whenFalse, scope);
    return expression.operator === "and" ? nothing : evaluate(machine, expression.otherwise, scope);
  };
  const first = testedItself(whenTrue, expression.then, then());
  const afterFirst = machine.store;
  const second = otherwise();
  const afterSecond = machine.store;
  machine.store = before;
  merge(machine.store, [afterFirst, afterSecond]);
  return join(first, second);
}

/** `list.includes(f(x)) ? f(x) : y`: what was tested is what is used, though no variable holds it. */
function testedItself(found: readonly Refinement[], used: Expression, value: Value): Value {
  const same = found.find(({ expression }) => textOf(expression.at) === textOf(used.at));
  return same === undefined ? value : cleaned(value, same.safeFor);
}

/** A variable read again where more is known of it; anything else is not run twice. */
function refinedAgain(
  machine: Machine,
  expression: Expression,
  value: Value,
  scope: Scope | undefined,
): Value {
  return expression.kind === "variable" ? variableValue(machine, expression.variable, scope) : value;
}

function objectValue(
  machine: Machine,
  expression: Extract<Expression, { kind: "object" }>,
  scope: Scope | undefined,
): Value {
  let value: Value = { ...nothing };
  const places = new Map<string, Place>();
  for (const entry of expression.entries) {
    const given = evaluate(machine, entry.value, scope);
    if (entry.kind === "spread") {
      value = {
        ...value,
        taints: distinct([...value.taints, ...given.taints]),
        fields: new Map([...value.fields, ...given.fields]),
        ...(given.items !== undefined && { items: given.items }),
        instanceOf: [...value.instanceOf, ...given.instanceOf],
      };
      for (const [name, at] of given.places ?? []) places.set(name, at);
      continue;
    }
    const only =
      typeof entry.name === "string" ? entry.name : onlyConstant(evaluate(machine, entry.name, scope));
    const name = only === undefined || only === null ? undefined : String(only);
    value = withField(value, name, given, true);
    if (name !== undefined) places.set(name, entry.value.at);
  }
  return { ...value, places };
}

function listValue(
  machine: Machine,
  expression: Extract<Expression, { kind: "list" }>,
  scope: Scope | undefined,
): Value {
  let items: Value | undefined;
  const fields = new Map<string, Value>();
  let isPlain = true;
  for (const [index, { value, spread }] of expression.items.entries()) {
    const given = evaluate(machine, value, scope);
    const item = spread ? itemsOf(given) : given;
    if (spread) isPlain = false;
    if (isPlain && index < 10) fields.set(String(index), item);
    else items = items === undefined ? item : join(items, item);
  }
  return { ...nothing, fields, ...(items !== undefined && { items }) };
}

function captured({ isNested }: FunctionCode, scope: Scope | undefined): Scope | undefined {
  if (!isNested) return undefined;
  capture(scope);
  return scope;
}

function capture(scope: Scope | undefined): void {
  for (let at = scope; at !== undefined && at.isCaptured !== true; at = at.outer) at.isCaptured = true;
}

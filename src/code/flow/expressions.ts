import { textOf, type Place } from "../../source/source.ts";
import { evaluateCall } from "./calls.ts";
import { apply, refinements } from "./conditions.ts";
import type { Refinement } from "./refinement.ts";
import { attempt, count, Gone, goOn, mayThrow, type Machine } from "./machine.ts";
import { externalValue, iterated, nameOfKey, readField, superValue } from "./members.ts";
import { assign } from "./places.ts";
import type { Expression, FunctionCode } from "./program.ts";
import { asText } from "./sinks.ts";
import { branch, read, type Store } from "./store.ts";
import { safer, step, type Taint } from "./taint.ts";
import { harmlessAfter } from "./text.ts";
import { numberedItems, spreadOver, withAccessor } from "./objects.ts";
import {
  cleaned,
  constant,
  join,
  joinAll,
  nothing,
  tainted,
  withField,
  withSkeleton,
  type Scope,
  type Value,
} from "./value.ts";
import { receiverOf, variableValue, withStatics } from "./variables.ts";

export function evaluate(machine: Machine, expression: Expression, scope: Scope | undefined): Value {
  count(machine);
  switch (expression.kind) {
    case "constant":
      return constant(expression.value);
    case "variable":
      return variableValue(machine, expression.variable, scope);
    case "external":
      return externalValue(machine, expression, expression.at);
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
    case "function": {
      const { code } = expression;
      const value: Value = { ...nothing, functions: [{ code, scope: captured(code, scope) }] };
      return code.isNested ? value : withStatics(machine, code, value);
    }
    case "class":
      capture(scope);
      return withStatics(machine, expression.code, {
        ...nothing,
        classes: [{ code: expression.code, scope }],
      });
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
    case "super":
      return superValue(machine, scope);
    case "await":
      return awaited(machine, evaluate(machine, expression.value, scope));
    case "yield":
      return yielded(machine, expression, scope);
    case "pattern":
      return { ...nothing, pattern: { pattern: expression.pattern, flags: expression.flags } };
    case "nothing":
      return nothing;
  }
}

/** What a promise gives; what it fails with is thrown here. */
function awaited(machine: Machine, value: Value): Value {
  const { rejected, ...settled } = value;
  if (rejected !== undefined) mayThrow(machine, rejected, machine.store);
  if (value.isNever === true) throw new Gone();
  return rejected === undefined ? value : settled;
}

/** What is given to `yield` comes back, as whoever drives an orchestrator hands its results back. */
function yielded(
  machine: Machine,
  { value, isEach, at }: Extract<Expression, { kind: "yield" }>,
  scope: Scope | undefined,
): Value {
  const given = awaited(machine, evaluate(machine, value, scope));
  machine.exits.yields.push(isEach ? iterated(machine, given, at) : given);
  return isEach ? (given.gives ?? nothing) : given;
}

/** Text of several parts. What is constant before a part decides which harm it can still do. */
function joined(parts: readonly Value[], at: Place): Value {
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

function choose(
  machine: Machine,
  expression: Extract<Expression, { kind: "choice" }>,
  scope: Scope | undefined,
): Value {
  const condition = evaluate(machine, expression.condition, scope);
  const sides = expression.operator === "?" ? undefined : condition;
  const [whenTrue, whenFalse] = refinements(machine, expression.condition, scope);
  const { exited, store: before } = machine;
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
  const given: Value[] = [];
  const open: Store[] = [];
  for (const side of [() => testedItself(whenTrue, expression.then, then()), otherwise]) {
    const value = attempt(side);
    if (value === undefined) continue;
    given.push(value);
    open.push(machine.store);
  }
  machine.store = before;
  if (open.length === 0) throw new Gone();
  goOn(machine, before, open, exited);
  return joinAll(given);
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
      value = spreadOver(value, given);
      for (const [name, at] of given.places ?? []) places.set(name, at);
      continue;
    }
    const name = nameOfKey(machine, entry.name, scope);
    if (entry.kind === "accessor") {
      if (name !== undefined) value = withAccessor(value, name, entry.does, given);
      continue;
    }
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
  let next = 0;
  for (const { value, spread } of expression.items) {
    const given = evaluate(machine, value, scope);
    // The places of a list whose items are known are known.
    const known = spread ? numberedItems(given) : [given];
    if (known === undefined) isPlain = false;
    if (known !== undefined && isPlain) {
      for (const item of known) {
        if (next < 10) fields.set(String(next++), item);
        else items = items === undefined ? item : join(items, item);
      }
      continue;
    }
    const item = spread ? iterated(machine, given, value.at) : given;
    items = items === undefined ? item : join(items, item);
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

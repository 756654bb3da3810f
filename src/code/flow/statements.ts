import { refinements, apply } from "./conditions.ts";
import type { Refinement } from "./guards.ts";
import { type Machine, count } from "./machine.ts";
import { assign } from "./places.ts";
import type { Expression, Statement } from "./program.ts";
import { branch, isSettled, merge, type Store } from "./store.ts";
import { itemsOf, nothing, tainted, type Scope, type Value } from "./value.ts";

const mostRounds = 4;

export function runAll(machine: Machine, body: readonly Statement[], scope: Scope): boolean {
  for (const statement of body) {
    if (!runStatement(machine, statement, scope)) return false;
  }
  return true;
}

function runStatement(machine: Machine, statement: Statement, scope: Scope): boolean {
  count(machine);
  switch (statement.kind) {
    case "expression":
      machine.evaluate(statement.expression, scope);
      return true;
    case "declare":
      assign(
        machine,
        statement.pattern,
        meaning(statement.value, machine.evaluate(statement.value, scope)),
        scope,
        true,
      );
      return true;
    case "block":
      return runAll(machine, statement.body, scope);
    case "if":
      return runIf(machine, statement, scope);
    case "loop":
      return runLoop(machine, statement, scope);
    case "switch":
      return runSwitch(machine, statement, scope);
    case "return": {
      const value = statement.value === undefined ? nothing : machine.evaluate(statement.value, scope);
      machine.exits.returns.push({ value, store: machine.store });
      return false;
    }
    case "throw":
      machine.evaluate(statement.value, scope);
      return false;
    case "try":
      return runTry(machine, statement, scope);
    case "leave":
      machine.exits.leaves.push(machine.store);
      return false;
  }
}

/** What is known when a variable is later found to be true is in what it was made by. */
export function meaning(expression: Expression, value: Value): Value {
  const isMade =
    expression.kind === "call" || expression.kind === "operation" || expression.kind === "choice";
  return isMade ? { ...value, means: expression } : value;
}

function runIf(machine: Machine, statement: Extract<Statement, { kind: "if" }>, scope: Scope): boolean {
  machine.evaluate(statement.condition, scope);
  const [whenTrue, whenFalse] = refinements(machine, statement.condition, scope);
  const before = machine.store;
  const open: Store[] = [];
  for (const [found, body] of [
    [whenTrue, statement.then],
    [whenFalse, statement.otherwise],
  ] as const) {
    machine.store = branch(before);
    apply(machine, found, scope);
    if (body === undefined || runStatement(machine, body, scope)) open.push(machine.store);
  }
  machine.store = before;
  if (open.length === 0) return false;
  merge(machine.store, open);
  return true;
}

function runLoop(machine: Machine, statement: Extract<Statement, { kind: "loop" }>, scope: Scope): boolean {
  const { each, condition, body, update } = statement;
  const outerLeaves = machine.exits.leaves;
  for (let round = 0; round < mostRounds; round++) {
    const before = machine.store;
    machine.store = branch(before);
    machine.exits = { ...machine.exits, leaves: [] };
    if (each !== undefined) {
      const over = machine.evaluate(each.of, scope);
      assign(machine, each.pattern, each.what === "keys" ? tainted(over.taints) : itemsOf(over), scope, true);
    }
    let found: readonly Refinement[] = [];
    if (condition !== undefined) {
      machine.evaluate(condition, scope);
      [found] = refinements(machine, condition, scope);
    }
    apply(machine, found, scope);
    const ends = [...(runStatement(machine, body, scope) ? [machine.store] : [])];
    if (update !== undefined) machine.evaluate(update, scope);
    ends.push(...machine.exits.leaves);
    const after = ends.length === 0 ? before : branch(before);
    if (after !== before) merge(after, ends);
    machine.store = before;
    if (after === before) break;
    const settled = isSettled(before, after);
    // The loop may not run at all.
    merge(machine.store, [after, branch(before)]);
    if (settled) break;
  }
  machine.exits = { ...machine.exits, leaves: outerLeaves };
  return true;
}

function runSwitch(
  machine: Machine,
  statement: Extract<Statement, { kind: "switch" }>,
  scope: Scope,
): boolean {
  machine.evaluate(statement.on, scope);
  const outerLeaves = machine.exits.leaves;
  machine.exits = { ...machine.exits, leaves: [] };
  const before = machine.store;
  const open: Store[] = [];
  let fallen: Store | undefined;
  let hasDefault = false;
  let pending = false;
  for (const { test, body } of statement.cases) {
    machine.store = branch(before);
    if (test === undefined) {
      hasDefault = true;
    } else {
      machine.evaluate(test, scope);
      const value: Value = machine.evaluate(test, scope);
      // Equal to something that is constant.
      if (value.taints.length === 0 && !(pending && fallen !== undefined)) {
        apply(machine, [{ expression: statement.on, safeFor: undefined }], scope);
      }
    }
    if (fallen !== undefined) {
      const own = machine.store;
      machine.store = branch(before);
      merge(machine.store, [own, fallen]);
    }
    pending = body.length > 0;
    const isOpen = runAll(machine, body, scope);
    fallen = isOpen ? machine.store : undefined;
  }
  open.push(...machine.exits.leaves, ...(fallen === undefined ? [] : [fallen]));
  if (!hasDefault) open.push(branch(before));
  machine.exits = { ...machine.exits, leaves: outerLeaves };
  machine.store = before;
  if (open.length === 0) return false;
  merge(machine.store, open);
  return true;
}

function runTry(machine: Machine, statement: Extract<Statement, { kind: "try" }>, scope: Scope): boolean {
  const before = machine.store;
  const open: Store[] = [];
  machine.store = branch(before);
  const tried = machine.store;
  if (runStatement(machine, statement.body, scope)) open.push(machine.store);
  if (statement.handler !== undefined) {
    // What was done before it failed may or may not have been done.
    const start = branch(before);
    merge(start, [branch(before), tried]);
    machine.store = branch(start);
    if (statement.error !== undefined) assign(machine, statement.error, nothing, scope, true);
    if (runStatement(machine, statement.handler, scope)) {
      const end = branch(before);
      merge(end, [flattened(before, machine.store)]);
      open.push(end);
    }
  }
  machine.store = before;
  if (open.length > 0) merge(machine.store, open);
  const goesOn = statement.last === undefined || runStatement(machine, statement.last, scope);
  return goesOn && open.length > 0;
}

export function flattened(base: Store, top: Store): Store {
  const flat = branch(base);
  const layers: Store[] = [];
  for (let at: Store | undefined = top; at !== undefined && at !== base; at = at.below) layers.unshift(at);
  for (const layer of layers) {
    for (const [cell, value] of layer.values) flat.values.set(cell, value);
  }
  return flat;
}

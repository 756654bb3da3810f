import { apply, refinements } from "./conditions.ts";
import { attempt, count, goOn, type Machine } from "./machine.ts";
import { iterated } from "./members.ts";
import { meaning } from "./meanings.ts";
import { assign } from "./places.ts";
import type { Statement } from "./program.ts";
import { branch, isSettled, merge, type Store } from "./store.ts";
import { joinAll, nothing, tainted, type Scope, type Value } from "./value.ts";
import { testedBy, verified } from "./verification.ts";

const mostRounds = 4;

/** Follows statements in order. False when no way leads behind them: they return, throw or leave a loop. */
export function runAll(machine: Machine, body: readonly Statement[], scope: Scope): boolean {
  for (const statement of body) {
    if (!runStatement(machine, statement, scope)) return false;
  }
  return true;
}

function runStatement(machine: Machine, statement: Statement, scope: Scope): boolean {
  count(machine);
  const { exits } = machine;
  const goesOn = attempt(() => followStatement(machine, statement, scope));
  if (goesOn !== undefined) return goesOn;
  machine.exits = exits;
  return false;
}

function followStatement(machine: Machine, statement: Statement, scope: Scope): boolean {
  switch (statement.kind) {
    case "expression":
      machine.evaluate(statement.expression, scope);
      return true;
    case "declare":
      assign(
        machine,
        statement.pattern,
        meaning(machine, statement.value, scope, () => machine.evaluate(statement.value, scope)),
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
      machine.exited++;
      machine.exits.returns.push({ value, store: machine.store });
      return false;
    }
    case "throw": {
      const value = machine.evaluate(statement.value, scope);
      machine.exited++;
      machine.exits.throws.push({ value, store: machine.store });
      return false;
    }
    case "try":
      return runTry(machine, statement, scope);
    case "leave":
      machine.exited++;
      machine.exits.leaves.push({ by: statement, store: machine.store });
      return false;
    case "labelled":
      return runLabelled(machine, statement, scope);
  }
}

function runIf(machine: Machine, statement: Extract<Statement, { kind: "if" }>, scope: Scope): boolean {
  const { tested, wanted } = testedBy(statement.condition);
  const { isProof } = machine.evaluate(tested, scope);
  const [whenTrue, whenFalse] = refinements(machine, statement.condition, scope);
  const { exited, store: before } = machine;
  const open: Store[] = [];
  for (const [found, body, truth] of [
    [whenTrue, statement.then, true],
    [whenFalse, statement.otherwise, false],
  ] as const) {
    machine.store = branch(before);
    apply(machine, found, scope);
    if (isProof === true && truth === wanted) verified(machine);
    if (body === undefined || runStatement(machine, body, scope)) open.push(machine.store);
  }
  machine.store = before;
  if (open.length === 0) return false;
  goOn(machine, before, open, exited);
  return true;
}

function runLoop(machine: Machine, statement: Extract<Statement, { kind: "loop" }>, scope: Scope): boolean {
  const outer = machine.exits;
  for (let round = 0; round < mostRounds; round++) {
    const { exited, store: before } = machine;
    const { voided } = machine.assignments;
    machine.store = branch(before);
    machine.exits = { ...outer, leaves: [] };
    const ends = runRound(machine, statement, scope);
    for (const leave of machine.exits.leaves) {
      if (leave.by.label === undefined || leave.by.label === statement.label) ends.push(leave.store);
      else outer.leaves.push(leave);
    }
    machine.store = before;
    if (ends.length === 0) {
      machine.exits = outer;
      return statement.runsOnce !== true || round > 0;
    }
    const after = branch(before);
    merge(after, ends, { from: before });
    // What was known in this round of what is assigned to at its end is not known in the next.
    const settled = isSettled(before, after) && (round > 0 || machine.assignments.voided === voided);
    // The loop may not run at all.
    goOn(
      machine,
      before,
      statement.runsOnce === true && round === 0 ? [after] : [after, branch(before)],
      exited,
    );
    if (settled) break;
  }
  machine.exits = outer;
  return true;
}

/** One round of a loop, with the stores it may end with. */
function runRound(
  machine: Machine,
  { each, condition, body, update, runsOnce }: Extract<Statement, { kind: "loop" }>,
  scope: Scope,
): Store[] {
  if (each !== undefined) {
    const over = machine.evaluate(each.of, scope);
    const item = each.what === "keys" ? tainted(over.taints) : iterated(machine, over, each.pattern.at);
    assign(machine, each.pattern, item, scope, true);
  }
  if (condition !== undefined && runsOnce !== true) {
    machine.evaluate(condition, scope);
    apply(machine, refinements(machine, condition, scope)[0], scope);
  }
  const ends = runStatement(machine, body, scope) ? [machine.store] : [];
  if (condition !== undefined && runsOnce === true) machine.evaluate(condition, scope);
  if (update !== undefined) machine.evaluate(update, scope);
  return ends;
}

/** `break` with the label comes out here. */
function runLabelled(
  machine: Machine,
  { label, body }: Extract<Statement, { kind: "labelled" }>,
  scope: Scope,
): boolean {
  const outer = machine.exits;
  const { exited, store: before } = machine;
  machine.store = branch(before);
  machine.exits = { ...outer, leaves: [] };
  const open = runStatement(machine, body, scope) ? [machine.store] : [];
  for (const leave of machine.exits.leaves) {
    if (leave.by.label === label) open.push(leave.store);
    else outer.leaves.push(leave);
  }
  machine.exits = outer;
  machine.store = before;
  if (open.length === 0) return false;
  goOn(machine, before, open, exited);
  return true;
}

function runSwitch(
  machine: Machine,
  statement: Extract<Statement, { kind: "switch" }>,
  scope: Scope,
): boolean {
  machine.evaluate(statement.on, scope);
  const outer = machine.exits;
  machine.exits = { ...outer, leaves: [] };
  const { exited, store: before } = machine;
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
  for (const leave of machine.exits.leaves) {
    if (leave.by.goes === "break" && leave.by.label === undefined) open.push(leave.store);
    else outer.leaves.push(leave);
  }
  if (fallen !== undefined) open.push(fallen);
  if (!hasDefault) open.push(branch(before));
  machine.exits = outer;
  machine.store = before;
  if (open.length === 0) return false;
  goOn(machine, before, open, exited);
  return true;
}

function runTry(machine: Machine, statement: Extract<Statement, { kind: "try" }>, scope: Scope): boolean {
  const { exited, store: before } = machine;
  const outer = machine.exits;
  const open: Store[] = [];
  machine.store = branch(before);
  const tried = machine.store;
  machine.exits = statement.handler === undefined ? outer : { ...outer, throws: [] };
  if (runStatement(machine, statement.body, scope)) open.push(machine.store);
  const { throws } = machine.exits;
  machine.exits = outer;
  if (statement.handler !== undefined) {
    // What was done before it failed may or may not have been done.
    const start = branch(before);
    merge(start, [branch(before), tried, ...throws.map(({ store }) => store)], { from: before });
    machine.store = branch(start);
    const thrown = joinAll(throws.map(({ value }) => value));
    if (statement.error !== undefined) assign(machine, statement.error, thrown, scope, true);
    if (runStatement(machine, statement.handler, scope)) {
      open.push(machine.store);
    }
  }
  machine.store = before;
  if (open.length > 0) goOn(machine, before, open, exited);
  if (statement.last === undefined) return open.length > 0;
  if (open.length > 0) return runStatement(machine, statement.last, scope);
  machine.store = branch(before);
  merge(machine.store, [branch(before), tried], { from: before });
  runStatement(machine, statement.last, scope);
  machine.store = before;
  return false;
}

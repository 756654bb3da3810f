import { mayThrow, noExits, type CallSite, type Exits, type Machine } from "./machine.ts";
import { noteChanged } from "./meanings.ts";
import { assign, learntTo } from "./places.ts";
import type { ExternalType, FunctionCode } from "./program.ts";
import { branch, isReachable, merge, read, write, type Store } from "./store.ts";
import { step } from "./taint.ts";
import {
  absentArgument,
  external,
  join,
  joinAll,
  mapTaints,
  never,
  nothing,
  tainted,
  taintsWithin,
  type Cell,
  type Closure,
  type Scope,
  type Value,
} from "./value.ts";

const deepestCalls = 40;

/**
 * What a function of the repository gives when it is called. One that calls itself again gives what it was given:
 * that bounds the work.
 */
export function callClosure(
  machine: Machine,
  closure: Closure,
  given: readonly Value[],
  site: CallSite | undefined,
): Value {
  const { code, bound = [] } = closure;
  const passed = bound.length === 0 ? given : [...bound, ...given];
  const again = machine.underway.filter((one) => one === code).length;
  if (again >= 2 || machine.underway.length >= deepestCalls) {
    if (machine.underway.length >= deepestCalls) machine.isCut = true;
    // Into itself once more: it can only give what it was given.
    return tainted(passed.flatMap((value) => [...taintsWithin(value)]));
  }
  const receiver = closure.receiver ?? site?.receiver;
  const self: Cell | undefined = code.sharesThis ? undefined : { variable: { name: "this" } };
  const scope: Scope = { cells: new Map(), outer: closure.scope, receiver: self, home: closure.home };
  if (self !== undefined) self.scope = scope;
  const outerExits = machine.exits;
  const before = machine.store;
  machine.exits = noExits();
  machine.store = branch(before);
  if (self !== undefined) write(machine.store, self, receiver ?? nothing);
  machine.underway.push(code);
  let left: (cell: Cell) => Value | undefined;
  let outcome: Value;
  let thrown: Exits["throws"][number] | undefined;
  let entered: readonly (Cell | undefined)[];
  try {
    const body = code.body();
    entered = enter(machine, code, passed, scope);
    const isOpen = machine.runAll(body, scope);
    const { returns, throws } = machine.exits;
    const ends = returns.map((exit) => exit.store);
    if (isOpen) ends.push(machine.store);
    if (machine.underway.length === 1) {
      machine.responses.push(...returns);
      if (isOpen) machine.responses.push({ value: nothing, store: machine.store });
    }
    thrown = thrownTo(before, throws, scope);
    outcome = outcomeOf(code, machine.exits, isOpen, thrown?.value);
    // Whoever calls an asynchronous function goes on, even if it only fails.
    if (code.isAsync && thrown !== undefined && ends.length === 0) ends.push(thrown.store);
    left = (cell) => (ends.length === 0 ? undefined : joinAll(ends.map((end) => read(end, cell) ?? nothing)));
    machine.store = before;
    // What the caller gets back holds the functions that may still run: results, `this`, changed arguments.
    const kept = [self, ...entered].map((cell) => (cell === undefined ? undefined : left(cell)));
    const reachable = joinAll([outcome, ...kept.filter((value) => value !== undefined)]);
    const ended = isReachable(scope, reachable, before, ends) ? undefined : scope;
    merge(machine.store, ends, { ended });
  } finally {
    machine.underway.pop();
    machine.exits = outerExits;
    machine.store = before;
  }
  if (thrown !== undefined && !code.isAsync) mayThrow(machine, thrown.value, thrown.store);
  if (site !== undefined) giveBack(machine, closure, entered, given, self, receiver, site, left);
  return outcome;
}

/** Puts what was passed into the parameters. */
function enter(
  machine: Machine,
  code: FunctionCode,
  passed: readonly Value[],
  scope: Scope,
): readonly (Cell | undefined)[] {
  const all = code.given?.();
  if (all !== undefined)
    assign(machine, { kind: "variable", variable: all, at: code.at }, numbered(passed), scope, true);
  return code.parameters.map((parameter, index) => {
    const { pattern } = parameter;
    const own = parameter.rest ? numbered(passed.slice(index)) : (passed[index] ?? absentArgument);
    const value =
      parameter.type === undefined || isKnown(own, parameter.type)
        ? own
        : join(own, external(parameter.type.module, parameter.type.path));
    const message = code.name === "" ? "is passed to the function" : `is passed to \`${code.name}\``;
    const named = mapTaints(value, (taint) => step(taint, pattern.at, message));
    assign(machine, pattern, named, scope, true);
    return pattern.kind === "variable" ? scope.cells.get(pattern.variable) : undefined;
  });
}

/** What is thrown out of a call, with what was done until then. */
function thrownTo(before: Store, throws: Exits["throws"], scope: Scope): Exits["throws"][number] | undefined {
  if (throws.length === 0) return undefined;
  const store = branch(before);
  const value = joinAll(throws.map((one) => one.value));
  const stores = throws.map((one) => one.store);
  merge(store, stores, { from: before, ended: scope.isCaptured === true ? undefined : scope });
  return { value, store };
}

function outcomeOf(
  code: FunctionCode,
  { returns, yields }: Exits,
  isOpen: boolean,
  thrown: Value | undefined,
): Value {
  const returned = joinAll(returns.map(({ value }) => value));
  if (code.isGenerator) {
    const items = joinAll(yields);
    return {
      ...nothing,
      ...(items !== nothing && { items }),
      ...(returned !== nothing && { gives: returned }),
    };
  }
  const outcome = returns.length === 0 && !isOpen ? never : returned;
  if (!code.isAsync || thrown === undefined) return outcome;
  const rejected = outcome.rejected === undefined ? thrown : join(outcome.rejected, thrown);
  return { ...outcome, rejected };
}

/** What the function did to its arguments and to what it was called on. */
function giveBack(
  machine: Machine,
  { code, bound = [] }: Closure,
  entered: readonly (Cell | undefined)[],
  given: readonly Value[],
  self: Cell | undefined,
  receiver: Value | undefined,
  site: CallSite,
  left: (cell: Cell) => Value | undefined,
): void {
  const changedSelf = self === undefined ? undefined : left(self);
  if (changedSelf !== undefined && changedSelf !== receiver && site.back !== undefined)
    site.back(changedSelf);
  for (const [index, cell] of entered.entries()) {
    const position = index - bound.length;
    const argument = site.arguments[position];
    if (cell === undefined || argument === undefined || argument.spread || machine.reassigned.has(cell))
      continue;
    if (code.parameters[index]?.rest === true) continue;
    // A field of it may have become another one of the same caller's.
    if (machine.assignments.cells.has(cell)) noteChanged(machine, argument.value, site.scope);
    const changed = left(cell);
    const old = given[position];
    if (changed === undefined || old === undefined || isSameData(changed, old)) continue;
    learntTo(machine, argument.value, site.scope)?.(changed);
  }
}

function isSameData(one: Value, other: Value): boolean {
  const keys = (value: Value): string =>
    taintsWithin(value)
      .map(({ key }) => key)
      .sort()
      .join();
  return keys(one) === keys(other) && one.fields.size === other.fields.size;
}

function numbered(values: readonly Value[]): Value {
  return { ...nothing, fields: new Map(values.slice(0, 10).map((value, index) => [String(index), value])) };
}

/** What was passed says more than the parameter's type does. */
function isKnown({ taints, externals }: Value, type: ExternalType): boolean {
  return taints.length > 0 || externals.some(({ module }) => module === type.module);
}

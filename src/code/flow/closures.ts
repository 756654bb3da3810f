import type { Machine, CallSite } from "./machine.ts";
import { assign, backTo } from "./places.ts";
import type { ExternalType, FunctionCode } from "./program.ts";
import { branch, isReachable, merge, read, write } from "./store.ts";
import { step } from "./taint.ts";
import {
  absentArgument,
  external,
  join,
  joinAll,
  mapTaints,
  nothing,
  tainted,
  taintsWithin,
  type Cell,
  type Closure,
  type Scope,
  type Value,
} from "./value.ts";

const deepestCalls = 40;

export function callClosure(
  machine: Machine,
  closure: Closure,
  given: readonly Value[],
  site: CallSite | undefined,
): Value {
  const { code } = closure;
  const again = machine.underway.filter((one) => one === code).length;
  if (again >= 2 || machine.underway.length >= deepestCalls) {
    if (machine.underway.length >= deepestCalls) machine.isCut = true;
    // Into itself once more: it can only give what it was given.
    return tainted(given.flatMap((value) => [...taintsWithin(value)]));
  }
  const receiver = closure.receiver ?? site?.receiver;
  const self: Cell | undefined = code.sharesThis ? undefined : { variable: { name: "this" } };
  const scope: Scope = { cells: new Map(), outer: closure.scope, receiver: self };
  if (self !== undefined) self.scope = scope;
  const outerExits = machine.exits;
  const before = machine.store;
  machine.exits = { returns: [], leaves: [] };
  machine.store = branch(before);
  if (self !== undefined) write(machine.store, self, receiver ?? nothing);
  machine.underway.push(code);
  let left: (cell: Cell) => Value | undefined;
  let outcome: Value;
  const entered: (Cell | undefined)[] = [];
  try {
    for (const [index, parameter] of code.parameters.entries()) {
      const passed = parameter.rest ? numbered(given.slice(index)) : (given[index] ?? absentArgument);
      const value =
        parameter.type === undefined || isKnown(passed, parameter.type)
          ? passed
          : join(passed, external(parameter.type.module, parameter.type.path));
      const named = mapTaints(value, (taint) =>
        step(
          taint,
          parameter.pattern.at,
          code.name === "" ? "is passed to the function" : `is passed to \`${code.name}\``,
        ),
      );
      assign(machine, parameter.pattern, named, scope, true);
      entered.push(
        parameter.pattern.kind === "variable" ? scope.cells.get(parameter.pattern.variable) : undefined,
      );
    }
    const isOpen = machine.runAll(code.body(), scope);
    const ends = machine.exits.returns.map((exit) => exit.store);
    if (isOpen) ends.push(machine.store);
    outcome = joinAll(machine.exits.returns.map(({ value }) => value));
    left = (cell) => (ends.length === 0 ? undefined : joinAll(ends.map((end) => read(end, cell) ?? nothing)));
    machine.store = before;
    // What the caller gets back holds the functions that may still run: results, `this`, changed arguments.
    const kept = [self, ...entered].map((cell) => (cell === undefined ? undefined : left(cell)));
    const reachable = joinAll([outcome, ...kept.filter((value) => value !== undefined)]);
    merge(machine.store, ends, isReachable(scope, reachable, before, ends) ? undefined : scope);
  } finally {
    machine.underway.pop();
    machine.exits = outerExits;
    machine.store = before;
  }
  if (site !== undefined) giveBack(machine, code, entered, given, self, receiver, site, left);
  return outcome;
}

/** What the function did to its arguments and to what it was called on. */
function giveBack(
  machine: Machine,
  code: FunctionCode,
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
    const argument = site.call.arguments[index];
    if (cell === undefined || argument === undefined || argument.spread || machine.reassigned.has(cell))
      continue;
    if (code.parameters[index]?.rest === true) continue;
    const changed = left(cell);
    const old = given[index];
    if (changed === undefined || old === undefined || isSameData(changed, old)) continue;
    backTo(machine, argument.value, site.scope)?.(changed);
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

export function numbered(values: readonly Value[]): Value {
  return { ...nothing, fields: new Map(values.slice(0, 10).map((value, index) => [String(index), value])) };
}

/** What was passed says more than the parameter's type does. */
function isKnown({ taints, externals }: Value, type: ExternalType): boolean {
  return taints.length > 0 || externals.some(({ module }) => module === type.module);
}

import type { Machine } from "./machine.ts";
import type { Variable } from "./program.ts";
import { cellOf, read, type Store } from "./store.ts";
import { nothing, type Cell, type Scope, type Value } from "./value.ts";

export function variableValue(machine: Machine, variable: Variable, scope: Scope | undefined): Value {
  const cell = cellOf(scope, variable) ?? cellOf(machine.modules, variable);
  if (cell !== undefined) return read(machine.store, cell) ?? nothing;
  if (variable.initial === undefined) return nothing;
  const own = moduleCell(machine, variable);
  // A variable that is defined by itself holds nothing yet.
  rootStore(machine).values.set(own, nothing);
  const initial = variable.initial();
  const value = initial === undefined ? nothing : machine.evaluate(initial, undefined);
  rootStore(machine).values.set(own, value);
  return read(machine.store, own) ?? value;
}

function moduleCell(machine: Machine, variable: Variable): Cell {
  const cell: Cell = { variable };
  machine.modules.cells.set(variable, cell);
  return cell;
}

/** What a module starts with holds on every branch. */
function rootStore(machine: Machine): Store {
  let root = machine.store;
  while (root.below !== undefined) root = root.below;
  return root;
}

export function receiverOf(scope: Scope | undefined): Cell | undefined {
  for (let at = scope; at !== undefined; at = at.outer) {
    if (at.receiver !== undefined) return at.receiver;
  }
  return undefined;
}

export function declare(machine: Machine, variable: Variable, scope: Scope | undefined): Cell {
  if (variable.initial !== undefined || scope === undefined) return moduleCell(machine, variable);
  const cell: Cell = { variable, scope };
  scope.cells.set(variable, cell);
  return cell;
}

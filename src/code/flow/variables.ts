import { attempt, noExits, type Machine } from "./machine.ts";
import type { ClassCode, FunctionCode, Statement, Variable } from "./program.ts";
import { cellOf, read, write, type Store } from "./store.ts";
import { join, nothing, type Cell, type ClassValue, type Scope, type Value } from "./value.ts";

/** What a variable holds; one of a module is filled as the module does at load. */
export function variableValue(machine: Machine, variable: Variable, scope: Scope | undefined): Value {
  const cell = cellOf(scope, variable) ?? cellOf(machine.modules, variable);
  if (cell !== undefined) return read(machine.store, cell) ?? nothing;
  if (variable.initial === undefined) return nothing;
  return read(machine.store, initialised(machine, variable)) ?? nothing;
}

/** The cell of a module's variable, with what the variable holds before any handler runs. */
function initialised(machine: Machine, variable: Variable): Cell {
  const own = moduleCell(machine, variable);
  machine.reads.add(variable);
  atLoad(machine, () => {
    // A variable that is defined by itself holds nothing yet.
    write(machine.store, own, nothing);
    const initial = variable.initial?.();
    write(machine.store, own, initial === undefined ? nothing : machine.evaluate(initial, undefined));
    changed(machine, variable);
    const before = machine.shared.get(variable);
    if (before !== undefined) write(machine.store, own, join(read(machine.store, own) ?? nothing, before));
  });
  return own;
}

/** What modules do when they are loaded is done before anything else, and holds on every branch. */
function atLoad(machine: Machine, run: () => void): void {
  const { store, exits, assignments } = machine;
  const { isLoading } = assignments;
  assignments.isLoading = true;
  machine.store = rootStore(machine);
  machine.exits = noExits();
  try {
    attempt(run);
  } finally {
    assignments.isLoading = isLoading;
    machine.store = store;
    machine.exits = exits;
  }
}

function changed(machine: Machine, { changes }: { readonly changes?: () => readonly Statement[] }): void {
  const statements = changes?.() ?? [];
  if (statements.length > 0)
    machine.runAll(statements, { cells: new Map(), outer: undefined, receiver: undefined });
}

/** A function or class of a module with the fields that were written to it. */
export function withStatics(machine: Machine, code: FunctionCode | ClassCode, value: Value): Value {
  const known = machine.statics.get(code);
  if (known !== undefined) return read(machine.store, known) ?? value;
  if (code.changes === undefined) return value;
  const own = staticCell(machine, code);
  atLoad(machine, () => {
    write(machine.store, own, value);
    changed(machine, code);
  });
  return read(machine.store, own) ?? value;
}

/** Where the properties are kept that are written to a function or class itself. */
export function staticCell(machine: Machine, code: FunctionCode | ClassCode): Cell {
  const known = machine.statics.get(code);
  if (known !== undefined) return known;
  const own: Cell = { variable: { name: code.name } };
  machine.statics.set(code, own);
  return own;
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

/** `this`, as the innermost function around the code has it. */
export function receiverOf(scope: Scope | undefined): Cell | undefined {
  for (let at = scope; at !== undefined; at = at.outer) {
    if (at.receiver !== undefined) return at.receiver;
  }
  return undefined;
}

/** The class that the code stands in. */
export function homeOf(scope: Scope | undefined): ClassValue | undefined {
  for (let at = scope; at !== undefined; at = at.outer) {
    if (at.home !== undefined) return at.home;
  }
  return undefined;
}

/** A new variable of the call; one with a first value, or outside every call, is a variable of the module. */
export function declare(machine: Machine, variable: Variable, scope: Scope | undefined): Cell {
  if (variable.initial !== undefined || scope === undefined) return moduleCell(machine, variable);
  const cell: Cell = { variable, scope };
  scope.cells.set(variable, cell);
  return cell;
}

import type { Variable } from "./program.ts";
import { covers, join, nothing, type Cell, type Scope, type Value } from "./value.ts";

/** What the cells hold at one point of the run. A branch is a layer over what was before it. */
export interface Store {
  readonly values: Map<Cell, Value>;
  readonly below: Store | undefined;
}

export function branch(store: Store): Store {
  return { values: new Map(), below: store };
}

export function read(store: Store, cell: Cell): Value | undefined {
  for (let at: Store | undefined = store; at !== undefined; at = at.below) {
    const value = at.values.get(cell);
    if (value !== undefined) return value;
  }
  return undefined;
}

export function write(store: Store, cell: Cell, value: Value): void {
  store.values.set(cell, value);
}

/** Puts what the branches hold in the end into the store they started from. One that ended elsewhere is not in it. */
export function merge(store: Store, branches: readonly Store[]): void {
  const [only] = branches;
  if (only === undefined) return;
  const touched = new Set<Cell>();
  for (const one of branches) {
    for (let at: Store | undefined = one; at !== undefined && at !== store; at = at.below) {
      for (const cell of at.values.keys()) touched.add(cell);
    }
  }
  for (const cell of touched) {
    const values = branches.map((one) => read(one, cell) ?? nothing);
    store.values.set(
      cell,
      values.reduce((one, other) => join(one, other)),
    );
  }
}

/** Whether a round of a loop has told nothing that was not known before it. */
export function isSettled(before: Store, after: Store): boolean {
  for (const [cell, value] of after.values) {
    const known = read(before, cell);
    if (known === undefined || !covers(known, value)) return false;
  }
  return true;
}

export function cellOf(scope: Scope | undefined, variable: Variable): Cell | undefined {
  for (let at = scope; at !== undefined; at = at.outer) {
    const cell = at.cells.get(variable);
    if (cell !== undefined) return cell;
  }
  return undefined;
}

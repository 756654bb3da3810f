import type { Variable } from "./program.ts";
import { covers, join, nothing, type Cell, type Scope, type Value } from "./value.ts";

/** What the cells hold at one point of the run. A branch is a layer over what was before it. */
export interface Store {
  readonly values: Map<Cell, Value>;
  readonly below: Store | undefined;
}

/** A store for one of several ways: what is written to it stays out of the one below. */
export function branch(store: Store): Store {
  return { values: new Map(), below: store };
}

/** What a variable holds; undefined where nothing has been written to it. */
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

/**
 * Puts what the branches hold in the end into a store: the one they started from, or one made on top of it. A branch
 * that ended elsewhere is not among them. The variables of a call that has ended are left out.
 */
export function merge(store: Store, branches: readonly Store[], { from = store, ended }: Merging = {}): void {
  const touched = new Set<Cell>();
  for (const one of branches) {
    for (let at: Store | undefined = one; at !== undefined && at !== from; at = at.below) {
      for (const cell of at.values.keys()) {
        if (ended === undefined || cell.scope !== ended) touched.add(cell);
      }
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

interface Merging {
  /** The store that the branches started from. */
  readonly from?: Store;
  readonly ended?: Scope | undefined;
}

/** Whether something that outlives a call can still run a function made in it. */
export function isReachable(scope: Scope, outcome: Value, store: Store, ends: readonly Store[]): boolean {
  if (scope.isCaptured !== true) return false;
  if (holds(outcome, scope, 0)) return true;
  for (const end of ends) {
    for (let at: Store | undefined = end; at !== undefined && at !== store; at = at.below) {
      for (const [cell, value] of at.values) {
        if (cell.scope !== scope && holds(value, scope, 0)) return true;
      }
    }
  }
  return false;
}

function holds(value: Value, scope: Scope, depth: number): boolean {
  if (depth > 8) return true;
  const isInside = (one: { readonly scope: Scope | undefined }): boolean => {
    for (let at = one.scope; at !== undefined; at = at.outer) if (at === scope) return true;
    return false;
  };
  if (
    value.functions.some(
      (one) => isInside(one) || (one.receiver !== undefined && holds(one.receiver, scope, depth + 1)),
    )
  ) {
    return true;
  }
  if (value.classes.some(isInside) || value.instanceOf.some(isInside)) return true;
  for (const field of value.fields.values()) if (holds(field, scope, depth + 1)) return true;
  return value.items !== undefined && holds(value.items, scope, depth + 1);
}

/** Whether a round of a loop has told nothing that was not known before it. */
export function isSettled(before: Store, after: Store): boolean {
  for (const [cell, value] of after.values) {
    const known = read(before, cell);
    if (known === undefined || !covers(known, value)) return false;
  }
  return true;
}

/** The variable as the innermost call around the code holds it. */
export function cellOf(scope: Scope | undefined, variable: Variable): Cell | undefined {
  for (let at = scope; at !== undefined; at = at.outer) {
    const cell = at.cells.get(variable);
    if (cell !== undefined) return cell;
  }
  return undefined;
}

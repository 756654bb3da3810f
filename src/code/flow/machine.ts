import type { Entrance, Mount } from "./entrances.ts";
import type { Builtins, Hit, Interpreter } from "./language.ts";
import type { Assignments } from "./assignments.ts";
import type { AuthenticatorModel, CallModel, GuardModel, SinkModel, SourceModel, Table } from "./models.ts";
import type { ClassCode, Expression, FunctionCode, Item, Leave, Statement, Variable } from "./program.ts";
import { branch, merge, type Store } from "./store.ts";
import type { Cell, Closure, Scope, Value } from "./value.ts";

/** One run of a handler: what its cells hold now, where control has left, what was found, and the tables it goes by. */
export interface Machine {
  store: Store;
  /** Where control left the current function or loop, with the store it had. */
  exits: Exits;
  steps: number;
  /** Up to which the current route may go. */
  mostSteps: number;
  readonly mostStepsOfRoute: number;
  readonly mostStepsInAll: number;
  isCut: boolean;
  /** The route that is run, of a web application. */
  entrance: Entrance | undefined;
  /** All that were registered, and where their routers are mounted. */
  readonly entrances: Map<string, Entrance>;
  readonly mounts: Map<string, Mount>;
  /** The functions that are being run, the outermost first. */
  readonly underway: FunctionCode[];
  /** How often control has left so far. */
  exited: number;
  readonly modules: Scope;
  /** Functions and classes whose own fields were written, and what they are since. */
  readonly statics: Map<FunctionCode | ClassCode, Cell>;
  /** What other runs left in variables of modules. */
  readonly shared: ReadonlyMap<Variable, Value>;
  /** Variables of modules that were read. */
  readonly reads: Set<Variable>;
  /** Variables whose value is no longer the argument that the caller gave. */
  readonly reassigned: Set<Cell>;
  readonly assignments: Assignments;
  readonly hits: Map<string, Hit>;
  readonly sources: Table<SourceModel>;
  readonly sinks: Table<SinkModel>;
  readonly calls: Table<CallModel>;
  readonly guards: Table<GuardModel>;
  readonly authenticators: Table<AuthenticatorModel>;
  /** Holds whether the caller has been verified on every way here. */
  readonly verified: Cell;
  /** The ways that the handler itself ends in. */
  readonly responses: Exits["returns"][number][];
  readonly builtins: Builtins;
  readonly interpreter: Interpreter;
  // Expressions, calls and statements hold each other: each file knows the others by these.
  evaluate(expression: Expression, scope: Scope | undefined): Value;
  callClosure(closure: Closure, given: readonly Value[], site: CallSite | undefined): Value;
  /** Whether control goes on behind the statements. */
  runAll(body: readonly Statement[], scope: Scope): boolean;
}

/** The ways by which code is left before its end, each with what the variables held there. */
export interface Exits {
  readonly returns: { readonly value: Value; readonly store: Store }[];
  readonly throws: { readonly value: Value; readonly store: Store }[];
  /** What a generator gives. */
  readonly yields: Value[];
  readonly leaves: { readonly by: Leave; readonly store: Store }[];
}

export function noExits(): Exits {
  return { returns: [], throws: [], yields: [], leaves: [] };
}

/** Where a call is written, to put back what it changed. */
export interface CallSite {
  readonly receiver: Value;
  readonly back: ((value: Value) => void) | undefined;
  readonly arguments: readonly Item[];
  readonly scope: Scope | undefined;
}

/** The work that is allowed is done. */
export class Cut extends Error {}

/** Control does not come back from what was called. */
export class Gone extends Error {}

/** Undefined when control does not come back. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
}

/**
 * Goes on where branches meet. Where control has left one of them, it goes on in a store of its own: what is done from
 * here on is not done on the way that left.
 */
export function goOn(machine: Machine, before: Store, open: readonly Store[], exited: number): void {
  machine.store = machine.exited === exited ? before : branch(before);
  merge(machine.store, open, { from: before });
}

/** Something may be thrown here, or not: what is done from here on is not done when it is. */
export function mayThrow(machine: Machine, value: Value, store: Store): void {
  machine.exits.throws.push({ value, store });
  machine.exited++;
  machine.store = branch(machine.store);
}

/** Counts one expression or statement. */
export function count(machine: Machine): void {
  if (++machine.steps > machine.mostSteps) throw new Cut();
}

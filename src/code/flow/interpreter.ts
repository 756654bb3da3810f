import type { Place } from "../../source/source.ts";
import { callValue } from "./calls.ts";
import { callClosure } from "./closures.ts";
import { passing } from "./conditions.ts";
import { construct } from "./construction.ts";
import { keyOfEntrance, keyOfMount, type Entrance, type Mount } from "./entrances.ts";
import { evaluate } from "./expressions.ts";
import { keeper } from "./keeper.ts";
import type { Builtins, Hit } from "./language.ts";
import { attempt, Cut, Gone, noExits, type Machine } from "./machine.ts";
import { noAssignments } from "./assignments.ts";
import { iterated, memberOf } from "./members.ts";
import { tableOf, type Models } from "./models.ts";
import type { Expression, Variable } from "./program.ts";
import { enterRoute } from "./routes.ts";
import { report } from "./sinks.ts";
import { verifiesCaller } from "./verification.ts";
import { runAll } from "./statements.ts";
import { read, write } from "./store.ts";
import { constant, joinAll, nothing, taintsWithin, type Value } from "./value.ts";

export interface Entry {
  /** What is run: the first that evaluates to a function. */
  readonly code: readonly Expression[];
  readonly arguments: readonly Value[];
  /** What is returned to a caller over HTTP. */
  readonly respondsToHttp: boolean;
  /** Where the function is written, when a framework sends the text that it returns as HTML. */
  readonly sendsHtmlAt?: Place | undefined;
  /** The route by which callers get there, where the handler has several. */
  readonly entrance?: Entrance | undefined;
  /** What other runs left in variables of modules. */
  readonly shared?: ReadonlyMap<Variable, Value>;
}

/** In steps. */
export interface Bounds {
  /** For what is run first, and again for each route that it registers. */
  readonly mostSteps: number;
  readonly mostStepsInAll: number;
}

export interface Run {
  readonly hits: readonly Hit[];
  /** The ways for callers that the code has registered, and where routers are mounted. */
  readonly entrances: readonly Entrance[];
  readonly mounts: readonly Mount[];
  /** Some of the code was not followed, since a bound was hit. */
  readonly isCut: boolean;
  readonly steps: number;
  /** Untrusted data that is held by variables of modules in the end. */
  readonly left: ReadonlyMap<Variable, Value>;
  /** Variables of modules that were read. */
  readonly reads: ReadonlySet<Variable>;
  /** Every way on which the handler does not turn the caller away has verified it. */
  readonly verifiesCaller: boolean;
}

/**
 * Runs a handler on what its data may be. Every call into the program is followed with the values of that call, so
 * that a helper is judged where it is used; a call into itself is cut short with what it was given. The work is
 * bounded, and a run that hit the bound says so.
 */
export function run(entry: Entry, models: Models, builtins: Builtins, bounds: Bounds): Run {
  const machine = machineOf(entry, models, builtins, bounds);
  write(machine.store, machine.verified, constant(false));
  try {
    for (const code of entry.code) {
      const { functions } = attempt(() => machine.evaluate(code, undefined)) ?? nothing;
      // What the functions around the handler give back is no response.
      machine.responses.length = 0;
      for (const closure of functions) {
        const outcome = attempt(() => machine.callClosure(closure, entry.arguments, undefined)) ?? nothing;
        if (entry.respondsToHttp) builtins.returned?.(machine.interpreter, outcome, entry.sendsHtmlAt);
      }
      if (functions.length > 0) break;
    }
  } catch (error) {
    if (!(error instanceof Cut) && !(error instanceof RangeError)) throw error;
    machine.isCut = true;
  }
  return {
    hits: [...machine.hits.values()],
    entrances: [...machine.entrances.values()],
    mounts: [...machine.mounts.values()],
    isCut: machine.isCut,
    steps: machine.steps,
    left: leftInModules(machine),
    reads: machine.reads,
    verifiesCaller: verifiesCaller(machine),
  };
}

/**
 * What a later run of the same process finds in the modules' variables, of what came from outside: data, or names that
 * are only known at run time.
 */
function leftInModules(machine: Machine): ReadonlyMap<Variable, Value> {
  const left = new Map<Variable, Value>();
  for (const [variable, cell] of machine.modules.cells) {
    const value = read(machine.store, cell) ?? nothing;
    const isFilled = value.items !== undefined && machine.assignments.cells.has(cell);
    if (taintsWithin(value).length > 0) left.set(variable, value);
    else if (isFilled) left.set(variable, { ...nothing, items: nothing });
  }
  return left;
}

function machineOf(
  entry: Entry,
  models: Models,
  builtins: Builtins,
  { mostSteps, mostStepsInAll }: Bounds,
): Machine {
  const machine: Machine = {
    store: { values: new Map(), below: undefined },
    exits: noExits(),
    steps: 0,
    mostSteps: Math.min(mostSteps, mostStepsInAll),
    mostStepsOfRoute: mostSteps,
    mostStepsInAll,
    isCut: false,
    entrance: entry.entrance,
    entrances: new Map(entry.entrance === undefined ? [] : [[keyOfEntrance(entry.entrance), entry.entrance]]),
    mounts: new Map(),
    exited: 0,
    underway: [],
    modules: { cells: new Map(), outer: undefined, receiver: undefined },
    statics: new Map(),
    shared: entry.shared ?? new Map(),
    reads: new Set(),
    reassigned: new Set(),
    assignments: noAssignments(),
    hits: new Map(),
    sources: tableOf(models.sources),
    sinks: tableOf(models.sinks),
    calls: tableOf(models.calls),
    guards: tableOf(models.guards),
    authenticators: tableOf(models.authenticators),
    verified: { variable: { name: "" } },
    responses: [],
    builtins,
    interpreter: {
      callFunction: (value, given, receiver = nothing) => callValue(machine, value, given, receiver),
      callCatching: (value, given) => callCatching(machine, value, given),
      construct: (callee, given, call) => construct(machine, callee, given, call, undefined),
      member: (object, name, at) => memberOf(machine, object, name, at),
      iterated: (value, at) => iterated(machine, value, at),
      keeper: (at) => keeper(machine, at),
      enter: (entrance, run) => enterRoute(machine, entrance, run),
      mount: (mount) => {
        machine.mounts.set(keyOfMount(mount), mount);
      },
      leave: () => {
        throw new Gone();
      },
      passing: (test, item) => passing(machine, test, item),
      report: (sink, harm, value) => {
        report(machine, sink, harm, value);
      },
    },
    evaluate: (expression, scope) => evaluate(machine, expression, scope),
    callClosure: (closure, given, site) => callClosure(machine, closure, given, site),
    runAll: (body, scope) => runAll(machine, body, scope),
  };
  return machine;
}

/** A call whose failure goes no further. */
function callCatching(
  machine: Machine,
  callee: Value,
  given: readonly Value[],
): { value: Value; thrown: Value } {
  const outer = machine.exits;
  machine.exits = { ...outer, throws: [] };
  try {
    const value = callValue(machine, callee, given, nothing);
    return { value, thrown: joinAll(machine.exits.throws.map((one) => one.value)) };
  } finally {
    machine.exits = outer;
  }
}

import { callValue } from "./calls.ts";
import { callClosure } from "./closures.ts";
import { passing } from "./conditions.ts";
import { evaluate } from "./expressions.ts";
import type { Builtins, Hit } from "./language.ts";
import { Cut, type Machine } from "./machine.ts";
import { tableOf, type Models } from "./models.ts";
import type { Expression } from "./program.ts";
import { report } from "./sinks.ts";
import { runAll } from "./statements.ts";
import { nothing, type Value } from "./value.ts";

export interface Entry {
  /** What is run: the first that evaluates to a function. */
  readonly code: readonly Expression[];
  readonly arguments: readonly Value[];
  /** What is returned to a caller over HTTP. */
  readonly respondsToHttp: boolean;
}

export interface Run {
  readonly hits: readonly Hit[];
  /** Some of the code was not followed, since a bound was hit. */
  readonly isCut: boolean;
  readonly steps: number;
}

/**
 * Runs a handler on what its data may be. Every call into the program is followed with the values of that call, so
 * that a helper is judged where it is used; a call into itself is cut short with what it was given. The work is
 * bounded, and a run that hit the bound says so.
 */
export function run(entry: Entry, models: Models, builtins: Builtins, mostSteps: number): Run {
  const machine = machineOf(models, builtins, mostSteps);
  try {
    for (const code of entry.code) {
      const { functions } = machine.evaluate(code, undefined);
      for (const closure of functions) {
        const outcome = machine.callClosure(closure, entry.arguments, undefined);
        if (entry.respondsToHttp) builtins.returned?.(machine.interpreter, outcome);
      }
      if (functions.length > 0) break;
    }
  } catch (error) {
    if (!(error instanceof Cut) && !(error instanceof RangeError)) throw error;
    machine.isCut = true;
  }
  return { hits: [...machine.hits.values()], isCut: machine.isCut, steps: machine.steps };
}

function machineOf(models: Models, builtins: Builtins, mostSteps: number): Machine {
  const machine: Machine = {
    store: { values: new Map(), below: undefined },
    exits: { returns: [], leaves: [] },
    steps: 0,
    mostSteps,
    isCut: false,
    underway: [],
    modules: { cells: new Map(), outer: undefined, receiver: undefined },
    reassigned: new Set(),
    hits: new Map(),
    sources: tableOf(models.sources),
    sinks: tableOf(models.sinks),
    calls: tableOf(models.calls),
    guards: tableOf(models.guards),
    builtins,
    interpreter: {
      callFunction: (value, given) => callValue(machine, value, given, nothing),
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

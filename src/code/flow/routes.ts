import { keyOfEntrance, type Entrance } from "./entrances.ts";
import { Cut, goOn, type Machine } from "./machine.ts";
import { branch } from "./store.ts";
import type { Value } from "./value.ts";

/**
 * Runs the handlers of one route of a web application, with a bound of their own: a route that takes too many steps is
 * cut short, and the next one is followed all the same.
 */
export function enterRoute(
  machine: Machine,
  entrance: Entrance | undefined,
  handlers: () => readonly Value[],
): readonly Value[] {
  const { entrance: outerEntrance, mostSteps, steps, store, exits, exited } = machine;
  if (entrance !== undefined) {
    machine.entrance = entrance;
    machine.entrances.set(keyOfEntrance(entrance), entrance);
  }
  machine.mostSteps = Math.min(steps + machine.mostStepsOfRoute, machine.mostStepsInAll);
  machine.store = branch(store);
  try {
    const values = handlers();
    goOn(machine, store, [machine.store], exited);
    return values;
  } catch (error) {
    const isOverBound = error instanceof Cut || error instanceof RangeError;
    if (!isOverBound || machine.steps >= machine.mostStepsInAll) throw error;
    machine.isCut = true;
    // What it did until then is left out: it stopped in the middle of it.
    machine.exits = exits;
    machine.store = branch(store);
    return [];
  } finally {
    machine.entrance = outerEntrance;
    // The steps of a route are not those of the code around it.
    machine.mostSteps = Math.min(mostSteps + machine.steps - steps, machine.mostStepsInAll);
  }
}

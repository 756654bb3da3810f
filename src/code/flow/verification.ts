import { mayThrow, type Machine } from "./machine.ts";
import type { Expression } from "./program.ts";
import { branch, read, write } from "./store.ts";
import { constant, fieldOf, nothing, onlyConstant, type ExternalValue, type Value } from "./value.ts";

/** Whether the caller has been verified on every way that leads here. */
export function isVerified(machine: Machine): boolean {
  return isVerifiedIn(machine, machine.store);
}

function isVerifiedIn(machine: Machine, store: Machine["store"]): boolean {
  return onlyConstant(read(store, machine.verified) ?? nothing) === true;
}

/** From here on the caller is verified. */
export function verified(machine: Machine): void {
  write(machine.store, machine.verified, constant(true));
}

/**
 * What a call that tells whether the caller is who it says means for what follows: it goes on only for a caller that
 * was verified, or what it gives back has to be looked at. With a callback only that one is told.
 */
export function authenticate(
  machine: Machine,
  { module, path }: ExternalValue,
  given: readonly Value[],
  outcome: Value,
): Value {
  const model = machine.authenticators(module, path)[0];
  if (model === undefined || given.some(({ functions }) => functions.length > 0)) return outcome;
  if (model.tells === "by failing") {
    mayThrow(machine, nothing, branch(machine.store));
    verified(machine);
  }
  return { ...outcome, isProof: true };
}

/** What is tested when a condition only asks whether something is there, and whether it is asked the other way round. */
export function testedBy(condition: Expression): { readonly tested: Expression; readonly wanted: boolean } {
  let [tested, wanted] = [condition, true];
  for (;;) {
    const [inner] = tested.kind === "operation" && tested.operator === "not" ? tested.operands : [];
    if (inner === undefined) return { tested, wanted };
    [tested, wanted] = [inner, !wanted];
  }
}

/**
 * Whether whoever is not verified is turned away: there is a way that verifies, and each other way answers with an
 * error or sends the caller elsewhere to sign in.
 */
export function verifiesCaller(machine: Machine): boolean {
  const { responses } = machine;
  if (!responses.some(({ store }) => isVerifiedIn(machine, store))) return false;
  return responses.every(({ store, value }) => isVerifiedIn(machine, store) || turnsAway(value));
}

function turnsAway(response: Value): boolean {
  const { constants } = fieldOf(response, "status");
  return constants !== undefined && constants.length > 0 && constants.every((one) => Number(one) >= 300);
}

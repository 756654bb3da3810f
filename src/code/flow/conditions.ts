import { refinementsOf, type Known } from "./guards.ts";
import type { Machine } from "./machine.ts";
import { isAsItWas } from "./meanings.ts";
import { learntTo } from "./places.ts";
import type { Expression } from "./program.ts";
import type { Refinement } from "./refinement.ts";
import { branch, read, write } from "./store.ts";
import { verified } from "./verification.ts";
import { cleaned, type Cell, type Scope, type Value } from "./value.ts";

/** What holds where a condition is met, and what holds where it is not. */
export function refinements(
  machine: Machine,
  condition: Expression,
  scope: Scope | undefined,
): readonly [readonly Refinement[], readonly Refinement[]] {
  const valueOf = (expression: Expression): Value => {
    const { means, since, ...value } = machine.evaluate(expression, scope);
    if (means === undefined) return value;
    if (since === undefined) return { ...value, means };
    return isAsItWas(machine, means, since, scope) ? { ...value, means, since } : value;
  };
  const known: Known = {
    guards: machine.guards,
    check: (...call) => machine.builtins.check?.(...call),
    isAsItWas: (expression, since) => isAsItWas(machine, expression, since, scope),
  };
  return [
    refinementsOf(condition, true, valueOf, known, 0),
    refinementsOf(condition, false, valueOf, known, 0),
  ];
}

/** Puts what a condition tells into the store, for the code that it guards. */
export function apply(machine: Machine, found: readonly Refinement[], scope: Scope | undefined): void {
  for (const {
    expression,
    safeFor,
    verifies,
    becomes = (value: Value) => cleaned(value, safeFor),
  } of found) {
    if (verifies === true) {
      verified(machine);
      continue;
    }
    learntTo(
      machine,
      expression,
      scope,
    )?.({ ...becomes(machine.evaluate(expression, scope)), isRefined: true });
  }
}

/** An item as it is when the test of `filter`, `find` or the like has let it through. */
export function passing(machine: Machine, test: Value, item: Value): Value {
  const [closure] = test.functions;
  if (closure === undefined || test.functions.length > 1) return item;
  const [parameter] = closure.code.parameters;
  const body = closure.code.body();
  const [only] = body;
  if (parameter?.pattern.kind !== "variable" || body.length !== 1 || only?.kind !== "return") return item;
  if (only.value === undefined) return item;
  const { variable } = parameter.pattern;
  const cell: Cell = { variable };
  const scope: Scope = { cells: new Map([[variable, cell]]), outer: closure.scope, receiver: undefined };
  const before = machine.store;
  machine.store = branch(before);
  write(machine.store, cell, item);
  apply(machine, refinements(machine, only.value, scope)[0], scope);
  const left = read(machine.store, cell) ?? item;
  machine.store = before;
  return left;
}

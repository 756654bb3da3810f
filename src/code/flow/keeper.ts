import type { Place } from "../../source/source.ts";
import type { Keeper } from "./language.ts";
import type { Machine } from "./machine.ts";
import type { Expression, FunctionCode, Statement, Variable } from "./program.ts";
import { read, write } from "./store.ts";
import { nothing, type Cell, type Scope } from "./value.ts";

/** A function that keeps what it is called with, as `resolve` of a promise does: `(one, other) => kept = kept | one | other`. */
export function keeper(machine: Machine, at: Place): Keeper {
  const kept: Variable = { name: "" };
  const cell: Cell = { variable: kept };
  const scope: Scope = {
    cells: new Map([[kept, cell]]),
    outer: undefined,
    receiver: undefined,
    isCaptured: true,
  };
  write(machine.store, cell, nothing);
  const given: readonly Variable[] = [{ name: "" }, { name: "" }];
  const variable = (one: Variable): Expression => ({ kind: "variable", variable: one, at });
  const all = given.reduce<Expression>((some, one) => either(some, variable(one), at), variable(kept));
  const assign: Expression = {
    kind: "assign",
    target: { kind: "variable", variable: kept, at },
    value: all,
    at,
  };
  const keeping = code(at, given, { kind: "expression", expression: assign });
  const reading = code(at, [], { kind: "return", value: variable(kept), at });
  return {
    function: { ...nothing, functions: [{ code: keeping, scope }] },
    reader: { code: reading, scope },
    kept: () => read(machine.store, cell) ?? nothing,
  };
}

function either(one: Expression, other: Expression, at: Place): Expression {
  return {
    kind: "choice",
    operator: "?",
    condition: { kind: "nothing", at },
    then: one,
    otherwise: other,
    at,
  };
}

function code(at: Place, parameters: readonly Variable[], body: Statement): FunctionCode {
  return {
    name: "",
    at,
    parameters: parameters.map((variable) => ({ pattern: { kind: "variable", variable, at }, rest: false })),
    body: () => [body],
    sharesThis: true,
    isNested: true,
    isAsync: false,
    isGenerator: false,
  };
}

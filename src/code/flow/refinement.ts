import type { Call, Expression } from "./program.ts";
import type { Harm, Trait } from "./taint.ts";
import { taintsWithin, type Value } from "./value.ts";

/** What is known of an expression's value where a condition holds. */
export interface Refinement {
  /** A variable, or a field of one. */
  readonly expression: Expression;
  /** The harms it can no longer do; all, when not given. */
  readonly safeFor?: readonly (Harm | Trait)[] | undefined;
  /** That it is there shows that the caller has been verified. */
  readonly verifies?: true;
  /** What it is, where that is more than that it is safe. */
  readonly becomes?: (value: Value) => Value;
}

export type ValueOf = (expression: Expression) => Value;

/** The place that holds what was tested, seen through methods that do not change what it can do. */
export function held(
  expression: Expression,
  valueOf: ValueOf,
  safeFor?: readonly (Harm | Trait)[],
): readonly Refinement[] {
  if (expression.kind === "variable") return [{ expression, safeFor }];
  if (expression.kind === "await") return held(expression.value, valueOf, safeFor);
  if (expression.kind === "field") {
    const own: Refinement = { expression, safeFor };
    // Whose host is known is no longer anyone else's address, and neither is the text it was made of.
    return isHost(expression) ? [own, ...addressBehind(expression.object, valueOf)] : [own];
  }
  if (expression.kind === "choice") {
    // (x ?? "").trim()
    const { operator, condition } = expression;
    return operator === "or" || operator === "absent" ? held(condition, valueOf, safeFor) : [];
  }
  if (expression.kind !== "call") return [];
  // Nothing holds what a call gives; a choice may still use the same call again.
  return [{ expression, safeFor }, ...heldBehind(expression, valueOf, safeFor)];
}

/** What holds of an address whose host is known. */
export function ofHost(expression: Expression, valueOf: ValueOf): readonly Refinement[] {
  return isHost(expression) ? held(expression, valueOf) : [];
}

function isHost(expression: Expression): boolean {
  return (
    expression.kind === "field" &&
    (expression.name === "hostname" || expression.name === "host" || expression.name === "origin")
  );
}

function heldBehind(
  expression: Call,
  valueOf: ValueOf,
  safeFor: readonly (Harm | Trait)[] | undefined,
): readonly Refinement[] {
  const { callee } = expression;
  if (callee.kind === "field" && typeof callee.name === "string" && harmlessMethods.has(callee.name)) {
    return held(callee.object, valueOf, safeFor);
  }
  const [argument] = expression.arguments;
  const isText = callee.kind === "external" && callee.path.join(".") === "String";
  return isText && argument !== undefined ? held(argument.value, valueOf, safeFor) : [];
}

const harmlessMethods = new Set(["trim", "toLowerCase", "toUpperCase", "toString", "valueOf", "normalize"]);

function addressBehind(expression: Expression, valueOf: ValueOf): readonly Refinement[] {
  const safeFor: readonly Harm[] = ["address", "redirect"];
  const made = expression.kind === "variable" ? valueOf(expression).means : expression;
  const found: Refinement[] = expression.kind === "call" ? [] : [{ expression, safeFor }];
  if (made?.kind === "call" && made.form === "construct") {
    const [argument] = made.arguments;
    if (argument !== undefined) found.push(...held(argument.value, valueOf, safeFor));
  }
  return found;
}

/** Holds nothing of a caller's. */
export function isTrusted(value: Value): boolean {
  return taintsWithin(value).length === 0;
}

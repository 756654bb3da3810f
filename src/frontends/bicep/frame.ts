import type { Tree } from "../../declarations/value.ts";
import type { FunctionContext } from "../../evaluation/functions.ts";
import type { Named } from "./entity.ts";

/** Where an expression is evaluated: the names that only it sees, innermost first, and what functions may know. */
export interface Frame {
  readonly locals: Locals | undefined;
  readonly context: FunctionContext;
}

export interface Locals {
  readonly name: string;
  readonly named: () => Named;
  readonly outer: Locals | undefined;
}

export function withLocal(frame: Frame, name: string, named: () => Named): Frame {
  return { ...frame, locals: { name, named, outer: frame.locals } };
}

export function withValue(frame: Frame, name: string, value: () => Tree): Frame {
  return withLocal(frame, name, () => ({ kind: "value", value }));
}

export function localNamed(frame: Frame, name: string): Named | undefined {
  for (let at = frame.locals; at !== undefined; at = at.outer) {
    if (at.name === name) return at.named();
  }
  return undefined;
}

import type { Problem } from "../declarations/problem.ts";
import type { Place } from "../source/source.ts";

/** What a configuration file says before anyone has checked it: maps, lists and scalars with their places. */
export type Written = WrittenMap | WrittenList | WrittenScalar;

interface WrittenMap {
  readonly kind: "map";
  /** In the order written; no key twice. */
  readonly entries: readonly WrittenEntry[];
  readonly at: Place;
}

export interface WrittenEntry {
  readonly key: string;
  readonly keyAt: Place;
  readonly value: Written;
}

interface WrittenList {
  readonly kind: "list";
  readonly items: readonly Written[];
  readonly at: Place;
}

interface WrittenScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly at: Place;
}

export interface Parsed {
  /** Undefined when there are problems that leave nothing to check. */
  readonly written?: Written;
  readonly problems: readonly Problem[];
}

/** A mistake in a configuration file. Nothing of the reviewed code is lost by it, so it is a notice by itself. */
export function mistake(message: string, at: Place): Problem {
  return { kind: "invalid", message, at, effect: "notice" };
}

/** Text of a file as a message may quote it: short, on one line. */
export function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must not come through
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f`]+/gu, " ");
  return `\`${line.length > 60 ? `${line.slice(0, 60)}…` : line}\``;
}

/** `a map`, `a list`, `the number 3`: what a person sees in the file. */
export function nameOf(written: Written): string {
  if (written.kind !== "scalar") return `a ${written.kind}`;
  const { value } = written;
  if (value === null) return "nothing";
  if (typeof value === "string") return quoted(value);
  return typeof value === "number" ? `the number ${value}` : `\`${String(value)}\``;
}

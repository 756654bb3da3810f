import type { Place } from "../../source/source.ts";

/** What untrusted data can do harm to, at a sink. One rule may be about several. */
export const harms = [
  "sql",
  "document text",
  "document filter",
  "shell",
  "path",
  "address",
  "code",
  "html",
  "redirect",
  "origin",
  "header name",
  "template",
  "xml",
  "merged object",
  "property name",
  "pattern",
  "log",
  "directory",
  "xpath",
  "container",
] as const;

export type Harm = (typeof harms)[number];

/** Harms that only an object can do, so that no text does. */
export const harmsOfObjects: readonly Harm[] = ["document filter", "merged object"];

/** What was seen about a value on its way, short of making it harmless: both together make a redirect safe. */
export type Trait = "starts with one slash" | "does not start with two slashes";

/** Untrusted data from one source, and the way it came. */
export interface Taint {
  readonly source: { readonly at: Place; readonly what: string };
  readonly steps: Steps | undefined;
  /** Harms that it can no longer do. */
  readonly safeFor: ReadonlySet<Harm | Trait>;
  /** Equal for the same source with the same harms left: one of them is enough. */
  readonly key: string;
}

/** A way, last step first. */
export interface Steps {
  readonly at: Place;
  readonly message: string;
  readonly before: Steps | undefined;
  readonly count: number;
}

const longestWay = 25;

/** Untrusted data as it comes in; `what` names it for the reader. */
export function taintFrom(at: Place, what: string, safeFor: readonly (Harm | Trait)[] = []): Taint {
  return keyed({ source: { at, what }, steps: undefined, safeFor: new Set(safeFor) });
}

/** The taint after one more step of its way, unless that is the place where it already is. */
export function step(taint: Taint, at: Place, message: string): Taint {
  const { steps } = taint;
  if (steps !== undefined && steps.count >= longestWay) return taint;
  const last = steps?.at ?? taint.source.at;
  if (last.source === at.source && last.start === at.start && last.end === at.end) return taint;
  // A text in a text is one step for who reads the way: `"a" + (b + c)`.
  if (steps?.message === message && last.source === at.source && at.start <= last.start && last.end <= at.end)
    return taint;
  return { ...taint, steps: { at, message, before: steps, count: (steps?.count ?? 0) + 1 } };
}

/** The taint with its source shown as the larger expression that reads it: `request.query.get("id")`. */
export function readAt(taint: Taint, at: Place): Taint {
  const { source, steps } = taint;
  if (steps !== undefined || source.at.source !== at.source) return taint;
  if (at.start !== source.at.start || at.end <= source.at.end) return taint;
  return keyed({ ...taint, source: { ...source, at } });
}

/** The taint without the harms that a check or an escape has taken from it. */
export function safer(taint: Taint, harmless: readonly (Harm | Trait)[]): Taint {
  if (harmless.every((harm) => taint.safeFor.has(harm))) return taint;
  return keyed({ ...taint, safeFor: new Set([...taint.safeFor, ...harmless]) });
}

/** The taint with harms again that it could no longer do: what undoes an escape. */
export function lessSafe(taint: Taint, harmful: readonly Harm[]): Taint {
  if (!harmful.some((harm) => taint.safeFor.has(harm))) return taint;
  return keyed({
    ...taint,
    safeFor: new Set([...taint.safeFor].filter((harm) => !harmful.some((one) => one === harm))),
  });
}

/** Whether it can still do a harm. A redirect is safe by two traits that each alone are not enough. */
export function canHarm({ safeFor }: Taint, harm: Harm): boolean {
  if (safeFor.has(harm)) return false;
  if (harm !== "redirect") return true;
  return !(safeFor.has("starts with one slash") && safeFor.has("does not start with two slashes"));
}

function keyed(taint: Omit<Taint, "key">): Taint {
  const { at } = taint.source;
  return { ...taint, key: `${at.source.path}:${at.start}:${[...taint.safeFor].sort().join()}` };
}

/** The steps in the order they were taken. */
export function wayOf(taint: Taint): readonly Omit<Steps, "before" | "count">[] {
  const way: { at: Place; message: string }[] = [];
  for (let at = taint.steps; at !== undefined; at = at.before) way.push({ at: at.at, message: at.message });
  way.push({ at: taint.source.at, message: taint.source.what });
  return way.reverse();
}

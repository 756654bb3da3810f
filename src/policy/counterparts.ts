import { severities, type Finding, type Severity } from "../rules/finding.ts";
import type { Fingerprinted } from "./fingerprint.ts";

/** A finding of the merge base under its names at the head, and as the baseline of the merge base knows it. */
export interface BaseFinding extends Fingerprinted {
  readonly namesAtBase: readonly string[];
}

/** What each finding of the head was at the merge base. */
export interface Counterparts {
  /** One for each of its names, in their order; undefined where the merge base has none left for it. */
  of(finding: Finding): readonly (BaseFinding | undefined)[];
  /** Those of its names that nothing in the merge base shares, whatever the order there. */
  unknownNames(one: Fingerprinted): readonly string[];
  /** What the merge base has and no finding of the head answers to. */
  readonly gone: readonly BaseFinding[];
}

/**
 * Pairs the findings of two revisions. Several of one key, such as two sinks in one function, are paired so that one
 * which was there before is never taken for new because another came, went or moved: the gravest at the head first,
 * each with one at least as grave. So a finding more never makes another known. What is then left over is paired as
 * the same finding grown graver.
 */
export function counterparts(
  head: readonly Fingerprinted[],
  base: readonly BaseFinding[],
  severityOf: (finding: Finding) => Severity,
): Counterparts {
  const free = new Map<string, Named<BaseFinding>[]>();
  for (const one of named(base)) free.set(one.key, [...(free.get(one.key) ?? []), one]);
  const rank = ({ one }: Named): number => severities.indexOf(severityOf(one.finding));
  const found = new Map<string, BaseFinding>();
  const pair = (wanted: readonly Named[], suits: (wanted: Named, candidate: Named) => boolean): void => {
    for (const one of wanted) {
      const candidates = free.get(one.key) ?? [];
      const chosen = closest(
        one,
        candidates.filter((candidate) => suits(one, candidate)),
      );
      if (chosen === undefined) continue;
      found.set(one.name, chosen.one);
      candidates.splice(candidates.indexOf(chosen), 1);
    }
  };
  const wanted = named(head).sort((a, b) => rank(b) - rank(a));
  pair(wanted, (one, candidate) => rank(candidate) >= rank(one));
  pair(
    wanted.filter(({ name }) => !found.has(name)),
    () => true,
  );

  const keys = new Set(base.flatMap((one) => one.keys));
  const met = new Set(found.values());
  const names = new Map(head.map((one) => [one.finding, one.names]));
  return {
    of: (finding) => (names.get(finding) ?? []).map((name) => found.get(name)),
    unknownNames: (one) => one.names.filter((_, at) => !keys.has(one.keys[at] ?? "")),
    gone: base.filter((one) => !met.has(one)),
  };
}

/** A finding under one of its names. */
interface Named<One extends Fingerprinted = Fingerprinted> {
  readonly one: One;
  readonly key: string;
  readonly name: string;
}

function named<One extends Fingerprinted>(all: readonly One[]): Named<One>[] {
  return all.flatMap((one) => one.names.map((name, at) => ({ one, name, key: one.keys[at] ?? name })));
}

/** One that lets in as much before one that lets in less; among those, the one of the same name. */
function closest<Candidate extends Named>(
  { one, name }: Named,
  candidates: readonly Candidate[],
): Candidate | undefined {
  const asWide = candidates.filter((candidate) => isWithin(one.finding, candidate.one.finding));
  const nearest = asWide.length > 0 ? asWide : candidates;
  return nearest.find((candidate) => candidate.name === name) ?? nearest[0];
}

function isWithin(finding: Finding, { extent }: Finding): boolean {
  return (finding.extent ?? []).every((token) => extent?.includes(token));
}

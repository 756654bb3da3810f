import type { Said, SaidOnce } from "./said.ts";
import { isInExpression } from "./written-path.ts";

/** One thing that the reviews of a Bicep template and of its compiled JSON do not agree on. */
export interface Disagreement {
  /** `finding only in bicep`, `other place`. */
  readonly kind: string;
  /** The finding (severity, rule, resource, property) or doubt (rule, type, reason). */
  readonly about: string;
  readonly bicep: string;
  readonly arm: string;
}

export function disagreements(bicep: Said, arm: Said): readonly Disagreement[] {
  const abouts = new Set([...bicep.findings.keys(), ...arm.findings.keys()]);
  const doubts = new Set([...bicep.doubts.keys(), ...arm.doubts.keys()]);
  return [
    ...[...abouts].flatMap((about) => inFinding(about, bicep.findings, arm.findings)),
    ...[...doubts].flatMap((about) => onlyIn("doubt", about, bicep.doubts.get(about), arm.doubts.get(about))),
  ];
}

type Findings = Said["findings"];

const aspects: readonly {
  readonly kind: string;
  readonly of: (one: SaidOnce) => string;
  readonly isEqual: (bicep: SaidOnce, arm: SaidOnce) => boolean;
}[] = [
  {
    kind: "other message",
    of: ({ message }) => message,
    isEqual: (bicep, arm) => bicep.message === arm.message,
  },
  {
    kind: "other place",
    of: ({ path }) => path,
    // What Bicep writes as an object on a condition, say, is one expression in JSON.
    isEqual: (bicep, arm) =>
      bicep.path === arm.path || (isInExpression(arm.at) && `${bicep.path} `.startsWith(`${arm.path} `)),
  },
  {
    kind: "other value at the place",
    of: ({ literal }) => literal ?? "an expression",
    isEqual: (bicep, arm) => bicep.literal === arm.literal || isInExpression(arm.at),
  },
];

function inFinding(about: string, bicep: Findings, arm: Findings): readonly Disagreement[] {
  const [ours = [], theirs = []] = [bicep.get(about), arm.get(about)];
  if (ours.length === 0 || theirs.length === 0) return onlyIn("finding", about, ours, theirs);
  return aspects.flatMap(({ kind, of, isEqual }) => {
    const isMet =
      ours.every((one) => underAny(one, arm).some((other) => isEqual(one, other))) &&
      // Of a line that Bicep's review met more than once it tells the first sentence only.
      theirs.every((one) => ours.some((other) => other.keys.length > 1 || isEqual(other, one)));
    return isMet ? [] : [{ kind, about, bicep: texts(ours, of), arm: texts(theirs, of) }];
  });
}

function underAny({ keys }: SaidOnce, findings: Findings): readonly SaidOnce[] {
  return keys.flatMap((key) => findings.get(key) ?? []);
}

function onlyIn(
  what: string,
  about: string,
  bicep: readonly SaidOnce[] = [],
  arm: readonly SaidOnce[] = [],
): readonly Disagreement[] {
  if (bicep.length > 0 && arm.length > 0) return [];
  const kind = `${what} only in ${bicep.length > 0 ? "bicep" : "arm"}`;
  const told = ({ message, path }: SaidOnce): string => `${message} (${path})`;
  return [{ kind, about, bicep: texts(bicep, told), arm: texts(arm, told) }];
}

function texts(list: readonly SaidOnce[], of: (one: SaidOnce) => string): string {
  return [...new Set(list.map(of))].sort().join(" | ");
}

import type { Look } from "../../src/look.ts";
import type { Doubt, Finding } from "../../src/rules/finding.ts";
import { textOf, type Place } from "../../src/source/source.ts";
import { writtenPath } from "./written-path.ts";

/** What one review says, in words that do not depend on the dialect. */
export interface Said {
  /** By rule, severity, subject and property. */
  readonly findings: ReadonlyMap<string, readonly SaidOnce[]>;
  /** By rule, resource and reason. */
  readonly doubts: ReadonlyMap<string, readonly SaidOnce[]>;
}

export interface SaidOnce {
  /** Every key that the same finding stands under: one line of a module that is called twice is one finding. */
  readonly keys: readonly string[];
  readonly message: string;
  readonly at: Place;
  /** The names around the place: see `writtenPath`. */
  readonly path: string;
  /** The literal at the place; undefined where an expression stands there, or more than a value. */
  readonly literal: string | undefined;
}

export function saidBy({ run }: Look): Said {
  return {
    findings: grouped(run.findings.flatMap(everyIdentity)),
    doubts: grouped(run.doubts.map((doubt) => [keyOfDoubt(doubt), once(doubt.why, doubt, [])] as const)),
  };
}

function everyIdentity(finding: Finding): readonly (readonly [string, SaidOnce])[] {
  const { rule, severity, identity, alternateIdentities, message } = finding;
  const keys = [identity, ...alternateIdentities].map(
    ({ subject, property }) => `${severity} ${rule}: ${inModule(subject)} ${property}`,
  );
  return keys.map((key) => [key, once(message, finding, keys)]);
}

// A call is known by its symbolic name in Bicep, and by its deployment's name in JSON that has no symbolic names.
function inModule(subject: string): string {
  const path = subject.replace(/ in \S+ with \S+$/u, " with values").split(" > ");
  return `${"module > ".repeat(path.length - 1)}${path.at(-1) ?? ""}`;
}

function keyOfDoubt({ rule, why, resource }: Doubt): string {
  return `${rule}: ${resource.split(" ")[0] ?? ""}: ${why}`;
}

function once(message: string, { at, resource }: Finding | Doubt, keys: readonly string[]): SaidOnce {
  return {
    keys,
    message: message.replaceAll(`\`${resource.slice(resource.indexOf(" ") + 1)}\``, "`...`"),
    at,
    path: writtenPath(at).join(" "),
    literal: isName(at) ? undefined : literalOf(textOf(at)),
  };
}

// Of a parameter without a value, JSON has the name for a place.
function isName({ source, end }: Place): boolean {
  return /^\s*:/u.test(source.text.slice(end, end + 100));
}

function literalOf(text: string): string | undefined {
  if (/^(?:true|false)(?:\(\))?$/u.test(text)) return text.replace("()", "");
  if (/^-?\d+$/u.test(text)) return text;
  const quoted = /^(["'])([^"'\\$[]*)\1$/u.exec(text);
  return quoted?.[2];
}

function grouped(entries: readonly (readonly [string, SaidOnce])[]): Said["findings"] {
  const groups = new Map<string, SaidOnce[]>();
  for (const [key, one] of entries) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

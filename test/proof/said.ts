import type { Look } from "../../src/look.ts";
import { fingerprints, type Fingerprinted } from "../../src/policy/fingerprint.ts";
import type { Doubt, Finding, Identity } from "../../src/rules/finding.ts";
import { textOf, type Place } from "../../src/source/source.ts";
import { writtenPath } from "./written-path.ts";

/** What one review says, in words that do not depend on the dialect. */
export interface Said {
  /** By rule, severity, fingerprint, subject and property. */
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
    findings: grouped(fingerprints(run.findings.map(ofTheBicepFile)).flatMap(everyName)),
    doubts: grouped(run.doubts.map((doubt) => [keyOfDoubt(doubt), once(doubt.why, doubt, [])] as const)),
  };
}

function everyName({ finding, names }: Fingerprinted): readonly (readonly [string, SaidOnce])[] {
  const { rule, severity, identity, alternateIdentities, message } = finding;
  const keys = [identity, ...alternateIdentities].map(
    ({ subject, property }, index) => `${severity} ${rule} ${names[index] ?? ""}: ${subject} ${property}`,
  );
  return keys.map((key) => [key, once(message, finding, keys)]);
}

// A finding is named after the root template's file as well; the compiled one takes the name of the other.
function ofTheBicepFile(finding: Finding): Finding {
  const renamed = ({ root, subject, property }: Identity): Identity => ({
    root: root.replace(/\.json$/u, ".bicep"),
    subject: subject.replace(/ in (\S+)\.json with (\S+)$/u, " in $1.bicep with $2"),
    property,
  });
  const { identity, alternateIdentities } = finding;
  return {
    ...finding,
    identity: renamed(identity),
    alternateIdentities: alternateIdentities.map(renamed),
  };
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

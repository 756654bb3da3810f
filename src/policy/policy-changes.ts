import { presets, type Severity } from "../rules/finding.ts";
import type { Policy, Suppression } from "./policy.ts";
import { isHigher, strength } from "./shared-policy.ts";
import { quoted } from "./written.ts";

/**
 * What a pull request's own policy would change once merged, a sentence each; until then the merge base's judges.
 * What lets more through is said to weaken the gate, and comes first.
 */
export function policyChanges(base: Policy, head: Policy): readonly string[] {
  const every: readonly Change[] = [
    ...(["block", "comment", "report"] as const).map((key) => threshold(key, base[key], head[key])),
    ...setting(
      "preset",
      base.preset,
      head.preset,
      presets.indexOf(head.preset) < presets.indexOf(base.preset),
    ),
    ...setting("incomplete", base.incomplete, head.incomplete, head.incomplete === "pass"),
    ...memberChanges(base.untrusted, head.untrusted, (name, added) => ({
      weakens: !added,
      text: added
        ? `follows untrusted ${name} through the code`
        : `no longer follows ${name} through the code`,
    })),
    ...setting("semgrep", base.semgrep, head.semgrep, strength[head.semgrep] < strength[base.semgrep]),
    ...setting(
      "suppressions-in-pull-requests",
      base.suppressionsInPullRequest,
      head.suppressionsInPullRequest,
      head.suppressionsInPullRequest === "honour",
    ),
    ...ruleChanges(base, head),
    ...memberChanges(base.practicesOff, head.practicesOff, (name, added) => ({
      weakens: added,
      text: `switches the practice ${name} ${added ? "off" : "on"}`,
    })),
    ...memberChanges(base.unsuppressable, head.unsuppressable, (name, added) => ({
      weakens: !added,
      text: added ? `makes ${name} unsuppressable` : `lets ${name} be suppressed`,
    })),
    ...memberChanges(base.ignoredPaths, head.ignoredPaths, (name, added) => ({
      weakens: added,
      text: added ? `ignores the paths ${name}` : `no longer ignores the paths ${name}`,
    })),
    ...memberChanges(base.registries, head.registries, (name, added) => ({
      weakens: added,
      text: added ? `allows the module registry ${name}` : `no longer allows the module registry ${name}`,
    })),
    ...suppressionChanges(base.suppressions, head.suppressions),
    ...penetrationTestChanges(base, head),
    ...extendsChanges(base, head),
  ];
  const changes = every.filter((change) => change !== undefined);
  return [...changes.filter(({ weakens }) => weakens), ...changes.filter(({ weakens }) => !weakens)].map(
    ({ weakens, text }) =>
      weakens ? `Weakens the gate: ${text}` : `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
  );
}

interface Weighed {
  readonly weakens: boolean;
  /** A clause with a verb, without a full stop. */
  readonly text: string;
}

type Change = Weighed | undefined;

function threshold(key: string, base: Severity | "never", head: Severity | "never"): Change {
  if (base === head) return undefined;
  return { weakens: isHigher(head, base), text: `changes \`${key}\` from \`${base}\` to \`${head}\`` };
}

function setting(key: string, base: string, head: string, weakens: boolean): readonly Change[] {
  return base === head ? [] : [{ weakens, text: `changes \`${key}\` from \`${base}\` to \`${head}\`` }];
}

function ruleChanges(base: Policy, head: Policy): readonly Change[] {
  return [...new Set([...base.rules.keys(), ...head.rules.keys()])].sort().map((rule) => {
    const [before, after] = [base.rules.get(rule), head.rules.get(rule)];
    if (before === after) return undefined;
    const text = `changes the severity of ${quoted(rule)} from ${named(before)} to ${named(after)}`;
    if (after === "off") return { weakens: true, text: `switches ${quoted(rule)} off` };
    if (before === "off") return { weakens: false, text: `switches ${quoted(rule)} on` };
    // The rule's own severity and preset are not known here: leaving or reaching them is said as the worse.
    return { weakens: after === undefined || isHigher(before ?? "critical", after), text };
  });
}

function named(written: Severity | "off" | undefined): string {
  return written === undefined ? "its own" : `\`${written}\``;
}

function memberChanges(
  base: Iterable<string>,
  head: Iterable<string>,
  change: (name: string, added: boolean) => Weighed,
): readonly Change[] {
  const [before, after] = [new Set(base), new Set(head)];
  return [
    ...[...after].filter((one) => !before.has(one)).map((one) => change(quoted(one), true)),
    ...[...before].filter((one) => !after.has(one)).map((one) => change(quoted(one), false)),
  ];
}

function suppressionChanges(base: readonly Suppression[], head: readonly Suppression[]): readonly Change[] {
  const before = new Set(base.map(keyOf));
  const after = new Set(head.map(keyOf));
  return [
    ...head
      .filter((one) => !before.has(keyOf(one)))
      .map((one) => ({ weakens: true, text: `suppresses ${worded(one)}: ${quoted(one.reason)}` })),
    ...base
      .filter((one) => !after.has(keyOf(one)))
      .map((one) => ({ weakens: false, text: `no longer suppresses ${worded(one)}` })),
  ];
}

// A reworded reason changes nothing that the gate does.
function keyOf({ rule, path, resource, until }: Suppression): string {
  return JSON.stringify([rule, path, resource, until]);
}

function worded({ rule, path, resource, until }: Suppression): string {
  return [
    quoted(rule),
    ...(resource === undefined ? [] : [`for ${quoted(resource)}`]),
    ...(path === undefined ? [] : [`in ${quoted(path)}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ].join(" ");
}

function penetrationTestChanges(base: Policy, head: Policy): readonly Change[] {
  const [before, after] = [base.penetrationTest, head.penetrationTest];
  const days = (count: number): string => `${count} days`;
  const interval =
    base.penetrationTestInterval === head.penetrationTestInterval
      ? undefined
      : {
          weakens: head.penetrationTestInterval > base.penetrationTestInterval,
          text: `changes how old a penetration test may be from ${days(base.penetrationTestInterval)} to ${days(head.penetrationTestInterval)}`,
        };
  if (before?.date === after?.date && before?.scope === after?.scope && before?.report === after?.report)
    return [interval];
  if (after === undefined)
    return [interval, { weakens: false, text: "removes the record of the last penetration test" }];
  // A test that never took place is the cheapest way past the rule, so a new record is put before a person's eyes.
  const text = `records a penetration test of ${after.date}: ${quoted(after.scope)}, report ${quoted(after.report)}`;
  return [interval, { weakens: false, text }];
}

function extendsChanges({ extends: before }: Policy, { extends: after }: Policy): readonly Change[] {
  const nameOf = (one: Policy["extends"]): string | undefined =>
    one && `${one.owner}/${one.repo}/${one.path}@${one.ref}`;
  const [from, to] = [nameOf(before), nameOf(after)];
  if (from === to) return [];
  if (to === undefined)
    return [{ weakens: true, text: `no longer extends the shared policy ${quoted(from ?? "")}` }];
  if (from === undefined) return [{ weakens: false, text: `extends the shared policy ${quoted(to)}` }];
  return [{ weakens: true, text: `extends ${quoted(to)} in place of ${quoted(from)}` }];
}

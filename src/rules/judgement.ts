import type { Held } from "../application/resource.ts";
import type { Scalar, Tree } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import type { Breach, Judgement } from "./rule.ts";
import type { Edit, Related, Severity } from "./finding.ts";
import type { Rule, SubjectKind } from "./rule.ts";

/** Declares a rule; the identity function, so that the subject's type flows into `check`. */
export function rule<const K extends SubjectKind>(declared: Rule<K>): Rule<K> {
  return declared;
}

export const pass: Judgement = { breaches: [], doubts: [] };

/** What a test of one value answers: `true`, or what is wrong with it as a sentence naming the resource. */
export type Test = (value: Scalar | undefined) => true | string;

export interface JudgeOptions {
  readonly severity?: Severity;
  /** Offered when the value is in breach. */
  readonly edit?: Edit | undefined;
}

/**
 * Most rules are this: a value that is not known is undecided, each alternative of a condition is tried, and a breach
 * is placed where the deciding text was written, or on the resource when nothing was. The test gets `undefined` for a
 * value that is not there.
 */
export function judge({ tree, path, holder }: Held, test: Test, options: JudgeOptions = {}): Judgement {
  return judgeTree(tree, path, (value) => scalarTest(value, test), holder.declaration.at, options);
}

type Tested =
  | { readonly kind: "pass" }
  | { readonly kind: "breach"; readonly message: string }
  | { readonly kind: "doubt"; readonly why: string };

function scalarTest(value: Tree, test: Test): Tested {
  switch (value.kind) {
    case "known":
    case "absent": {
      const written = value.kind === "known" ? value.value : undefined;
      const answer = test(written);
      // Resource providers take `'true'` for true: a flag written as text must not pass for want of being one.
      const meant = answer === true ? test(flagMeant(written)) : answer;
      return meant === true ? { kind: "pass" } : { kind: "breach", message: meant };
    }
    case "unknown":
      return { kind: "doubt", why: value.why };
    case "object":
    case "array":
      return {
        kind: "doubt",
        why: `a single value was expected, and ${value.kind === "array" ? "a list" : "an object"} is written`,
      };
    case "oneOf":
      return { kind: "doubt", why: "its alternatives were not told apart" };
  }
}

function flagMeant(value: Scalar | undefined): Scalar | undefined {
  return typeof value === "string" && /^(?:true|false)$/iu.test(value)
    ? value.toLowerCase() === "true"
    : value;
}

function judgeTree(
  tree: Tree,
  path: string,
  test: (value: Tree) => Tested,
  header: Place,
  options: JudgeOptions,
): Judgement {
  const alternatives = tree.kind === "oneOf" ? tree.alternatives : [tree];
  const all = alternatives.map((value) => {
    const tested = test(value);
    switch (tested.kind) {
      case "pass":
        return pass;
      case "doubt":
        return undecided(tested.why, value.at);
      case "breach": {
        const message =
          tree.kind === "oneOf" ? `${tested.message} in one branch of a condition` : tested.message;
        const at = value.kind === "absent" ? header : value.at;
        return breach({
          message,
          at,
          property: path,
          related: wayOf(value),
          ...(options.severity && { severity: options.severity }),
          ...(options.edit && { edit: options.edit }),
        });
      }
    }
  });
  return both(...all);
}

/** Whether a value is one of these texts: Azure compares the names in enumerations without case. */
export function isText(value: Scalar | undefined, ...wanted: readonly string[]): boolean {
  return typeof value === "string" && wanted.some((text) => text.toLowerCase() === value.toLowerCase());
}

/** Whether nothing is written, or null, which Azure takes for the same. */
export function isUnset(tree: Tree): boolean {
  return tree.kind === "absent" || (tree.kind === "known" && tree.value === null);
}

/** The places that a value came through, as related places of a finding about it. */
export function wayOf(tree: Tree): readonly Related[] {
  if (tree.kind === "absent") return [];
  return (tree.via ?? [])
    .filter(
      (place, index, all) =>
        !isSame(place, tree.at) && all.findIndex((earlier) => isSame(earlier, place)) === index,
    )
    .map((at) => ({ at, message: "is used here" }));
}

function isSame(one: Place, other: Place): boolean {
  return one.source === other.source && one.start === other.start;
}

export function breach(
  wrong: Omit<Breach, "related"> & { readonly related?: readonly Related[] },
): Judgement {
  return { breaches: [{ ...wrong, related: wrong.related ?? [] }], doubts: [] };
}

/** Not told: never a pass. `why` is a clause: `parameter 'tier' has no value`. */
export function undecided(why: string, at: Place): Judgement {
  return { breaches: [], doubts: [{ why, at }] };
}

/** Everything that any of the judgements says. */
export function both(...judgements: readonly Judgement[]): Judgement {
  return {
    breaches: judgements.flatMap(({ breaches }) => breaches),
    doubts: judgements.flatMap(({ doubts }) => doubts),
  };
}

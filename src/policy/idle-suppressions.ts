import type { Problem } from "../declarations/problem.ts";
import type { Finding } from "../rules/finding.ts";
import type { Place } from "../source/source.ts";
import { matchesPath } from "../source/glob.ts";
import type { InlineSuppression, Suppression } from "./policy.ts";
import { covers, isExpired, matchesPolicy } from "./standing.ts";
import { mistake, quoted } from "./written.ts";

export interface IdleRequest {
  /** All of the head: a finding that was not looked for would make its suppression seem idle. */
  readonly findings: readonly Finding[];
  readonly comments: readonly InlineSuppression[];
  /** Those that the repository's own policy writes. */
  readonly written: readonly Suppression[];
  /** The ids of all rules: a name that is none has a notice of its own. */
  readonly rules: ReadonlySet<string>;
  /** Every file of the head. */
  readonly paths: readonly string[];
  readonly today: string;
}

/**
 * A notice for each suppression that covers no finding of the head: it is misplaced or misspelt, or what it allowed was
 * fixed. One whose path names no file says nothing wrong of this revision, and has none.
 */
export function idleSuppressions(request: IdleRequest): readonly Problem[] {
  const { findings, comments, written, rules, paths, today } = request;
  const isAsked = (one: Suppression): boolean => rules.has(one.rule) && !isExpired(one, today);
  const ofRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const same = ofRule.get(finding.rule);
    if (same === undefined) ofRule.set(finding.rule, [finding]);
    else same.push(finding);
  }
  const foundOf = ({ rule }: Suppression): readonly Finding[] => ofRule.get(rule) ?? [];
  return [
    ...byPlace(
      comments.filter((one) => isAsked(one) && !foundOf(one).some((finding) => covers(one, finding))),
    ).map(({ rules: idle, at }) =>
      mistake(
        `This suppression covers no finding: none of ${idle.map(quoted).join(" or ")} starts on the line that it is attached to, or is about what that line declares`,
        at,
      ),
    ),
    ...written
      .filter((one) => isAsked(one) && !foundOf(one).some((finding) => matchesPolicy(one, finding)))
      .filter(({ path }) => path === undefined || paths.some((name) => matchesPath(name, path)))
      .map((one) =>
        mistake(
          `The suppression of ${quoted(one.rule)} covers no finding${othersNamed(one, foundOf(one))}`,
          one.at,
        ),
      ),
  ];
}

/** A comment may name several rules. */
function byPlace(
  comments: readonly InlineSuppression[],
): readonly { readonly rules: readonly string[]; readonly at: Place }[] {
  const places = new Map<Place, string[]>();
  for (const { rule, at } of comments) places.set(at, [...(places.get(at) ?? []), rule]);
  return [...places].map(([at, rules]) => ({ rules, at }));
}

const mostNamed = 3;

/** What findings in the suppression's paths are about, when it is the resource that does not match. */
function othersNamed({ rule, path, resource, at }: Suppression, found: readonly Finding[]): string {
  if (resource === undefined) return "";
  const anywhere: Suppression = { rule, reason: "", at, ...(path !== undefined && { path }) };
  const named = [...new Set(found.filter((one) => matchesPolicy(anywhere, one)).map((one) => one.resource))];
  if (named.length === 0) return "";
  const more = named.length > mostNamed ? ` and ${named.length - mostNamed} more` : "";
  return `: those of this rule are about ${named.slice(0, mostNamed).map(quoted).join(", ")}${more}, not ${quoted(resource)}`;
}

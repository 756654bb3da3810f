import type { Problem } from "../declarations/problem.ts";
import { pathOfProblem } from "../declarations/problem.ts";
import { atLeast, severities, type Finding } from "../rules/finding.ts";
import type { Changes } from "../source/changes.ts";
import { isUnchanged } from "./added.ts";
import type { Baseline, BaselineEntry } from "./baseline.ts";
import { counterparts, type BaseFinding, type Counterparts } from "./counterparts.ts";
import { fingerprints, renames, type Fingerprinted } from "./fingerprint.ts";
import type { InlineSuppression, Policy, Suppression } from "./policy.ts";
import type { JudgedFinding, Standing } from "./review.ts";
import {
  covers,
  isExpired,
  matchesPolicy,
  offBy,
  policySuppressionOf,
  reaches,
  severityOf,
  suppressedBy,
} from "./standing.ts";
import { mistake, quoted } from "./written.ts";

export interface JudgeRequest {
  readonly head: readonly Finding[];
  /** Undefined when nothing is compared: everything is then new. */
  readonly base: readonly Finding[] | undefined;
  /** The trusted one, of the merge base. */
  readonly policy: Policy;
  /** The comments of every file that was read. */
  readonly headSuppressions: readonly InlineSuppression[];
  readonly baseSuppressions: readonly InlineSuppression[];
  /** Of the merge base. */
  readonly baseline: Baseline;
  /** Between the merge base and the head; undefined when nothing is compared. */
  readonly changes: Changes | undefined;
  /** What kept parts of the head from being judged: a finding in such a file is not taken for fixed. */
  readonly headProblems: readonly Problem[];
  /** `2026-11-23`, in UTC. */
  readonly today: string;
}

export interface Judged {
  /** Every finding of the head with its standing, gravest first, then by path and place. */
  readonly findings: readonly JudgedFinding[];
  /** What the merge base has and the head no longer. */
  readonly fixed: readonly JudgedFinding[];
  /** Suppressions that have run out. */
  readonly notices: readonly Problem[];
}

/** Gives every finding its standing. None is dropped: as many come out as went in. */
export function judge(request: JudgeRequest): Judged {
  const { policy, changes, headProblems } = request;
  const headPath = renames(changes);
  const head = fingerprints(request.head);
  const base = request.base && namedBase(request.base, headPath);
  const pairs = counterparts(head, base ?? [], (finding) => severityOf(finding, policy));
  const context: Context = {
    request,
    headPath,
    pairs,
    accepted: acceptedBy(request.baseline),
    headComments: byPath(request.headSuppressions),
    baseComments: byPath(request.baseSuppressions),
  };

  const findings = head.map((one) => judgedHead(one, context));
  const unread = new Set(
    headProblems.filter(({ effect }) => effect === "incomplete").map((problem) => pathOfProblem(problem)),
  );
  const fixed = pairs.gone
    .filter(
      ({ finding: { at, identity } }) =>
        !unread.has(headPath(at.source.path)) && !unread.has(headPath(identity.root)),
    )
    .map((one) => judgedFixed(one, policy));
  return {
    findings: findings.sort(gravestFirst),
    fixed: fixed.sort(gravestFirst),
    notices: expiredIn(request),
  };
}

function namedBase(findings: readonly Finding[], headPath: (path: string) => string): readonly BaseFinding[] {
  const own = new Map(fingerprints(findings).map((one) => [one.finding, one.names]));
  return fingerprints(findings, headPath).map((one) => ({ ...one, namesAtBase: own.get(one.finding) ?? [] }));
}

interface Context {
  readonly request: JudgeRequest;
  readonly headPath: (path: string) => string;
  readonly pairs: Counterparts;
  readonly accepted: ReadonlyMap<string, BaselineEntry>;
  readonly headComments: ReadonlyMap<string, readonly InlineSuppression[]>;
  readonly baseComments: ReadonlyMap<string, readonly InlineSuppression[]>;
}

function byPath(comments: readonly InlineSuppression[]): ReadonlyMap<string, readonly InlineSuppression[]> {
  const paths = new Map<string, InlineSuppression[]>();
  for (const comment of comments) {
    const { path } = comment.at.source;
    const same = paths.get(path);
    if (same === undefined) paths.set(path, [comment]);
    else same.push(comment);
  }
  return paths;
}

/** The comments that are attached to the finding's line or to the header of what it is about. */
function covering(
  finding: Finding,
  comments: ReadonlyMap<string, readonly InlineSuppression[]>,
): readonly InlineSuppression[] {
  const paths = new Set([finding.at.source.path, finding.declaredAt?.source.path ?? finding.at.source.path]);
  return [...paths].flatMap((path) => comments.get(path) ?? []).filter((one) => covers(one, finding));
}

function acceptedBy({ entries }: Baseline): ReadonlyMap<string, BaselineEntry> {
  return new Map(entries.map((entry) => [entry.fingerprint, entry]));
}

function judgedHead(named: Fingerprinted, context: Context): JudgedFinding {
  const { finding: found, fingerprint } = named;
  const { policy } = context.request;
  const severity = severityOf(found, policy);
  const finding = severity === found.severity ? found : { ...found, severity };
  // One line of a module may be deployed many times: it was there before only if each of them was.
  const earlier = context.pairs.of(found);
  const before = earlier.includes(undefined) ? undefined : earlier[0];
  const isWider = before !== undefined && isWiderThan(finding, earlier);
  const isGraver = before !== undefined && !atLeast(severityOf(before.finding, policy), severity);
  const isNew = before === undefined || isGraver || isWider;
  const standing = standingOf({ named, finding, before, isNew, isWider }, context);
  const counts = standing.kind === "reported" && isNew;
  return {
    finding,
    fingerprint,
    standing,
    isNew,
    blocks: counts && reaches(severity, policy.block),
    comments: counts && reaches(severity, policy.comment),
  };
}

/** Whether it lets in something that the merge base, under none of its names, does. */
function isWiderThan(finding: Finding, earlier: readonly (BaseFinding | undefined)[]): boolean {
  const known = new Set(earlier.flatMap((one) => one?.finding.extent ?? []));
  return (finding.extent ?? []).some((token) => !known.has(token));
}

interface Compared {
  readonly named: Fingerprinted;
  /** With the severity that the policy gives it. */
  readonly finding: Finding;
  readonly before: BaseFinding | undefined;
  readonly isNew: boolean;
  readonly isWider: boolean;
}

/** Off, suppressed, baselined, pre-existing, reported: the first that applies. */
function standingOf(compared: Compared, context: Context): Standing {
  const { finding, before, isNew } = compared;
  // What was allowed is what the merge base has, and nothing wider or graver than that.
  const allowed = isNew ? undefined : before;
  const { policy, today } = context.request;
  const off = offBy(finding, finding.severity, policy);
  if (off !== undefined) return off;

  const comments = covering(finding, context.headComments).filter((one) => !isExpired(one, today));
  const agreed = comments.find((one) => isAgreed(one, allowed, context));
  if (!policy.unsuppressable.has(finding.rule)) {
    const suppression = policySuppressionOf(finding, policy, today) ?? agreed;
    if (suppression !== undefined) return suppressedBy(suppression);
    const entry = acceptanceOf(compared, context);
    if (entry !== undefined) return { kind: "baselined", why: `Accepted in the baseline: ${entry.reason}` };
  }
  if (allowed !== undefined) {
    return { kind: "pre-existing", why: `The merge base has it too${lapsedOf(allowed, comments, context)}` };
  }
  return {
    kind: "reported",
    why: [reportedWhy(compared, context), refusedWhy(finding, comments, policy)].join(""),
  };
}

/**
 * The entry that accepts it: under the names that the merge base knows it by, or, where the merge base has nothing of
 * that name, under its own. An entry never passes from the finding that it was written for to another that has come
 * before it.
 */
function acceptanceOf(
  { named, finding, before, isNew }: Compared,
  { accepted, pairs }: Context,
): BaselineEntry | undefined {
  if (before !== undefined && isNew) return undefined;
  const known = before?.namesAtBase ?? pairs.unknownNames(named);
  return known.map((name) => accepted.get(name)).find((entry) => entry?.rule === finding.rule);
}

function reportedWhy({ finding, before, isWider }: Compared, { request }: Context): string {
  if (request.base === undefined) return "Nothing is compared, so everything counts";
  if (before === undefined) return "New: the merge base does not have it";
  if (isWider) return "Wider than in the merge base: it lets in more than it did there";
  const was = severityOf(before.finding, request.policy);
  return `Graver than in the merge base: ${was} there, ${finding.severity} now`;
}

/** Why a comment that asks for it does not allow the finding. */
function refusedWhy(finding: Finding, comments: readonly InlineSuppression[], policy: Policy): string {
  const [comment] = comments;
  if (comment === undefined) return "";
  if (policy.unsuppressable.has(finding.rule)) return ". The policy lets nothing suppress this rule";
  return `. A suppression that this change adds or moves asks to allow it (${comment.reason}); it holds once it is merged`;
}

/** A pre-existing finding that was allowed and no longer is: shown, and not this change's to answer for. */
function lapsedOf(before: BaseFinding, comments: readonly InlineSuppression[], context: Context): string {
  if (comments.length > 0) return "; a suppression that this change adds takes effect once it is merged";
  const { policy, today } = context.request;
  if (policy.unsuppressable.has(before.finding.rule)) return "";
  const past: Suppression | undefined = [
    ...covering(before.finding, context.baseComments),
    ...policy.suppressions.filter((one) => isExpired(one, today) && matchesPolicy(one, before.finding)),
  ][0];
  if (past === undefined) return "";
  return isExpired(past, today)
    ? `; the suppression that allowed it ran out on ${past.until ?? ""}`
    : "; this change removes the suppression that allowed it";
}

/**
 * Whether a comment counts as agreed before this pull request. One that the pull request adds, extends or moves to
 * other code counts only when the policy says so. It is agreed when the merge base has it, and either neither it nor
 * the lines that it is attached to are touched, or it allowed this same finding there.
 */
function isAgreed(comment: InlineSuppression, before: BaseFinding | undefined, context: Context): boolean {
  const { base, policy, baseSuppressions, changes } = context.request;
  if (base === undefined || policy.suppressionsInPullRequest === "honour") return true;
  const earlier = baseSuppressions.filter(
    (one) =>
      one.rule === comment.rule &&
      context.headPath(one.at.source.path) === comment.at.source.path &&
      lastDay(one) >= lastDay(comment),
  );
  if (earlier.length === 0) return false;
  if (before !== undefined && earlier.some((one) => covers(one, before.finding))) return true;
  return changes !== undefined && isUnchanged(comment, changes);
}

function lastDay({ until }: Suppression): string {
  return until ?? "9999-12-31";
}

function judgedFixed({ finding: found, fingerprint }: Fingerprinted, policy: Policy): JudgedFinding {
  const severity = severityOf(found, policy);
  const finding = severity === found.severity ? found : { ...found, severity };
  const standing: Standing = offBy(finding, severity, policy) ?? {
    kind: "pre-existing",
    why: "The merge base has it, and the head no longer does",
  };
  return { finding, fingerprint, standing, isNew: false, blocks: false, comments: false };
}

function expiredIn({ headSuppressions, policy, today }: JudgeRequest): readonly Problem[] {
  return [...policy.suppressions, ...headSuppressions]
    .filter((one) => isExpired(one, today))
    .map((one) => mistake(`The suppression of ${quoted(one.rule)} ran out on ${one.until ?? ""}`, one.at));
}

function gravestFirst(a: JudgedFinding, b: JudgedFinding): number {
  const graver = severities.indexOf(b.finding.severity) - severities.indexOf(a.finding.severity);
  if (graver !== 0) return graver;
  const [from, to] = [a.finding.at, b.finding.at];
  if (from.source.path !== to.source.path) return from.source.path < to.source.path ? -1 : 1;
  return (
    from.start - to.start || (a.finding.rule < b.finding.rule ? -1 : a.finding.rule > b.finding.rule ? 1 : 0)
  );
}

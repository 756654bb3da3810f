import { affectedBy, rootsIn } from "./affected.ts";
import { differingRoots, type DeploymentMade } from "./application/deployment-plan.ts";
import type { Analyser } from "./code/reading.ts";
import type { Problem } from "./declarations/problem.ts";
import type { RegistryModules } from "./declarations/template-file.ts";
import { lostModules } from "./lost-modules.ts";
import { lookAt, type Look } from "./look.ts";
import type { Baseline } from "./policy/baseline.ts";
import { commentSyntaxOf } from "./policy/comment-syntax.ts";
import { renames } from "./policy/fingerprint.ts";
import { idleSuppressions } from "./policy/idle-suppressions.ts";
import { suppressionsIn } from "./policy/inline-suppressions.ts";
import { judge } from "./policy/judge.ts";
import { judgeProblems } from "./policy/problems.ts";
import type { InlineSuppression, Policy } from "./policy/policy.ts";
import type { Review, Revision } from "./policy/review.ts";
import { isIgnored } from "./policy/standing.ts";
import { conclude } from "./policy/verdict.ts";
import type { Rule } from "./rules/rule.ts";
import type { Changes } from "./source/changes.ts";
import { isUnreadable, type Files } from "./source/files.ts";
import { changedPaths, sharedWith } from "./source/compared-files.ts";
import type { Source } from "./source/source.ts";
import { perFileOnly } from "./unchanged-code.ts";
import { verifiedEdits } from "./verified-edits.ts";

export interface ReviewRequest {
  readonly revision: Revision;
  readonly head: Files;
  /** The merge base; undefined when nothing is compared. */
  readonly base?: Files;
  readonly changes?: Changes;
  readonly rules: readonly Rule[];
  readonly analysers: readonly Analyser[];
  readonly registryModules: RegistryModules;
  /** The trusted policy, of the merge base, and the file it was read from. */
  readonly policy: Policy;
  readonly policySource?: Source;
  readonly baseline: Baseline;
  /** What the change would do to the policy, a sentence each. */
  readonly policyChanges: readonly string[];
  /** What the entry met on its way here: a part of the diff that could not be read, a wrong policy of the head. */
  readonly problems: readonly Problem[];
  /** `2026-11-23`, in UTC. */
  readonly today: string;
  /** `owner/name` on GitHub; undefined where it is not known. */
  readonly repository?: string;
  readonly progress?: (message: string) => void;
}

/** Reads the head and the merge base alike, asks the rules about both, and judges the difference by the policy. */
export async function review(request: ReviewRequest): Promise<Review> {
  const { policy, changes, progress } = request;
  const compared = changes && request.base && comparedFiles(request.head, request.base, changes);
  const wanted = compared?.wanted;
  progress?.("Reading the change");
  const first = await lookAt(request, request.head, request.analysers, { wanted });
  if (request.base !== undefined) progress?.("Reading the merge base");
  const base =
    request.base &&
    (await lookAt(request, compared?.base ?? request.base, perFileOnly(request.analysers, first), {
      wanted,
      wantedRoots: rootsIn(first),
      beside: first.read.made,
    }));
  const headPath = renames(changes);
  const alsoRoots = base?.read.roots.map(headPath) ?? [];
  const wantedRoots = new Set([...(base === undefined ? [] : rootsIn(base))].map(headPath));
  const beside = base?.read.made.map(({ root, valuesFrom }) => ({
    root: headPath(root),
    valuesFrom: valuesFrom.map(headPath),
  }));
  const isWhole = [...alsoRoots, ...wantedRoots].every((root) => {
    const isLookedAt = wantedRoots.has(root) ? rootsIn(first).has(root) : first.read.roots.includes(root);
    return isLookedAt || !request.head.has(root);
  });
  const head =
    isWhole && areLookedAt(differingRoots(first.read.made, beside ?? first.read.made), first)
      ? first
      : await lookAt(request, request.head, request.analysers, { wanted, wantedRoots, alsoRoots, beside });

  const headSuppressions = suppressionsOf(head, request);
  const baseSuppressions = base && suppressionsOf(base, request);
  const problems = [
    ...request.problems,
    ...head.read.problems,
    ...(base === undefined ? [] : lostModules(head, base, headPath)),
    ...headSuppressions.problems,
  ];
  const judged = judge({
    head: await verifiedEdits(
      head,
      {
        deployments: (files, edited) => lookAt(request, files, [], { wanted: edited, alsoRoots }),
        // An analyser that judges files alone follows no data, and offers no edit.
        code: (files) => {
          const following = request.analysers.filter(({ judgesFilesAlone }) => judgesFilesAlone !== true);
          return lookAt(request, files, following, { wanted: () => false });
        },
      },
      base?.run.findings,
    ),
    base: base?.run.findings,
    policy,
    headSuppressions: headSuppressions.suppressions,
    baseSuppressions: baseSuppressions?.suppressions ?? [],
    baseline: request.baseline,
    changes,
    headProblems: problems,
    today: request.today,
  });
  const judgedProblems = judgeProblems({
    head: [...problems, ...judged.notices, ...idleIn(head, headSuppressions.suppressions, problems, request)],
    base: base && {
      problems: [...base.read.problems, ...(baseSuppressions?.problems ?? [])],
      files: base.files,
    },
    headFiles: request.head,
    changes,
    ignored: (path) => isIgnored(policy, path),
  });
  return {
    revision: request.revision,
    findings: judged.findings,
    fixed: judged.fixed,
    doubts: head.run.doubts,
    problems: judgedProblems,
    coverage: {
      read: head.read.counts,
      skipped: head.read.skipped,
      unresolved: head.read.unresolved,
      ...(head.read.untouched > 0 && { untouched: head.read.untouched }),
      analysers: head.read.analysers,
      practices: head.run.tally,
    },
    policyChanges: request.policyChanges,
    ...(changes && { changes }),
    thresholds: { block: policy.block, comment: policy.comment, report: policy.report },
    conclusion: conclude({ findings: judged.findings, problems: judgedProblems, policy }),
  };
}

/** Whether every deployment of these roots has been looked at. */
function areLookedAt(roots: ReadonlySet<string>, { read: { application, made } }: Look): boolean {
  const count = (all: readonly DeploymentMade[]): number => all.filter(({ root }) => roots.has(root)).length;
  return count(application.deployments) === count(made);
}

/** The merge base as it is read beside the head, and the deployments of both that are looked at. */
function comparedFiles(
  head: Files,
  base: Files,
  changes: Changes,
): { readonly base: Files; readonly wanted: ReturnType<typeof affectedBy> } {
  const changed = changedPaths(head, base, changes);
  const shared = sharedWith(head, base, changed);
  return { base: shared, wanted: affectedBy(changed, head, shared) };
}

/** Nothing where a part of the head was not judged: what a suppression covers may be there. */
function idleIn(
  { files, read, run }: Look,
  comments: readonly InlineSuppression[],
  problems: readonly Problem[],
  { policy, policySource, rules, today }: ReviewRequest,
): readonly Problem[] {
  const isWhole =
    read.untouched === 0 &&
    read.analysers.every(({ state }) => state === "ran" || state === "not needed") &&
    problems.every(({ effect }) => effect === "notice");
  if (!isWhole) return [];
  return idleSuppressions({
    findings: run.findings,
    comments,
    written: policy.suppressions.filter(({ at }) => at.source === policySource),
    rules: new Set(rules.map(({ id }) => id)),
    paths: files.paths,
    today,
  });
}

/** The suppressions of every file that a finding or a change points at; of all files when nothing is compared. */
function suppressionsOf(
  { files, run: { findings } }: Look,
  { changes, rules }: ReviewRequest,
): { readonly suppressions: readonly InlineSuppression[]; readonly problems: readonly Problem[] } {
  const paths = new Set(
    findings.flatMap(({ at, declaredAt }) => [at.source.path, declaredAt?.source.path ?? at.source.path]),
  );
  for (const path of changes?.files.map((one) => one.path) ?? files.paths) paths.add(path);
  const found = [...paths]
    .filter((path) => files.has(path) && commentSyntaxOf(path) !== undefined)
    .map((path) => files.read(path))
    .filter((source): source is Source => !isUnreadable(source))
    .map((source) => suppressionsIn(source, rules));
  return {
    suppressions: found.flatMap(({ suppressions }) => suppressions),
    problems: found.flatMap(({ problems }) => problems),
  };
}

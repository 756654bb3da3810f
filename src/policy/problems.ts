import { pathOfProblem, type Problem } from "../declarations/problem.ts";
import { changedFile, type Changes } from "../source/changes.ts";
import type { Files } from "../source/files.ts";
import { renames } from "./fingerprint.ts";
import type { JudgedProblem } from "./review.ts";

export interface ProblemsRequest {
  readonly head: readonly Problem[];
  /** Undefined when nothing is compared: every problem that left something unjudged then counts. */
  readonly base: { readonly problems: readonly Problem[]; readonly files: Files } | undefined;
  readonly headFiles: Files;
  readonly changes: Changes | undefined;
  /** Paths the policy leaves out: see `isIgnored`. */
  readonly ignored: (path: string) => boolean;
}

/**
 * Which problems make this review incomplete. One that the merge base has word for word, in a file that is byte for
 * byte the same and depends on none that changed, hid the same before; every other one could hide what is new.
 */
export function judgeProblems({
  head,
  base,
  headFiles,
  changes,
  ignored,
}: ProblemsRequest): readonly JudgedProblem[] {
  const headPath = renames(changes);
  const before = new Set(base?.problems.map((problem) => keyOf(problem, headPath)));
  const basePaths = new Map(base?.files.paths.map((path) => [headPath(path), path]));

  const same = (path: string): boolean => {
    const basePath = basePaths.get(path);
    if (base === undefined) return false;
    if (basePath === undefined) return !headFiles.has(path) && isUntouched(path, changes);
    const [now, then] = [headFiles.idOf(path), base.files.idOf(basePath)];
    return now !== undefined && then !== undefined ? now === then : isUntouched(path, changes);
  };

  return head.map((problem) => {
    const path = pathOfProblem(problem);
    if (problem.effect === "notice") return { problem, counts: false };
    if (path === undefined) return { problem, counts: true };
    if (ignored(path)) return { problem, counts: false };
    const old =
      before.has(keyOf(problem, (same) => same)) && [path, ...(problem.dependsOn ?? [])].every(same);
    return { problem, counts: !old };
  });
}

function isUntouched(path: string, changes: Changes | undefined): boolean {
  return changes !== undefined && changedFile(changes, path) === undefined;
}

function keyOf(problem: Problem, headPath: (path: string) => string): string {
  const path = pathOfProblem(problem);
  const { at } = problem;
  return JSON.stringify([
    problem.kind,
    problem.effect,
    problem.message,
    path === undefined ? "" : headPath(path),
    at !== undefined && "source" in at ? [at.start, at.end] : [],
  ]);
}

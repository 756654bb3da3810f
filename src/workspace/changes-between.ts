import { isUtf8 } from "node:buffer";

import type { Problem } from "../declarations/problem.ts";
import type { ChangedFile, Changes } from "../source/changes.ts";
import type { GitRun } from "./git.ts";
import { git } from "./git.ts";
import type { FilePatch, RawChange } from "./parse-diff.ts";
import { patchesIn, rawChangesIn } from "./parse-diff.ts";
import type { Repository } from "./repository.ts";
import { objectId } from "./repository.ts";

/** Changes with what kept a part of them from being known. */
export interface FoundChanges extends Changes {
  readonly problems: readonly Problem[];
}

export interface DiffLimits {
  /** Bytes of a file; the hunks of a larger one are not looked for. */
  readonly fileSize: number;
  /** Bytes of the whole patch. */
  readonly patchSize: number;
  /** Renames with edits are looked for among this many added times as many deleted files: git's own default. */
  readonly renames: number;
  /** Milliseconds for each of the two steps. */
  readonly timeout: number;
}

export const diffLimits: DiffLimits = {
  fileSize: 10 * 1024 * 1024,
  patchSize: 64 * 1024 * 1024,
  renames: 1000,
  timeout: 120_000,
};

/**
 * What turns one commit (or tree) into another, as GitHub shows it: renames at 50 %, three lines of context, Myers.
 * No attribute, configuration or name in either of them has a say. Give the merge base as `base` for the lines of a
 * pull request. Throws GitError when not even the list of changed files can be had.
 */
export async function changesBetween(
  repository: Repository,
  base: string,
  head: string,
  limits: DiffLimits = diffLimits,
): Promise<FoundChanges> {
  return changesIn(
    repository,
    ["diff-tree", "-r", "--no-relative"],
    [objectId(base), objectId(head)],
    {},
    limits,
  );
}

/**
 * The same for any two sides that git compares: `command` and `sides` as `git diff-tree` or `git diff-index` take them.
 * With a prefix only what is below it, and paths relative to it.
 */
export async function changesIn(
  repository: Repository,
  command: readonly string[],
  sides: readonly string[],
  env: Readonly<Record<string, string>>,
  limits: DiffLimits,
  prefix = "",
): Promise<FoundChanges> {
  const below = prefix === "" ? [] : [`--relative=${prefix}`];
  const run = (to: string, args: readonly string[], paths: readonly string[]): GitRun => ({
    to: `${to} between the base and the head`,
    args: [...command, ...comparing, ...below, `-l${limits.renames}`, ...args, ...sides, "--", ...paths],
    env,
    timeout: limits.timeout,
  });
  const listed = await git(repository, run("list the changes", ["--raw", "-z"], []));
  const changes = rawChangesIn(listed.stdout);
  const problems: Problem[] = [];
  if (listed.stderr.includes("rename detection was skipped")) problems.push(renamesSkipped(limits));

  const large = await largerThan(repository, changes, limits.fileSize, env);
  const patches = await patchesOf(
    repository,
    changes,
    large,
    (paths) => run("compare files", ["--raw", "-p", "-z"], paths),
    limits,
  );
  const files = changes.map((change) => {
    const isLarge = large.has(change.oldId) || large.has(change.newId);
    return changedFileOf(change, patches.get(keyOf(change)), isLarge);
  });
  return { files, problems: [...problems, ...files.flatMap((file) => unmappedProblem(file))] };
}

// Plumbing reads no `diff.*` preference; what it does read is said here. -a and the two --no-… are what makes
// a pull request's own .gitattributes powerless.
const comparing: readonly string[] = [
  "-a",
  "--no-ext-diff",
  "--no-textconv",
  "-M50%",
  "-U3",
  "--inter-hunk-context=0",
  "--diff-algorithm=myers",
  "--indent-heuristic",
  "--full-index",
  "--no-abbrev",
  "--no-color",
  "--submodule=short",
  "--ignore-submodules=none",
  "--ws-error-highlight=none",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "-O/dev/null",
];

/** Blobs too large to compare, by id. One process: sizes are not in the raw list. */
async function largerThan(
  repository: Repository,
  changes: readonly RawChange[],
  limit: number,
  env: Readonly<Record<string, string>>,
): Promise<ReadonlySet<string>> {
  const ids = new Set(
    changes.flatMap(({ oldMode, newMode, oldId, newId }) => [
      ...(isFile(oldMode) ? [oldId] : []),
      ...(isFile(newMode) ? [newId] : []),
    ]),
  );
  if (ids.size === 0) return ids;
  const { stdout } = await git(repository, {
    to: "tell the sizes of changed files",
    args: ["cat-file", "--batch-check=%(objectname) %(objectsize)", "--buffer"],
    input: [...ids].map((id) => `${id}\n`).join(""),
    env,
  });
  const lines = stdout.toString("latin1").split("\n");
  return new Set(
    lines.flatMap((line) => {
      const [id = "", size] = line.split(" ");
      return Number(size) > limit ? [id] : [];
    }),
  );
}

async function patchesOf(
  repository: Repository,
  changes: readonly RawChange[],
  large: ReadonlySet<string>,
  run: (paths: readonly string[]) => GitRun,
  limits: DiffLimits,
): Promise<ReadonlyMap<string, FilePatch>> {
  const none = new Map<string, FilePatch>();
  if (changes.length === 0) return none;
  const tooLarge = changes.filter(({ oldId, newId }) => large.has(oldId) || large.has(newId));
  // Names that are not UTF-8 can't be said on a command line from here, nor can a thousand long ones.
  const excluded = new Set(
    tooLarge.flatMap(({ oldPath, newPath }) => [oldPath, newPath].map((path) => path.toString())),
  );
  if (excluded.size > 500 || tooLarge.some(({ oldPath, newPath }) => !isUtf8(oldPath) || !isUtf8(newPath)))
    return none;
  const paths =
    excluded.size === 0 ? [] : [":/", ...[...excluded].map((path) => `:(top,exclude,literal)${path}`)];
  const { stdout, truncated } = await git(repository, {
    ...run(paths),
    maxOutput: limits.patchSize,
    truncate: true,
  });
  const compared = rawChangesIn(stdout);
  const patches = patchesIn(stdout, compared, truncated);
  return new Map(
    compared.flatMap((change, at) => {
      const patch = patches[at];
      return patch === undefined ? [] : [[keyOf(change), patch] as const];
    }),
  );
}

function keyOf({ oldPath, newPath }: RawChange): string {
  return `${oldPath.toString("latin1")}\0${newPath.toString("latin1")}`;
}

function changedFileOf(change: RawChange, patch: FilePatch | undefined, large: boolean): ChangedFile {
  const path = (change.letter === "D" ? change.oldPath : change.newPath).toString();
  const kind = kindOf(change, patch);
  const comparable = patch !== undefined && !patch.cut;
  return {
    path,
    ...(change.letter === "R" ? { previousPath: change.oldPath.toString() } : {}),
    status: statusOf(change),
    kind,
    hunks: kind === "text" && comparable ? patch.hunks : [],
    ...(kind !== "text" || comparable
      ? {}
      : { unmapped: large ? "is too large to compare" : "was not compared: the whole change is too large" }),
  };
}

function statusOf({ letter }: RawChange): ChangedFile["status"] {
  if (letter === "A" || letter === "C") return "added";
  if (letter === "D") return "deleted";
  return letter === "R" ? "renamed" : "modified";
}

/** What the path is at the head, or was at the base when it is gone. */
function kindOf({ letter, oldMode, newMode }: RawChange, patch: FilePatch | undefined): ChangedFile["kind"] {
  const mode = letter === "D" ? oldMode : newMode;
  if (mode === "120000") return "symlink";
  if (mode === "160000") return "submodule";
  return patch?.hasNul === true ? "binary" : "text";
}

function isFile(mode: string): boolean {
  return mode.startsWith("100") || mode === "120000";
}

function renamesSkipped({ renames }: DiffLimits): Problem {
  return {
    kind: "limit",
    message: `More than ${renames} files were added and as many deleted, so renamed files that were edited too count as new files.`,
    effect: "notice",
  };
}

function unmappedProblem({ path, unmapped }: ChangedFile): Problem[] {
  if (unmapped === undefined) return [];
  const message = `The file ${unmapped}, so comments on it are not tied to lines.`;
  return [{ kind: "limit", message, at: { path }, effect: "notice" }];
}

import { join } from "node:path";

import { git, GitError } from "./git.ts";
import type { Remote } from "./remote.ts";
import { fetchCommits } from "./remote.ts";
import type { Repository } from "./repository.ts";
import { commonDirectory, isPartialClone, objectId, shallowCommits } from "./repository.ts";

/** Where the histories of base and head part. */
export type MergeBase =
  | {
      readonly kind: "found";
      readonly commit: string;
      /** The repository in which both `commit` and the head can be read, with what was fetched for it. */
      readonly repository: Repository;
    }
  /** The two have no commit in common: everything at the head is new. The head can be read in `repository`. */
  | { readonly kind: "unrelated"; readonly repository: Repository }
  /** The history here does not tell and could not be had: ask GitHub. `why` is a sentence for a person. */
  | { readonly kind: "unknown"; readonly why: string };

/** Where missing history is fetched from, and an empty folder for it, which the caller removes afterwards. */
export interface History {
  readonly remote: Remote;
  readonly folder: string;
}

/**
 * The best common ancestor of two commits, as GitHub computes it for a pull request. In a shallow clone it is
 * believed only when no cut-off history could hold a better one; else commits without contents are fetched in growing
 * steps, and the two revisions themselves at the end.
 */
export async function mergeBase(
  repository: Repository,
  base: string,
  head: string,
  history?: History,
): Promise<MergeBase> {
  const here = await ancestorIn(repository, objectId(base), objectId(head));
  try {
    if (here.kind === "found" && isWhole(repository))
      return { kind: "found", commit: here.commit, repository };
    if (here.kind === "found") return await readable(repository, here.commit, head, history);
    if (here.kind === "unrelated") return { kind: "unrelated", repository };
    if (history === undefined) return { kind: "unknown", why: here.why };
    const fetched = await ancestorAt(history, base, head);
    if (fetched.kind === "found") return await readable(repository, fetched.commit, head, history);
    if (fetched.kind === "unrelated") return await readable(repository, head, head, history, "unrelated");
    return fetched;
  } catch (error) {
    if (error instanceof GitError) return { kind: "unknown", why: `${error.message}.` };
    throw error;
  }
}

function isWhole(repository: Repository): boolean {
  return shallowCommits(repository).size === 0 && !isPartialClone(repository);
}

type Ancestor =
  | { readonly kind: "found"; readonly commit: string }
  | { readonly kind: "unrelated" }
  | { readonly kind: "unknown"; readonly why: string };

async function ancestorIn(repository: Repository, base: string, head: string): Promise<Ancestor> {
  const { status, stdout } = await git(repository, {
    to: `find the merge base of ${base} and ${head}`,
    args: ["merge-base", base, head],
    answers: [0, 1, 128],
  });
  if (status === 128) {
    const missing = await missingFrom(repository, [base, head], "commit");
    return { kind: "unknown", why: `Commit ${missing[0] ?? head} is not in this clone.` };
  }
  const commit = stdout.toString("latin1").trim();
  const shallow = shallowCommits(repository);
  if (status === 1) return shallow.size === 0 ? { kind: "unrelated" } : cutOff;
  if (shallow.size === 0 || commit === base || commit === head) return { kind: "found", commit };
  // A better ancestor could be hidden behind a commit on either side whose parents are not here.
  const { stdout: sides } = await git(repository, {
    to: `list the commits between ${commit} and its descendants`,
    args: ["rev-list", base, head, `^${commit}`],
  });
  return sides
    .toString("latin1")
    .split("\n")
    .some((id) => shallow.has(id))
    ? cutOff
    : { kind: "found", commit };
}

const cutOff: Ancestor = {
  kind: "unknown",
  why: "The clone is shallow, and the commits in it do not reach back to where the branches part.",
};

/** Commits alone are small (some 300 bytes each), so the steps may be large. The last is the whole history. */
async function ancestorAt({ remote, folder }: History, base: string, head: string): Promise<Ancestor> {
  const ends = performance.now() + timeForHistory;
  let found: Ancestor = cutOff;
  for (const depth of depths) {
    const timeout = Math.max(1, ends - performance.now());
    const what = { depth, contents: "none", timeout } as const;
    const history = await fetchCommits(join(folder, "history"), remote, [...new Set([base, head])], what);
    found = await ancestorIn(history, base, head);
    if (found.kind !== "unknown") return found;
  }
  return found;
}

const depths = [64, 512, 4096, 0x7fffffff]; // the last is git's own word for "all"
const timeForHistory = 180_000;

/** Makes the contents of both revisions readable, fetching those that are missing without their history. */
async function readable(
  repository: Repository,
  commit: string,
  head: string,
  history: History | undefined,
  kind: "found" | "unrelated" = "found",
): Promise<MergeBase> {
  const wanted = [...new Set([commit, head])];
  // Of a partial clone only git itself knows what is missing, and it would fetch file by file to find out.
  const isPartial = history !== undefined && isPartialClone(repository);
  const missing = isPartial ? wanted : await missingFrom(repository, wanted, "tree");
  if (missing.length === 0) return kind === "found" ? { kind, commit, repository } : { kind, repository };
  if (history === undefined) return absentContents(missing);
  const what = { depth: 1, contents: "all", timeout: timeForHistory } as const;
  const fetched = await fetchCommits(join(history.folder, "contents"), history.remote, missing, what);
  const both = {
    ...repository,
    objectDirectories: [...(repository.objectDirectories ?? []), join(commonDirectory(fetched), "objects")],
  };
  const still = await missingFrom(both, wanted, "tree");
  if (still.length > 0) return absentContents(still);
  return kind === "found" ? { kind, commit, repository: both } : { kind, repository: both };
}

function absentContents(missing: readonly string[]): MergeBase {
  return { kind: "unknown", why: `Commit ${missing[0] ?? ""} is not in this clone.` };
}

/** Without trees (`--filter=tree:0`) a commit may be here and its files not. */
async function missingFrom(
  repository: Repository,
  commits: readonly string[],
  what: "commit" | "tree",
): Promise<readonly string[]> {
  try {
    const { stdout } = await git(repository, {
      to: "look up commits",
      args: ["cat-file", "--batch-check=%(objecttype)"],
      input: commits.map((commit) => (what === "tree" ? `${commit}^{tree}\n` : `${commit}\n`)).join(""),
    });
    const answers = stdout.toString("latin1").split("\n");
    return commits.filter((_, at) => answers[at] !== what);
  } catch (error) {
    // A partial clone would fetch what it lacks, which it may not.
    if (error instanceof GitError && error.stderr.includes("promisor remote")) return commits;
    throw error;
  }
}

import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Where git's data is: found without git, so that no configuration inside is obeyed while looking. */
export interface Repository {
  readonly gitDir: string;
  /** The root of the checkout; undefined for a bare repository. */
  readonly workTree?: string;
  /** Further object directories to read from: what was fetched besides, outside the user's own repository. */
  readonly objectDirectories?: readonly string[];
}

/** The repository whose checkout holds `path`, or the bare repository that `path` is; undefined when there is none. */
export function repositoryAt(path: string): Repository | undefined {
  const from = realPathOf(path);
  if (from === undefined) return undefined;
  if (isGitDirectory(from)) return { gitDir: from };
  for (let folder = from; ; folder = dirname(folder)) {
    const gitDir = gitDirectoryOf(folder);
    if (gitDir !== undefined) return { gitDir, workTree: folder };
    if (dirname(folder) === folder) return undefined;
  }
}

/** The directory that holds objects and refs: not `gitDir` itself in a linked work tree (`git worktree add`). */
export function commonDirectory({ gitDir }: Repository): string {
  const pointer = join(gitDir, "commondir");
  return existsSync(pointer) ? resolve(gitDir, readFileSync(pointer, "utf8").trim()) : gitDir;
}

/** Commits whose parents are not here. Empty unless the clone is shallow. */
export function shallowCommits(repository: Repository): ReadonlySet<string> {
  const file = join(commonDirectory(repository), "shallow");
  return new Set(existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(isObjectId) : []);
}

/** A clone made with `--filter`: contents that were never needed are still at the remote. */
export function isPartialClone(repository: Repository): boolean {
  const packs = join(commonDirectory(repository), "objects", "pack");
  return existsSync(packs) && readdirSync(packs).some((name) => name.endsWith(".promisor"));
}

/** A whole SHA-1 or SHA-256 in lower case: the only thing from outside that is ever given to git as a revision. */
function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(text);
}

export function objectId(text: string): string {
  if (!isObjectId(text)) throw new TypeError(`not a whole commit id: ${JSON.stringify(text.slice(0, 80))}`);
  return text;
}

function gitDirectoryOf(folder: string): string | undefined {
  const entry = join(folder, ".git");
  const stat = statSync(entry, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.isDirectory()) return isGitDirectory(entry) ? entry : undefined;
  // Linked work trees and submodules have a file that points to the directory.
  const target = /^gitdir: (.+)$/mu.exec(readFileSync(entry, "utf8"))?.[1];
  if (target === undefined) return undefined;
  const gitDir = resolve(folder, target.trim());
  return isGitDirectory(gitDir) ? gitDir : undefined;
}

function isGitDirectory(path: string): boolean {
  if (!existsSync(join(path, "HEAD"))) return false;
  return existsSync(join(path, "objects")) || existsSync(join(path, "commondir"));
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

import type { Blobs } from "./blobs.ts";
import { blobsOf } from "./blobs.ts";
import type { RevisionFiles } from "./files-from-tree.ts";
import { filesFromTree } from "./files-from-tree.ts";
import { gitBlobs } from "./git-blobs.ts";
import type { Repository } from "./repository.ts";
import { isPartialClone } from "./repository.ts";
import type { TreeEntry } from "./tree.ts";
import { treeOf } from "./tree.ts";

export interface CommitOptions {
  readonly blobs?: Blobs;
  readonly maxFiles?: number;
  /** Only what is below this folder (`examples/orders/`), with paths relative to it. */
  readonly prefix?: string;
}

/**
 * The files of a commit, read from git objects alone: nothing that is checked out is looked at. Give the same `blobs`
 * when opening base and head, and what both have is read and decoded once. Throws GitError when the commit is not here.
 */
export async function openCommit(
  repository: Repository,
  commit: string,
  options: CommitOptions = {},
): Promise<RevisionFiles> {
  // In a partial clone git would fetch every blob from the network to tell its size.
  const entries = await treeOf(repository, commit, !isPartialClone(repository));
  return filesFromTree(
    below(entries, options.prefix ?? ""),
    options.blobs ?? blobsOf(gitBlobs(repository)),
    options.maxFiles,
  );
}

function below(entries: readonly TreeEntry[], prefix: string): readonly TreeEntry[] {
  if (prefix === "") return entries;
  const start = Buffer.from(prefix);
  return entries.flatMap((entry) => {
    const path = Buffer.from(entry.path);
    return path.subarray(0, start.length).equals(start)
      ? [{ ...entry, path: path.subarray(start.length) }]
      : [];
  });
}

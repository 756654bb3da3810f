import type { Blobs } from "./blobs.ts";
import { blobsOf } from "./blobs.ts";
import type { RevisionFiles } from "./files-from-tree.ts";
import { filesFromTree } from "./files-from-tree.ts";
import { gitBlobs } from "./git-blobs.ts";
import type { Repository } from "./repository.ts";
import { isPartialClone } from "./repository.ts";
import { treeOf } from "./tree.ts";

/**
 * The files of a commit, read from git objects alone: nothing that is checked out is looked at. Give the same `blobs`
 * when opening base and head, and what both have is read and decoded once. Throws GitError when the commit is not here.
 */
export async function openCommit(
  repository: Repository,
  commit: string,
  options: { readonly blobs?: Blobs; readonly maxFiles?: number } = {},
): Promise<RevisionFiles> {
  // In a partial clone git would fetch every blob from the network to tell its size.
  const entries = await treeOf(repository, commit, !isPartialClone(repository));
  return filesFromTree(entries, options.blobs ?? blobsOf(gitBlobs(repository)), options.maxFiles);
}

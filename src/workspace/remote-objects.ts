import type { BlobReader, Blobs } from "./blobs.ts";
import { blobsOf } from "./blobs.ts";
import type { RevisionFiles } from "./files-from-tree.ts";
import { filesFromTree, linksIn } from "./files-from-tree.ts";
import { blobId } from "./loose-objects.ts";
import type { TreeEntry } from "./tree.ts";
import { objectId } from "./repository.ts";

/** Git objects as a server's API gives them, for a clone that cannot be completed. `github/` implements it. */
export interface RemoteObjects {
  /** The whole tree of a commit. Rejects when it can't be had whole (GitHub cuts trees of over 100,000 entries). */
  getTree(commit: string): Promise<readonly TreeEntry[]>;
  /** A blob's bytes, or the clause why not. Rejects when the server can't be reached at all. */
  getBlob(id: string): Promise<Uint8Array | { readonly why: string }>;
  /** The merge base that the server computes; undefined when the two have no commit in common. */
  mergeBase(base: string, head: string): Promise<string | undefined>;
}

/**
 * The same files as `openCommit` gives, had from a server. Only what was prefetched can be read; everything else is
 * unreadable with the reason that it was not fetched.
 */
export async function openRemoteCommit(
  objects: RemoteObjects,
  commit: string,
  options: { readonly blobs?: Blobs; readonly maxFiles?: number } = {},
): Promise<RevisionFiles> {
  const entries = await objects.getTree(objectId(commit));
  const blobs = options.blobs ?? blobsOf(remoteBlobs(objects));
  await blobs.prefetch(linksIn(entries));
  return filesFromTree(entries, blobs, options.maxFiles);
}

/** Every blob is checked against its id, so that what is reviewed is what would be merged. */
export function remoteBlobs(objects: Pick<RemoteObjects, "getBlob">): BlobReader {
  return {
    read: async (wanted) => {
      const answers = new Map<string, Uint8Array | { readonly why: string }>();
      const queue = wanted.map(({ id }) => id);
      const work = async (): Promise<void> => {
        for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
          const blob = await objects.getBlob(id);
          answers.set(
            id,
            "why" in blob || blobId(blob, id.length) === id ? blob : { why: "is not what its id says" },
          );
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      return answers;
    },
  };
}

// GitHub asks for no more than 100 concurrent requests for all that a token does.
const atOnce = 8;

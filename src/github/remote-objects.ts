import type { RemoteObjects } from "../workspace/remote-objects.ts";
import type { TreeEntry } from "../workspace/tree.ts";
import { GithubError, type Api } from "./api.ts";
import { commitIn, fieldsOf, listOf, objectIn, optionalNumberIn, textIn } from "./unvalidated.ts";

/**
 * A workflow's token has 1,000 requests an hour for the whole repository, so this way of reading is for changes of
 * ordinary size. What is beyond it is said to be unread, and the review is incomplete.
 */
const mostBlobs = 600;

/** Git objects through GitHub's API, for a clone that can't be completed. A tree is asked for once. */
export function githubObjects(api: Api): RemoteObjects {
  const trees = new Map<string, Promise<readonly TreeEntry[]>>();
  let asked = 0;
  return {
    getTree: (commit) => {
      const known = trees.get(commit) ?? treeOf(api, commit);
      trees.set(commit, known);
      return known;
    },
    getBlob: async (id) => {
      if (++asked > mostBlobs) {
        return { why: `was left out: more than ${mostBlobs} files would be read one by one from GitHub` };
      }
      try {
        return await blobOf(api, id);
      } catch (error) {
        if (error instanceof GithubError && error.kind !== "limited" && error.kind !== "unreachable") {
          return { why: `could not be had from GitHub: ${error.message}` };
        }
        throw error;
      }
    },
    mergeBase: async (base, head) => {
      try {
        const answer = fieldsOf(
          await api.read("GET /repos/{owner}/{repo}/compare/{basehead}", {
            basehead: `${base}...${head}`,
            per_page: 1,
          }),
          "The comparison",
        );
        return commitIn(objectIn(answer, "merge_base_commit", "comparison"), "sha", "comparison");
      } catch (error) {
        if (error instanceof GithubError && /no common ancestor/iu.test(error.message)) return undefined;
        throw error;
      }
    },
  };
}

async function treeOf(api: Api, commit: string): Promise<readonly TreeEntry[]> {
  const answer = fieldsOf(
    await api.read("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", { tree_sha: commit, recursive: "1" }),
    "The tree",
  );
  if (answer["truncated"] !== false) {
    throw new GithubError(
      "refused",
      200,
      "the repository has too many files for GitHub to list them at once",
    );
  }
  return listOf(answer["tree"], "tree.tree").flatMap((one) => {
    const entry = fieldsOf(one, "tree.tree[]");
    const mode = textIn(entry, "mode", "tree.tree[]");
    // Folders are listed too.
    if (mode === "040000") return [];
    const size = optionalNumberIn(entry, "size");
    const listed = {
      mode,
      id: commitIn(entry, "sha", "tree.tree[]"),
      path: textIn(entry, "path", "tree.tree[]"),
    };
    return [size === undefined ? listed : { ...listed, size }];
  });
}

async function blobOf(api: Api, id: string): Promise<Uint8Array> {
  const blob = fieldsOf(
    await api.read("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", { file_sha: id }),
    "The file",
  );
  return Buffer.from(textIn(blob, "content", "blob"), "base64");
}

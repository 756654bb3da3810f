import { git } from "./git.ts";
import type { Repository } from "./repository.ts";
import { objectId } from "./repository.ts";

/** One entry of a commit's whole tree, as git or GitHub's trees API lists it. */
export interface TreeEntry {
  /** Git's file mode: `100644`, `100755`, `120000` for a symbolic link, `160000` for a submodule. */
  readonly mode: string;
  /** The blob's object id (the commit's for a submodule). */
  readonly id: string;
  /** Bytes; undefined where it was not asked for. */
  readonly size?: number;
  /** The name's bytes as git holds them, or a string where the source had decoded them already. */
  readonly path: Uint8Array | string;
}

/** Every blob and submodule of a commit. Throws GitError when the commit is not in the repository. */
export async function treeOf(repository: Repository, commit: string, sizes: boolean): Promise<TreeEntry[]> {
  const id = objectId(commit);
  const { stdout } = await git(repository, {
    to: `list the files of ${id}`,
    args: ["ls-tree", "-r", "-z", "--full-tree", ...(sizes ? ["-l"] : []), id],
  });
  return [...entriesOf(stdout, sizes)];
}

// entry := mode SP type SP id [SP+ size] TAB path NUL
function* entriesOf(listing: Buffer, sizes: boolean): Generator<TreeEntry> {
  for (let at = 0; at < listing.length;) {
    const end = listing.indexOf(0, at);
    const tab = listing.indexOf(9, at);
    const [mode = "", , id = "", size = ""] = listing.toString("latin1", at, tab).split(/ +/u);
    const path = listing.subarray(tab + 1, end);
    yield sizes && size !== "-" ? { mode, id, size: Number(size), path } : { mode, id, path };
    at = end + 1;
  }
}

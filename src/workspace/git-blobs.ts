import type { BlobReader, Wanted } from "./blobs.ts";
import type { GitRun } from "./git.ts";
import { git, GitError, gitSync } from "./git.ts";
import type { Repository } from "./repository.ts";
import { objectId } from "./repository.ts";

/** Contents from the object database: no filter, no attribute and no work tree comes between. */
export function gitBlobs(repository: Repository): BlobReader {
  return {
    read: async (wanted) => {
      try {
        return answersOf((await git(repository, catFile(wanted))).stdout, wanted);
      } catch (error) {
        return failed(error, wanted);
      }
    },
    readNow: (wanted) => {
      try {
        return answersOf(gitSync(repository, catFile(wanted)).stdout, wanted);
      } catch (error) {
        return failed(error, wanted);
      }
    },
  };
}

function failed(error: unknown, wanted: readonly Wanted[]): ReadonlyMap<string, { readonly why: string }> {
  if (!(error instanceof GitError)) throw error;
  const why = error.stderr.includes("promisor remote")
    ? "is not in this partial clone; clone without --filter"
    : `could not be read: ${error.message}`;
  return new Map(wanted.map(({ id }) => [id, { why }]));
}

function catFile(wanted: readonly Wanted[]): GitRun {
  const known = wanted.reduce((sum, { size }) => sum + (size ?? 0) + 128, 0);
  const all = wanted.every(({ size }) => size !== undefined);
  return {
    to: "read files",
    args: ["cat-file", "--batch", "--buffer"],
    input: wanted.map(({ id }) => `${objectId(id)}\n`).join(""),
    ...(all ? { maxOutput: known } : {}),
  };
}

// answer := id SP type SP size LF contents LF | id SP "missing" LF
function answersOf(
  output: Buffer,
  wanted: readonly Wanted[],
): ReadonlyMap<string, Uint8Array | { readonly why: string }> {
  const answers = new Map<string, Uint8Array | { readonly why: string }>();
  let at = 0;
  for (const { id } of wanted) {
    const end = output.indexOf(10, at);
    if (end === -1) break;
    const [name, type, size] = output.toString("latin1", at, end).split(" ");
    at = end + 1;
    if (name !== id || type !== "blob") {
      answers.set(id, { why: "is not in this clone of the repository" });
      if (name === id && size !== undefined) at += Number(size) + 1;
      continue;
    }
    answers.set(id, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  for (const { id } of wanted) if (!answers.has(id)) answers.set(id, { why: "could not be read from git" });
  return answers;
}

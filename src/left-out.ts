import type { Problem } from "./declarations/problem.ts";
import { isRead } from "./is-read.ts";
import { baselinePath } from "./policy/baseline.ts";
import { policyPath } from "./policy/configuration.ts";
import { changedFile, type Changes } from "./source/changes.ts";
import type { LeftOut } from "./workspace/files-from-tree.ts";

/**
 * What is in the tree and can't be read. A link or a submodule where a file that we judge is expected, or in the place
 * of a folder with such files, hides what will be deployed, and one that leads out of the repository may be named by what is
 * deployed; where it was before, it hid the same before. A link to a folder of the repository is followed where it is named.
 */
export function leftOutProblems(
  leftOut: readonly LeftOut[],
  changes: Changes | undefined,
  basePaths: readonly string[],
): readonly Problem[] {
  return leftOut.map(({ kind, path, why, target }) => {
    const isNew = changes === undefined || changedFile(changes, path) !== undefined;
    const hides = (): boolean =>
      isRead(path) || basePaths.some((before) => before.startsWith(`${path}/`) && isRead(before));
    const isIncomplete = kind === "limit" || (isNew && (target?.kind === "outside" || hides()));
    // What is named through the link is judged as what it leads to, which is not how it is read at the link's own place.
    const told =
      isIncomplete && target?.kind === "inside"
        ? `is a symbolic link to \`${target.path}\` in the place of what is judged: what it stands for here was not judged`
        : why;
    return {
      kind: kind === "limit" ? "limit" : "unread",
      message: path === "" ? `Not read: ${why}` : `This ${told}`,
      ...(path !== "" && { at: { path } }),
      effect: isIncomplete ? "incomplete" : "notice",
    };
  });
}

/** Why the policy or the baseline can't be told though the tree has something of that name; undefined when it can. */
export function unreadPolicy(leftOut: readonly LeftOut[]): string | undefined {
  const one = leftOut.find(({ path }) => path === policyPath || path === baselinePath);
  if (one === undefined) return undefined;
  const why = one.kind === "symlink" ? "is a symbolic link, which is not followed here" : one.why;
  return `${one.path} ${why}, so what judges this change is not known.`;
}

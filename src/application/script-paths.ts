import { resolvePath } from "../source/files.ts";
import type { Filled } from "./workflow-text.ts";

/** The repository paths that a file or folder has from each of these folders; none where its name is not known. */
export function pathsFrom(folders: readonly string[], { text, isWhole }: Filled): readonly string[] {
  const plain = text.replaceAll("\\", "/").replace(workspace, "");
  if (!isWhole && plain.includes("$")) return [];
  const bases = workspace.test(text) ? [""] : folders;
  const paths = bases.map((folder) => resolvePath(folder === "" ? "" : `${folder}/x`, plain));
  return [...new Set(paths.filter((path) => path !== undefined))];
}

/**
 * The checkout, however it is called.
 * https://docs.github.com/actions/reference/workflows-and-actions/variables#default-environment-variables
 */
const workspace =
  /^(?:\$\{\{\s*github\.workspace\s*\}\}|\$\{?(?:env:)?GITHUB_WORKSPACE\}?|\$\(git rev-parse --show-toplevel\))\/?/iu;

/** A folder of the checkout, as a script would write it. */
export function inWorkspace(folder: string): { readonly text: string; readonly holes: readonly string[] } {
  return {
    text: folder === "" ? "$GITHUB_WORKSPACE" : `$GITHUB_WORKSPACE/${folder}`,
    holes: ["$GITHUB_WORKSPACE"],
  };
}

import { resolvePath } from "../source/files.ts";
import { startOf, type Source } from "../source/source.ts";
import { inWorkspace } from "./script-paths.ts";
import type { Filled } from "./workflow-text.ts";
import type { Handed } from "./workflow.ts";

/** What a script for a shell has from its call: its own folder, and its arguments in order. */
export function shellHandsOver(
  source: Source,
  given: readonly (() => Filled)[],
): (hole: string) => Handed | undefined {
  // In a function, and after `shift`, they are others.
  const movesThem = /\bshift\b|\bset\s+--|\(\)\s*\{|\bfunction\b/u.test(source.text);
  return (hole) => {
    const folder = folderMeant(hole, source.path);
    if (folder !== undefined) return { ...inWorkspace(folder), at: startOf(source) };
    const [, position, otherwise] = /^\$\{?([1-9]\d?)(?::?-([^}$`]*))?\}?$/u.exec(hole) ?? [];
    if (position === undefined || movesThem) return undefined;
    const value = given[Number(position) - 1]?.();
    // `${1:-false}`: what counts where nobody gives it.
    if (value === undefined && otherwise !== undefined)
      return { text: otherwise, holes: [], at: startOf(source) };
    return value?.isWhole === true ? { text: value.text, holes: [], at: value.at } : undefined;
  };
}

const own = String.raw`\$\(dirname\s+(?:--\s+)?"?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?"?\s*\)`;
const plainFolder = new RegExp(
  String.raw`^(?:${own}|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}|\$\{?PSScriptRoot\}?)$`,
  "iu",
);
/** `$(cd "$(dirname "$0")/.." && pwd)` */
const changedFolder = new RegExp(
  String.raw`^\$\(\s*cd\s+(?:-P\s+)?(?:--\s+)?"?${own}((?:\/[\w.-]+)*)\/?"?\s*(?:>\s*\/dev\/null\s*)?(?:2>&1\s*)?&&\s*pwd(?:\s+-P)?\s*\)$`,
  "u",
);

function folderMeant(hole: string, path: string): string | undefined {
  if (plainFolder.test(hole)) return resolvePath(path, ".");
  const change = changedFolder.exec(hole.slice(0, 300));
  return change === null ? undefined : resolvePath(path, `.${change[1] ?? ""}`);
}

import { isUnreadable, resolvePath, type Files } from "../../source/files.ts";
import { folderOf, inFolder, isCode, isTypeScript } from "./code-files.ts";
import type { ProjectConfig } from "./tsconfig.ts";

/** The source that a built file is said to come from, where it is in the repository; the built file need not be there. */
export type BuiltFrom = (path: string) => string | undefined;

/**
 * Maps `outDir` back to `rootDir` as each tsconfig says; a source map beside the file decides before that, and what has
 * the same name comes last. All of it is written by whoever writes the code: it is where to look for the source, and no
 * proof that the file says the same. Files that are built from each other are sources.
 */
export function builtFiles(files: Files, configs: readonly ProjectConfig[]): BuiltFrom {
  const known = new Map<string, string | undefined>();
  const direct: BuiltFrom = (path) => {
    if (!known.has(path))
      known.set(path, bySourceMap(files, path) ?? byConfigs(files, configs, path) ?? besideIt(files, path));
    return known.get(path);
  };
  return (path) => {
    const seen = new Set([path]);
    let last: string | undefined;
    for (let next = direct(path); next !== undefined; next = direct(next)) {
      if (seen.has(next)) return undefined;
      seen.add(next);
      last = next;
    }
    return last;
  };
}

/** Without `outDir` the compiler writes beside the source. */
function besideIt(files: Files, path: string): string | undefined {
  const source = isCode(path) ? sourceFor(files, path) : undefined;
  return source !== undefined && isTypeScript(source) ? source : undefined;
}

function byConfigs(files: Files, configs: readonly ProjectConfig[], path: string): string | undefined {
  for (const { outDir, rootDir, folder } of configs) {
    if (outDir === undefined || outDir === folder || !path.startsWith(`${outDir}/`)) continue;
    const inside = path.slice(outDir.length + 1);
    // Without rootDir the compiler takes the longest folder that all its inputs share: the sources' or the project's.
    const roots = rootDir === undefined ? [folder, inFolder(folder, "src")] : [rootDir, folder];
    for (const root of roots) {
      const source = sourceFor(files, inFolder(root, inside));
      if (source !== undefined && source !== path) return source;
    }
  }
  return undefined;
}

const builtEndings: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.mjs$/u, [".mts"]],
  [/\.cjs$/u, [".cts"]],
  [/\.jsx?$/u, [".ts", ".tsx", ".jsx", ".js"]],
];

function sourceFor(files: Files, path: string): string | undefined {
  for (const [built, endings] of builtEndings) {
    if (!built.test(path)) continue;
    return endings.map((ending) => path.replace(built, ending)).find((candidate) => files.has(candidate));
  }
  return undefined;
}

function bySourceMap(files: Files, path: string): string | undefined {
  const map = `${path}.map`;
  if (!files.has(map) || !/\.[cm]?jsx?$/u.test(path)) return undefined;
  const source = files.read(map);
  if (isUnreadable(source)) return undefined;
  const parsed = parse(source.text);
  const sources: unknown = parsed?.get("sources");
  // A bundle has many sources; only a file of its own maps back.
  if (!Array.isArray(sources) || sources.length !== 1) return undefined;
  const only: unknown = sources[0];
  const root = parsed?.get("sourceRoot");
  if (typeof only !== "string") return undefined;
  const reference = typeof root === "string" && root !== "" ? `${root.replace(/\/$/u, "")}/${only}` : only;
  const target = resolvePath(map, reference);
  return target !== undefined && files.has(target) && canBeBuiltFrom(path, target) ? target : undefined;
}

/** A compiler keeps a file's name, and writes JavaScript of JavaScript to another folder. */
function canBeBuiltFrom(path: string, source: string): boolean {
  if (path === source || !isCode(source) || stemOf(path) !== stemOf(source)) return false;
  return isTypeScript(source) || folderOf(path) !== folderOf(source);
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.[cm]?[jt]sx?$/u, "");
}

function parse(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null
      ? new Map<string, unknown>(Object.entries(json))
      : undefined;
  } catch {
    return undefined;
  }
}

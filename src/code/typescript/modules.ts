import { resolvePath, type Files } from "../../source/files.ts";
import type { BuiltFrom } from "./built-files.ts";
import { inFolder } from "./code-files.ts";
import { moduleFiles } from "./module-files.ts";
import { packagesOf } from "./packages.ts";
import { configsFor, type ProjectConfig } from "./tsconfig.ts";

/** The repository file that a module name means where it is written; undefined for a package from outside. */
export type ResolveModule = (from: string, specifier: string) => string | undefined;

/** Which files of the repository the names of modules mean. */
export interface Modules {
  /** All that it may mean where it is written, the likeliest first; empty for a package from outside. */
  readonly filesOf: (from: string, specifier: string) => readonly string[];
  /** The folder of a package that is installed in the repository itself. */
  readonly installedAt: (from: string, specifier: string) => string | undefined;
}

/**
 * Module resolution over the repository's files alone: relative names as Node, TypeScript and bundlers take them,
 * packages of the same repository by name, `paths` and `baseUrl` of the nearest configurations. What a package manager
 * installs under a name is never replaced by a file of the repository.
 */
export function modulesOf(
  files: Files,
  configs: readonly ProjectConfig[],
  claimedSource: BuiltFrom,
): Modules {
  const packages = packagesOf(files, claimedSource);
  const known = new Map<string, readonly string[]>();
  const resolve = (from: string, specifier: string): readonly string[] => {
    if (/^\.\.?(?:\/|$)/u.test(specifier)) {
      const target = resolvePath(from, specifier);
      return target === undefined ? [] : moduleFiles(files, from, target);
    }
    if (packages.isForeign(from, specifier)) return [];
    const found = packages.filesOf(from, specifier);
    for (const config of configsFor(configs, from)) {
      const mapped = byPaths(files, config, from, specifier) ?? byBaseUrl(files, config, from, specifier);
      if (mapped !== undefined) return [...new Set([mapped, ...found])];
    }
    return found;
  };
  return {
    filesOf: (from, specifier) => {
      const key = `${from}\0${specifier}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const found = resolve(from, specifier);
      known.set(key, found);
      return found;
    },
    installedAt: packages.installedAt,
  };
}

function byPaths(files: Files, config: ProjectConfig, from: string, specifier: string): string | undefined {
  const matches = config.paths
    .map(({ pattern, targets }) => ({ targets, ...matchOf(pattern, specifier) }))
    .filter(({ prefix }) => prefix !== undefined)
    .sort((one, other) => (other.prefix ?? 0) - (one.prefix ?? 0));
  for (const target of matches[0]?.targets ?? []) {
    const path = resolvePath(
      inFolder(config.pathsFrom, "tsconfig.json"),
      target.replace("*", () => matches[0]?.star ?? ""),
    );
    const file = path === undefined ? undefined : moduleFiles(files, from, path)[0];
    if (file !== undefined) return file;
  }
  return undefined;
}

/** TypeScript takes the pattern with the longest text before its star; one without a star must be equal. */
function matchOf(pattern: string, specifier: string): { readonly prefix?: number; readonly star?: string } {
  const [before = "", after] = pattern.split("*");
  if (after === undefined) return pattern === specifier ? { prefix: Number.MAX_SAFE_INTEGER, star: "" } : {};
  if (specifier.length < before.length + after.length) return {};
  if (!specifier.startsWith(before) || !specifier.endsWith(after)) return {};
  return { prefix: before.length, star: specifier.slice(before.length, specifier.length - after.length) };
}

function byBaseUrl(files: Files, config: ProjectConfig, from: string, specifier: string): string | undefined {
  if (config.baseUrl === undefined) return undefined;
  const path = resolvePath(inFolder(config.baseUrl, "tsconfig.json"), specifier);
  return path === undefined ? undefined : moduleFiles(files, from, path)[0];
}

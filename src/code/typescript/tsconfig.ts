import { isUnreadable, resolvePath, type Files } from "../../source/files.ts";
import type { TypeScript } from "./program.ts";

/** What of a `tsconfig.json` decides which file a module name means and which source a built file comes from. */
export interface ProjectConfig {
  /** Repository folder of the file, without a slash at the end; empty for the root. */
  readonly folder: string;
  /** Repository folder that `paths` and bare names start from. */
  readonly baseUrl?: string;
  /** Pattern with at most one `*`, and the targets it stands for, relative to `pathsFrom`. */
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
  readonly pathsFrom: string;
  readonly outDir?: string;
  readonly rootDir?: string;
  /** `compilerOptions` as they are written, with those that are inherited. */
  readonly options: ReadonlyMap<string, unknown>;
}

const longestChain = 10;

/** Every `tsconfig*.json` and `jsconfig.json` outside node_modules, with what they extend, deepest folder first. */
export function projectConfigs(compiler: TypeScript, files: Files): readonly ProjectConfig[] {
  return files.paths
    .filter(
      (path) =>
        /(?:^|\/)(?:tsconfig(?:\.[\w.-]+)?|jsconfig)\.json$/u.test(path) &&
        !/(?:^|\/)node_modules\//u.test(path),
    )
    .map((path) => configAt(compiler, files, path, []))
    .filter((config) => config !== undefined)
    .sort((one, other) => other.folder.length - one.folder.length);
}

/** The configurations of a file's folder and its parents, nearest first. */
export function configsFor(configs: readonly ProjectConfig[], path: string): readonly ProjectConfig[] {
  return configs.filter(({ folder }) => folder === "" || path.startsWith(`${folder}/`));
}

function configAt(
  compiler: TypeScript,
  files: Files,
  path: string,
  seen: readonly string[],
): ProjectConfig | undefined {
  if (seen.includes(path) || seen.length >= longestChain || !files.has(path)) return undefined;
  const source = files.read(path);
  if (isUnreadable(source)) return undefined;
  const json = objectOf(compiler.parseConfigFileTextToJson("/tsconfig.json", source.text).config);
  if (json === undefined) return undefined;
  const folder = path.split("/").slice(0, -1).join("/");
  const options = objectOf(json.get("compilerOptions")) ?? new Map<string, unknown>();
  const inherited = basesOf(json.get("extends"))
    .map((reference) => basePath(files, path, reference))
    .map((base) => (base === undefined ? undefined : configAt(compiler, files, base, [...seen, path])))
    .filter((base) => base !== undefined)
    .at(-1);
  const folderOption = (name: string, otherwise: string | undefined): string | undefined => {
    const value = options.get(name);
    return typeof value === "string" ? resolvePath(path, value) : otherwise;
  };
  const baseUrl = folderOption("baseUrl", inherited?.baseUrl);
  const outDir = folderOption("outDir", inherited?.outDir);
  const rootDir = folderOption("rootDir", inherited?.rootDir);
  const ownPaths = objectOf(options.get("paths"));
  return {
    folder,
    ...(baseUrl !== undefined && { baseUrl }),
    ...(outDir !== undefined && { outDir }),
    ...(rootDir !== undefined && { rootDir }),
    options: new Map([...(inherited?.options ?? []), ...options]),
    paths: ownPaths === undefined ? (inherited?.paths ?? []) : patternsOf(ownPaths),
    pathsFrom: ownPaths === undefined ? (inherited?.pathsFrom ?? folder) : (baseUrl ?? folder),
  };
}

function basesOf(value: unknown): readonly string[] {
  const bases = Array.isArray(value) ? value : [value];
  return bases.filter((base) => typeof base === "string");
}

/** A package's base configuration is not in the repository and says nothing about the repository's own folders. */
function basePath(files: Files, path: string, reference: string): string | undefined {
  if (!reference.startsWith(".")) return undefined;
  const target = resolvePath(path, reference);
  if (target === undefined) return undefined;
  return [target, `${target}.json`, `${target}/tsconfig.json`].find((candidate) => files.has(candidate));
}

function patternsOf(paths: ReadonlyMap<string, unknown>): ProjectConfig["paths"] {
  return [...paths].map(([pattern, targets]) => ({
    pattern,
    targets: Array.isArray(targets) ? targets.filter((target) => typeof target === "string") : [],
  }));
}

function objectOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map<string, unknown>(Object.entries(value));
}

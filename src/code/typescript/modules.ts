import { isUnreadable, resolvePath, type Files } from "../../source/files.ts";
import { configsFor, type ProjectConfig } from "./tsconfig.ts";

/** The repository file that a module name means where it is written; undefined for a package from outside. */
export type ResolveModule = (from: string, specifier: string) => string | undefined;

/**
 * Module resolution over the repository's files alone: relative names with the endings that Node, TypeScript and
 * bundlers accept, `paths` and `baseUrl` of the nearest configurations, and packages of the same repository by name.
 */
export function moduleResolution(files: Files, configs: readonly ProjectConfig[]): ResolveModule {
  const packages = packagesOf(files);
  const known = new Map<string, string | undefined>();
  const resolve: ResolveModule = (from, specifier) => {
    if (/^\.\.?(?:\/|$)/u.test(specifier)) {
      const target = resolvePath(from, specifier);
      return target === undefined ? undefined : moduleFile(files, target);
    }
    for (const config of configsFor(configs, from)) {
      const file = byPaths(files, config, specifier) ?? byBaseUrl(files, config, specifier);
      if (file !== undefined) return file;
    }
    return inPackages(files, packages, specifier);
  };
  return (from, specifier) => {
    const key = `${from}\0${specifier}`;
    if (!known.has(key)) known.set(key, resolve(from, specifier));
    return known.get(key);
  };
}

const endings = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"] as const;
const sourceEndings: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".js", ".jsx"],
  ".jsx": [".tsx", ".jsx"],
  ".mjs": [".mts", ".mjs"],
  ".cjs": [".cts", ".cjs"],
};

/** The file that a path without its ending, with a built ending, or of a folder stands for. Sources before built files. */
export function moduleFile(files: Files, path: string): string | undefined {
  const [ending] = /\.[cm]?jsx?$/u.exec(path) ?? [];
  const swapped =
    ending === undefined
      ? []
      : (sourceEndings[ending] ?? []).map((other) => path.slice(0, -ending.length) + other);
  const candidates = [
    ...swapped,
    ...(/\.[cm]?tsx?$/u.test(path) ? [path] : []),
    ...endings.map((other) => path + other),
    ...endings.map((other) => (path === "" ? `index${other}` : `${path}/index${other}`)),
  ];
  return candidates.find((candidate) => files.has(candidate) && !candidate.endsWith(".d.ts"));
}

function byPaths(files: Files, config: ProjectConfig, specifier: string): string | undefined {
  const matches = config.paths
    .map(({ pattern, targets }) => ({ targets, ...matchOf(pattern, specifier) }))
    .filter(({ prefix }) => prefix !== undefined)
    .sort((one, other) => (other.prefix ?? 0) - (one.prefix ?? 0));
  for (const target of matches[0]?.targets ?? []) {
    const path = resolvePath(
      within(config.pathsFrom),
      target.replace("*", () => matches[0]?.star ?? ""),
    );
    const file = path === undefined ? undefined : moduleFile(files, path);
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

function byBaseUrl(files: Files, config: ProjectConfig, specifier: string): string | undefined {
  if (config.baseUrl === undefined) return undefined;
  const path = resolvePath(within(config.baseUrl), specifier);
  return path === undefined ? undefined : moduleFile(files, path);
}

interface Package {
  readonly name: string;
  readonly folder: string;
  readonly entry: string | undefined;
}

function inPackages(files: Files, packages: readonly Package[], specifier: string): string | undefined {
  const found = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  if (found === undefined) return undefined;
  if (specifier === found.name) return found.entry;
  const path = resolvePath(within(found.folder), specifier.slice(found.name.length + 1));
  if (path === undefined) return undefined;
  return (
    moduleFile(files, path) ??
    moduleFile(files, join(found.folder, `src/${specifier.slice(found.name.length + 1)}`))
  );
}

function packagesOf(files: Files): readonly Package[] {
  return files.paths
    .filter((path) => /(?:^|\/)package\.json$/u.test(path) && !/(?:^|\/)node_modules\//u.test(path))
    .flatMap((path) => {
      const manifest = manifestAt(files, path);
      const name = manifest?.get("name");
      if (typeof name !== "string" || name === "") return [];
      const folder = path.split("/").slice(0, -1).join("/");
      return [{ name, folder, entry: entryOf(files, folder, manifest?.get("main")) }];
    });
}

/** A package of the repository is usually imported before it is built: its sources are what its entry is built from. */
function entryOf(files: Files, folder: string, main: unknown): string | undefined {
  const source = moduleFile(files, join(folder, "src/index")) ?? moduleFile(files, join(folder, "index"));
  if (typeof main !== "string") return source;
  const path = resolvePath(within(folder), main);
  return (path === undefined ? undefined : moduleFile(files, path)) ?? source;
}

/** A `package.json` as a map; undefined when it can't be read or is no object. */
export function manifestAt(files: Files, path: string): ReadonlyMap<string, unknown> | undefined {
  if (!files.has(path)) return undefined;
  const source = files.read(path);
  if (isUnreadable(source)) return undefined;
  try {
    const parsed: unknown = JSON.parse(source.text);
    if (typeof parsed !== "object" || parsed === null) return undefined;
    return new Map<string, unknown>(Object.entries(parsed));
  } catch {
    return undefined;
  }
}

function within(folder: string): string {
  return join(folder, "package.json");
}

function join(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}

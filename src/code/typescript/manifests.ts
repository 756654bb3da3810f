import { isUnreadable, type Files } from "../../source/files.ts";
import { foldersAbove, inFolder, isInstalled } from "./code-files.ts";
import { matchesGlob } from "./globs.ts";

/** A `package.json` of the repository. */
export interface Manifest {
  /** The folder that it stands in. */
  readonly folder: string;
  readonly json: ReadonlyMap<string, unknown>;
}

/** A `package.json` as a map; undefined when it can't be read or is no object. */
export function manifestAt(files: Files, path: string): ReadonlyMap<string, unknown> | undefined {
  if (!files.has(path)) return undefined;
  const source = files.read(path);
  if (isUnreadable(source)) return undefined;
  try {
    return mapOf(JSON.parse(source.text));
  } catch {
    return undefined;
  }
}

/** The manifests of the folders that hold a path, the nearest first. */
export function manifestsAbove(files: Files, path: string): readonly Manifest[] {
  return foldersAbove(path).flatMap((folder) => {
    const json = manifestAt(files, inFolder(folder, "package.json"));
    return json === undefined ? [] : [{ folder, json }];
  });
}

/** Every package of the repository, without what is installed. */
export function ownManifests(files: Files): readonly Manifest[] {
  return files.paths
    .filter((path) => /(?:^|\/)package\.json$/u.test(path) && !isInstalled(path))
    .flatMap((path) => {
      const json = manifestAt(files, path);
      return json === undefined ? [] : [{ folder: path.split("/").slice(0, -1).join("/"), json }];
    });
}

export function mapOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map<string, unknown>(Object.entries(value));
}

/** How a manifest declares a package: a version's range, `workspace:*`, `file:../lib`. */
export function declaredRange({ json }: Manifest, name: string): string | undefined {
  for (const kind of ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]) {
    const range = mapOf(json.get(kind))?.get(name);
    if (typeof range === "string") return range;
  }
  return undefined;
}

/** Whether a package manager links the package in this folder instead of installing one of its name. */
export function isWorkspace(files: Files, folder: string): boolean {
  return manifestsAbove(files, folder).some((manifest) => {
    const written = manifest.json.get("workspaces");
    const patterns: unknown = Array.isArray(written) ? written : mapOf(written)?.get("packages");
    if (!Array.isArray(patterns)) return false;
    const inside = manifest.folder === "" ? folder : folder.slice(manifest.folder.length + 1);
    return patterns.some(
      (pattern) => typeof pattern === "string" && matchesGlob(inside, pattern.replace(/^\.\/|\/$/gu, "")),
    );
  });
}

import { resolvePath, type Files } from "../../source/files.ts";
import type { BuiltFrom } from "./built-files.ts";
import { foldersAbove, inFolder } from "./code-files.ts";
import { declaredRange, isWorkspace, manifestsAbove, ownManifests, type Manifest } from "./manifests.ts";
import { moduleFiles } from "./module-files.ts";
import { isNodeBuiltin } from "./node-builtins.ts";
import { exportTargets, type LoadedBy } from "./package-exports.ts";

/** What a name that is no path means. */
export interface Packages {
  /** The files of the repository that it may mean, likeliest first. */
  readonly filesOf: (from: string, specifier: string) => readonly string[];
  /** Whether it comes from outside for certain, whatever the repository holds. */
  readonly isForeign: (from: string, specifier: string) => boolean;
  /** The folder of an installed copy that is in the repository. */
  readonly installedAt: (from: string, specifier: string) => string | undefined;
}

export function packagesOf(files: Files, claimedSource: BuiltFrom): Packages {
  const own = ownManifests(files);
  const installed = installedFolders(files);
  return { filesOf, isForeign, installedAt };

  function filesOf(from: string, specifier: string): readonly string[] {
    if (specifier.startsWith("#")) return internal(from, specifier);
    const found = packageFor(from, nameOf(specifier));
    return found === undefined ? [] : filesIn(found, from, specifier);
  }

  /** `#name`: what the nearest package.json says in `imports` (Node, subpath imports). */
  function internal(from: string, specifier: string): readonly string[] {
    const [manifest] = manifestsAbove(files, from);
    const targets = manifest && exportTargets(manifest.json.get("imports") ?? {}, specifier, loadedBy(from));
    return (targets ?? []).flatMap((target) =>
      target.startsWith(".")
        ? filesAt(from, resolvePath(inFolder(manifest?.folder ?? "", "package.json"), target))
        : filesOf(from, target),
    );
  }

  function filesIn({ folder, json }: Manifest, from: string, specifier: string): readonly string[] {
    const rest = specifier.slice(nameOf(specifier).length + 1);
    const within = inFolder(folder, "package.json");
    const exported = exportTargets(json.get("exports"), rest === "" ? "." : `./${rest}`, loadedBy(from));
    const found = (exported ?? []).flatMap((target) => filesAt(from, resolvePath(within, target)));
    if (found.length > 0) return [...new Set(found)];
    if (rest !== "") {
      return (
        [rest, `src/${rest}`]
          .map((path) => filesAt(from, resolvePath(within, path)))
          .find((paths) => paths.length > 0) ?? []
      );
    }
    const main = json.get("main");
    // A package of the repository is usually imported before it is built: then its source stands for its entry.
    return (
      [typeof main === "string" ? main : undefined, "index", "src/index"]
        .filter((path) => path !== undefined)
        .map((path) => filesAt(from, resolvePath(within, path)))
        .find((paths) => paths.length > 0) ?? []
    );
  }

  /** The files of a path; where there are none, the source of what is built to it. */
  function filesAt(from: string, path: string | undefined): readonly string[] {
    if (path === undefined) return [];
    const found = moduleFiles(files, from, path);
    if (found.length > 0) return found;
    const source = [path, `${path}.js`, inFolder(path, "index.js")]
      .map((built) => claimedSource(built))
      .find((one) => one !== undefined);
    return source === undefined ? [] : [source];
  }

  /** `require` in a file that says so or that its package says nothing of; what TypeScript writes is built to it. */
  function loadedBy(from: string): LoadedBy {
    if (/\.m[jt]s$/iu.test(from)) return "import";
    if (/\.c[jt]s$/iu.test(from)) return "require";
    return manifestsAbove(files, from)[0]?.json.get("type") === "module" ? "import" : "require";
  }

  /** The package of the repository that a package manager would put under this name. */
  function packageFor(from: string, name: string): Manifest | undefined {
    if (isNodeBuiltin(name)) return undefined;
    const declaring = manifestsAbove(files, from).find(
      (manifest) => declaredRange(manifest, name) !== undefined,
    );
    const range = declaring && declaredRange(declaring, name);
    const linked = /^(?:file|link|portal):(?<path>.+)$/u.exec(range ?? "")?.groups?.["path"];
    if (declaring !== undefined && linked !== undefined) {
      const folder = resolvePath(inFolder(declaring.folder, "package.json"), linked);
      return own.find((manifest) => manifest.folder === folder);
    }
    const named = own.find(({ json }) => json.get("name") === name);
    if (named === undefined || range === undefined || range.startsWith("workspace:")) return named;
    return isWorkspace(files, named.folder) && fits(named, range) ? named : undefined;
  }

  function isForeign(from: string, specifier: string): boolean {
    const name = nameOf(specifier);
    if (isNodeBuiltin(specifier)) return true;
    if (specifier.startsWith("#") || packageFor(from, name) !== undefined) return false;
    return manifestsAbove(files, from).some((manifest) => declaredRange(manifest, name) !== undefined);
  }

  function installedAt(from: string, specifier: string): string | undefined {
    if (installed.size === 0 || isNodeBuiltin(specifier) || specifier.startsWith("#")) return undefined;
    return foldersAbove(from)
      .map((folder) => inFolder(folder, `node_modules/${nameOf(specifier)}`))
      .find((folder) => installed.has(folder));
  }
}

/** npm links a workspace only where its version is in the declared range; ours is the major alone. */
function fits({ json }: Manifest, range: string): boolean {
  if (range === "*" || range === "" || range === "latest") return true;
  const version = json.get("version");
  return typeof version === "string" && /\d+/u.exec(version)?.[0] === /\d+/u.exec(range)?.[0];
}

/** `@scope/name` or `name`. */
function nameOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** The folders of packages in folders that a package manager fills, as far as they are committed. */
function installedFolders(files: Files): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of files.paths) {
    const found = /^(?<folder>(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(path)?.groups?.["folder"];
    if (found !== undefined) folders.add(found);
  }
  return folders;
}

import type { Problem } from "../../declarations/problem.ts";
import type { Files } from "../../source/files.ts";
import { folderOf, isTypeScript } from "./code-files.ts";
import type { CodeReader } from "./code-reader.ts";
import type { Modules } from "./modules.ts";

// What runs with the functions and is not followed: nobody may take it for judged.

const mostImporters = 20;
const mostFilesOfPackage = 5_000;

export function unread(path: string, message: string, dependsOn: readonly string[] = []): Problem {
  return {
    kind: "unread",
    message,
    at: { path },
    effect: "incomplete",
    ...(dependsOn.length > 0 && { dependsOn }),
  };
}

/** A file that runs and was left out: once for each file that loads it, so that a new way to it counts as new. */
export function notFollowed(
  reader: CodeReader,
  path: string,
  why: string,
  needed: ReadonlySet<string>,
): readonly Problem[] {
  const importers = [...needed].filter((one) => reader.loadedBy(one).includes(path)).sort();
  const message = `This file ${why}, so what it does was not followed`;
  if (importers.length === 0) return [unread(path, message)];
  return importers
    .slice(0, mostImporters)
    .map((importer) => unread(path, `${message}: ${importer} loads it`));
}

/** Names of modules that may mean two files, where the second is not what the first is compiled to. */
export function otherReadings(
  reader: CodeReader,
  modules: Modules,
  needed: ReadonlySet<string>,
  genuine: ReadonlyMap<string, string>,
): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const from of [...needed].sort()) {
    const code = reader.at(from);
    if (code.kind !== "code") continue;
    for (const { specifier } of code.imports) {
      const [followed, ...others] = modules.filesOf(from, specifier);
      for (const other of others) {
        if (followed === undefined || (genuine.get(other) ?? other) === (genuine.get(followed) ?? followed))
          continue;
        const stands =
          stemOf(other) === stemOf(followed) && isTypeScript(followed)
            ? `This file stands beside ${followed} and is not built from it: ${from} may load either`
            : `'${specifier}' in ${from} may mean this file`;
        const problem = unread(other, `${stands}, and was followed to ${followed} only`, [followed]);
        problems.set(`${other}\0${problem.message}`, problem);
      }
    }
  }
  return [...problems.values()];
}

/** Packages that are loaded from a folder of installed ones in the repository: they are deployed as they are. */
export function installedPackages(
  files: Files,
  reader: CodeReader,
  modules: Modules,
  needed: ReadonlySet<string>,
): readonly Problem[] {
  const loaders = new Map<string, string>();
  for (const from of [...needed].sort()) {
    const code = reader.at(from);
    if (code.kind !== "code") continue;
    for (const { specifier } of code.imports) {
      if (specifier.startsWith(".") || modules.filesOf(from, specifier).length > 0) continue;
      const folder = modules.installedAt(from, specifier);
      if (folder !== undefined && !loaders.has(folder)) loaders.set(folder, from);
    }
  }
  return [...loaders].map(([folder, from]) => {
    const inside = files.paths.filter((path) => path.startsWith(`${folder}/`));
    const [first = folder] = [`${folder}/package.json`, ...inside].filter((path) => files.has(path));
    return unread(
      first,
      `The repository holds this package as it is installed, and its code was not followed: ${from} loads it`,
      inside.slice(0, mostFilesOfPackage),
    );
  });
}

function stemOf(path: string): string {
  return `${folderOf(path)}/${path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]+$/u, "")}`;
}

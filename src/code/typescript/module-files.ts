import { resolvePath, type Files } from "../../source/files.ts";
import { inFolder, isTypeScript } from "./code-files.ts";
import { manifestAt } from "./manifests.ts";

const sourceEndings = [".ts", ".tsx", ".mts", ".cts"] as const;
const scriptEndings = [".js", ".jsx", ".mjs", ".cjs"] as const;
const sourcesOf: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/**
 * The files that a path may mean when the file `from` loads it, the likeliest first: Node takes what is written, the
 * compiler takes a source for what is built from it, and TypeScript may run through either.
 */
export function moduleFiles(files: Files, from: string, path: string): readonly string[] {
  const asNode = asWritten(files, path);
  const asCompiler = sourceFor(files, path);
  const found = isTypeScript(from) ? [asCompiler, asNode] : [asNode, asCompiler];
  const taken = found.filter((one) => one !== undefined);
  // JavaScript runs as it is: a source is only looked for when there is nothing else.
  return isTypeScript(from) ? [...new Set(taken)] : taken.slice(0, 1);
}

/** A file of any ending, then the endings that Node, the compiler and bundlers add, then the folder's. */
function asWritten(files: Files, path: string, isMain = false): string | undefined {
  if (path !== "" && files.has(path)) return isData(path) ? undefined : path;
  const added = path === "" ? [] : [...scriptEndings, ".node"].map((ending) => path + ending);
  const file = added.find((candidate) => files.has(candidate));
  if (file !== undefined) return file;
  // A module of the same name in JSON has no code, and Node looks no further.
  if (files.has(`${path}.json`)) return undefined;
  if (!isMain) {
    const main = manifestAt(files, inFolder(path, "package.json"))?.get("main");
    const target = typeof main === "string" ? resolvePath(inFolder(path, "package.json"), main) : undefined;
    const named = target === undefined ? undefined : asWritten(files, target, true);
    if (named !== undefined) return named;
  }
  return scriptEndings
    .map((ending) => inFolder(path, `index${ending}`))
    .find((candidate) => files.has(candidate));
}

function sourceFor(files: Files, path: string): string | undefined {
  const [ending = ""] = /\.[cm]?jsx?$/iu.exec(path) ?? [];
  const candidates = [
    ...(sourcesOf[ending.toLowerCase()] ?? []).map((other) => path.slice(0, -ending.length) + other),
    ...(isTypeScript(path) ? [path] : []),
    ...(path === "" ? [] : sourceEndings.map((other) => path + other)),
    // A file of exactly this name, or a folder's main, comes before the folder's index.
    ...(asWritten(files, path) === undefined || files.has(inFolder(path, "index.js"))
      ? sourceEndings.map((other) => inFolder(path, `index${other}`))
      : []),
  ];
  return candidates.find(
    (candidate) => files.has(candidate) && (candidate === path || !/\.d\.[cm]?ts$/iu.test(candidate)),
  );
}

function isData(path: string): boolean {
  return /\.json$/iu.test(path);
}

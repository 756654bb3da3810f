import type { Files } from "../../source/files.ts";
import { manifestAt } from "./modules.ts";

/** Whether `main` in the package.json of the app's folder names the file, as source or as what is built from it. */
export function isNamedByMain(files: Files, app: string, path: string): boolean {
  const main = manifestAt(files, app === "" ? "package.json" : `${app}/package.json`)?.get("main");
  if (typeof main !== "string") return false;
  const file = withoutExtension(app === "" ? path : path.slice(app.length + 1));
  const named = withoutExtension(main.replace(/^\.\//u, ""));
  // `dist/src/functions/*` is built from `src/functions/*`: the folder of the output is not known for certain.
  const [, ...built] = named.split("/");
  return [named, built.join("/")].some(
    (pattern) => pattern !== "" && matchesGlob(file.split("/"), pattern.split("/")),
  );
}

function withoutExtension(path: string): string {
  return path.replace(/\.[cm]?[jt]s$/iu, "");
}

/** `*` is any text within a segment, `**` any folders, `{a,b}` is not taken apart: it then matches nothing. */
function matchesGlob(names: readonly string[], patterns: readonly string[]): boolean {
  const [pattern, ...morePatterns] = patterns;
  const [name, ...moreNames] = names;
  if (pattern === undefined) return name === undefined;
  if (pattern === "**") {
    return matchesGlob(names, morePatterns) || (name !== undefined && matchesGlob(moreNames, patterns));
  }
  if (name === undefined) return false;
  const parts = pattern.split("*");
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  const fits =
    parts.length === 1
      ? name === pattern
      : parts.length === 2 && name.startsWith(first) && name.endsWith(last);
  return fits && matchesGlob(moreNames, morePatterns);
}

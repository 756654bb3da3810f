import { resolvePath, type Files } from "../../source/files.ts";
import { inFolder } from "./code-files.ts";
import { matchesGlob } from "./globs.ts";
import { manifestAt } from "./manifests.ts";

/** Whether `main` in the package.json of the app's folder names the file, as source or as what is built from it. */
export function isNamedByMain(files: Files, app: string, path: string): boolean {
  const main = mainOf(files, app);
  if (main === undefined) return false;
  const file = withoutEnding(insideOf(app, path) ?? path);
  const named = withoutEnding(main);
  // `dist/src/functions/*` is built from `src/functions/*`: the folder of the output is not known for certain.
  const [, ...built] = named.split("/");
  return [named, built.join("/")].some((pattern) => pattern !== "" && matchesGlob(file, pattern));
}

/**
 * The files that the worker loads when an app starts, whatever they are called: those that `main` beside a host.json
 * names exactly or fits as a pattern (azure-functions-nodejs-worker, startApp).
 */
export function filesOfMain(files: Files): readonly string[] {
  return appsWithMain(files).flatMap(({ app, main }) => {
    const exact = resolvePath(inFolder(app, "package.json"), main);
    const found =
      exact === undefined
        ? undefined
        : [exact, `${exact}.js`, `${exact}/index.js`].find((path) => files.has(path));
    if (found !== undefined) return [found];
    if (!/[*?{[]/u.test(main)) return [];
    return files.paths.filter((path) => {
      const inside = insideOf(app, path);
      return inside !== undefined && matchesGlob(inside, main) && !/\.(?:json|map|d\.[cm]?ts)$/iu.test(path);
    });
  });
}

/** The folders with a host.json whose package.json has a `main`. */
export function appsWithMain(files: Files): readonly { readonly app: string; readonly main: string }[] {
  return files.paths
    .filter((path) => /(?:^|\/)host\.json$/u.test(path))
    .flatMap((path) => {
      const app = path.split("/").slice(0, -1).join("/");
      const main = mainOf(files, app);
      return main === undefined ? [] : [{ app, main }];
    });
}

function mainOf(files: Files, app: string): string | undefined {
  const main = manifestAt(files, inFolder(app, "package.json"))?.get("main");
  return typeof main === "string" && main !== ""
    ? main.replaceAll("\\", "/").replace(/^(?:\.\/)+/u, "")
    : undefined;
}

function insideOf(app: string, path: string): string | undefined {
  if (app === "") return path;
  return path.startsWith(`${app}/`) ? path.slice(app.length + 1) : undefined;
}

function withoutEnding(path: string): string {
  return path.replace(/\.[cm]?[jt]s$/iu, "");
}

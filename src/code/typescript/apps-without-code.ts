import type { Problem } from "../../declarations/problem.ts";
import { isUnreadable, type Files } from "../../source/files.ts";
import { place } from "../../source/source.ts";
import { inFolder } from "./code-files.ts";
import { declaredRange, manifestAt } from "./manifests.ts";
import { appsWithMain, filesOfMain } from "./package-main.ts";
import { registeringPackages } from "./registrations.ts";

/**
 * Apps of the Node v4 model of which nothing was found: `main` names what a build that is not in the repository makes,
 * and no source registers a function. `apps` are the folders of those that have functions.
 */
export function appsWithoutCode(files: Files, apps: ReadonlySet<string>): readonly Problem[] {
  const loaded = filesOfMain(files);
  return appsWithMain(files)
    .filter(({ app }) => !apps.has(app) && !loaded.some((path) => path.startsWith(inFolder(app, ""))))
    .flatMap(({ app }) => {
      const path = inFolder(app, "package.json");
      const json = manifestAt(files, path);
      const source = files.read(path);
      if (json === undefined || isUnreadable(source)) return [];
      const declares = registeringPackages.some(
        (name) => declaredRange({ folder: app, json }, name) !== undefined,
      );
      return declares ? [withoutCode(source)] : [];
    });
}

function withoutCode(source: Parameters<typeof place>[0]): Problem {
  const written = /"main"\s*:\s*(?<value>"[^"]*")/u.exec(source.text);
  const value = written?.groups?.["value"] ?? "";
  const end = written === null ? 0 : written.index + written[0].length;
  return {
    kind: "unresolved",
    message:
      "'main' names no file of the repository, and no function of this app was found: its sources were expected",
    at: place(source, end - value.length, end),
    effect: "incomplete",
  };
}

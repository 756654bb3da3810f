import type { Files } from "../../source/files.ts";
import { isUnreadable } from "../../source/files.ts";
import { matchesPath } from "../../source/glob.ts";
import { known, type ObjectTree } from "../../declarations/value.ts";
import { startOf, type Place, type Source } from "../../source/source.ts";

/** Files of an app's folder that usually hold secrets and that nothing keeps out of its package. */
export interface PackageContents {
  /** The start of `.funcignore`, or of `host.json` where there is none. */
  readonly at: Place;
  /** `files`: their paths from the app's folder. */
  readonly body: ObjectTree;
}

/**
 * What would go into the package of the app whose `host.json` this is: everything below it that `.funcignore` does not
 * name, as Core Tools, azd and azure/functions-action read that file.
 * https://learn.microsoft.com/azure/azure-functions/functions-core-tools-reference#func-azure-functionapp-publish
 */
export function packageContents(host: Source, files: Files): PackageContents {
  const folder = host.path.slice(0, host.path.lastIndexOf("/") + 1);
  const ignoring = `${folder}.funcignore`;
  const read = files.has(ignoring) ? files.read(ignoring) : undefined;
  const source = read === undefined || isUnreadable(read) ? undefined : read;
  const at = startOf(source ?? host);
  const patterns = patternsOf(source?.text ?? "");
  const inside = files.paths
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length));
  const kept = inside.filter(
    (path) => holdsSecrets.test(path) && !isExample.test(path) && !isIgnored(path, patterns),
  );
  return {
    at,
    body: {
      kind: "object",
      properties: new Map([
        [
          "files",
          {
            name: "files",
            at,
            value: { kind: "array", items: kept.map((path) => known(path, at)), at },
          },
        ],
      ]),
      at,
    },
  };
}

/** Core Tools leaves `local.settings.json` out by itself, but not what people copied it to. */
const holdsSecrets =
  /(?:^|\/)(?:\.env(?:\.[\w-]+)*|local\.settings\.(?!json$)[\w.-]+|[^/]+\.(?:pfx|p12|jks|keystore|publishsettings|ppk))$/iu;

const isExample = /[._-](?:example|sample|template|dist|defaults?)(?:\.\w+)?$/iu;

interface Pattern {
  readonly glob: string;
  readonly isNegated: boolean;
}

/** The rules of `.gitignore`: a slash inside ties a pattern to the folder, the last one that matches counts. */
function patternsOf(text: string): readonly Pattern[] {
  return text
    .split(/\r?\n/u)
    .slice(0, mostPatterns)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const isNegated = line.startsWith("!");
      const plain = isNegated ? line.slice(1) : line;
      const isTied = plain.replace(/\/+$/u, "").includes("/");
      return { glob: isTied ? plain : `**/${plain}`, isNegated };
    });
}

const mostPatterns = 1_000;

function isIgnored(path: string, patterns: readonly Pattern[]): boolean {
  return patterns.findLast(({ glob }) => matchesPath(path, glob))?.isNegated === false;
}

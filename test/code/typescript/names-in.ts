import { ts } from "ts-morph";

import { isCode } from "../../../src/code/typescript/code-files.ts";
import { modulesOf } from "../../../src/code/typescript/modules.ts";
import { namesOf, type Names } from "../../../src/code/typescript/names.ts";
import { createProgram } from "../../../src/code/typescript/program.ts";
import { projectConfigs } from "../../../src/code/typescript/tsconfig.ts";
import { filesOf } from "../files-of.ts";

/** What the names in these files stand for, every file taken in. */
export async function namesIn(texts: Readonly<Record<string, string>>): Promise<Names> {
  const files = filesOf(texts);
  const modules = modulesOf(files, projectConfigs(ts, files), () => undefined);
  const sources = Object.entries(texts)
    .filter(([path]) => isCode(path))
    .map(([path, text]) => ({ path, text }));
  return namesOf(await createProgram(sources), (from, specifier) =>
    modules.filesOf(from, specifier).find((path) => files.has(path)),
  );
}

import { ts } from "ts-morph";

import { builtFiles } from "../../../src/code/typescript/built-files.ts";
import { isCode } from "../../../src/code/typescript/code-files.ts";
import { modulesOf } from "../../../src/code/typescript/modules.ts";
import { namesOf, type Names } from "../../../src/code/typescript/names.ts";
import { createProgram } from "../../../src/code/typescript/program.ts";
import { projectConfigs } from "../../../src/code/typescript/tsconfig.ts";
import { filesOf } from "../files-of.ts";

/** What the names in these files stand for, every file taken in. */
export async function namesIn(texts: Readonly<Record<string, string>>): Promise<Names> {
  const files = filesOf(texts);
  const program = await createProgram(
    Object.entries(texts)
      .filter(([path]) => isCode(path))
      .map(([path, text]) => ({ path, text })),
  );
  const configs = projectConfigs(ts, files);
  const modules = modulesOf(files, configs, builtFiles(files, configs));
  return namesOf(program, (from, specifier) => modules.filesOf(from, specifier)[0]);
}

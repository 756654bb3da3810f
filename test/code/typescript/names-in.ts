import { ts } from "ts-morph";

import { moduleResolution } from "../../../src/code/typescript/modules.ts";
import { namesOf, type Names } from "../../../src/code/typescript/names.ts";
import { createProgram } from "../../../src/code/typescript/program.ts";
import { isCode } from "../../../src/code/typescript/selection.ts";
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
  return namesOf(program, moduleResolution(files, projectConfigs(ts, files)));
}

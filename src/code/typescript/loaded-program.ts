import type { Problem } from "../../declarations/problem.ts";
import type { Files } from "../../source/files.ts";
import type { DeclaredFunction } from "../handlers/function-json.ts";
import { builtFiles } from "./built-files.ts";
import { compiledCopies } from "./compiled-copies.ts";
import { computedImports } from "./computed-imports.ts";
import { modulesOf } from "./modules.ts";
import { namesOf, type Names } from "./names.ts";
import { scriptFiles } from "./node-v3.ts";
import { filesOfMain } from "./package-main.ts";
import { createProgram, type TypeScript } from "./program.ts";
import { selectFiles, type Selection } from "./selection.ts";
import { projectConfigs } from "./tsconfig.ts";

/** The code that runs in a repository's functions, parsed. */
export interface LoadedProgram {
  readonly selection: Selection;
  readonly names: Names;
  /** The files to look for a declared function in: its source, and what runs where that is another program. */
  readonly scriptsOf: (declared: DeclaredFunction) => readonly string[];
  readonly problems: readonly Problem[];
}

/** A name that is put together may lead to a file in which another is. */
const mostRounds = 4;

export async function loadProgram(
  compiler: TypeScript,
  files: Files,
  declared: readonly DeclaredFunction[],
  started: readonly string[],
): Promise<LoadedProgram> {
  const configs = projectConfigs(compiler, files);
  const claimedSource = builtFiles(files, configs);
  const modules = modulesOf(files, configs, claimedSource);
  const isCompiledFrom = compiledCopies(compiler, configs);
  const scripts = new Map(declared.map((one) => [one, scriptFiles(files, claimedSource, one)]));
  const entries = new Set([...scripts.values()].flat());
  for (const path of filesOfMain(files)) entries.add(path);
  for (const path of started) {
    // What is started may be there only once it is built.
    const found = files.has(path) ? path : claimedSource(path);
    if (found !== undefined) entries.add(found);
  }
  for (let round = 1; ; round++) {
    const selection = selectFiles({ compiler, files, modules, entries, claimedSource, isCompiledFrom });
    const program = await createProgram(selection.sources);
    const names = namesOf(program, selection.resolve);
    const computed = computedImports(names, files, modules);
    const more = [...computed.paths].filter((path) => !entries.has(path) && !isIn(selection, path));
    if (more.length === 0 || round === mostRounds) {
      return {
        selection,
        names,
        scriptsOf: (one) => [
          ...new Set((scripts.get(one) ?? []).map((path) => selection.genuine.get(path) ?? path)),
        ],
        problems: [...selection.problems, ...program.problems, ...computed.problems],
      };
    }
    for (const path of more) entries.add(path);
  }
}

function isIn({ sources, genuine }: Selection, path: string): boolean {
  return genuine.has(path) || sources.some((source) => source.path === path);
}

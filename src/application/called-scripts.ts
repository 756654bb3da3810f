import { absent, known } from "../declarations/value.ts";
import type { ObjectTree, Tree } from "../declarations/value.ts";
import { startOf, type Source } from "../source/source.ts";
import { azdHooksOf, type AzdHook } from "./azd-hooks.ts";
import { makeRecipes } from "./make-recipes.ts";
import { packageScripts } from "./package-scripts.ts";
import { programRunBy, type Program } from "./programs.ts";
import { scriptCommandsIn, type ScriptCommand } from "./script-commands.ts";
import { pathsFrom } from "./script-paths.ts";
import type { ScriptVariables } from "./script-variables.ts";
import { shellHandsOver } from "./shell-arguments.ts";
import type { Declaration } from "../declarations/declaration.ts";
import type { Names, Step } from "./workflow.ts";

/** The scripts of the repository, and how much of them is followed. */
export interface RepositoryScripts {
  /** The file at a path; undefined where there is none, or where that it can't be read is told elsewhere. */
  readonly sourceAt: (path: string) => Source | undefined;
  /** The `azure.yaml` of a folder. */
  readonly azdProjectIn: (folder: string) => Declaration | undefined;
  /** True while steps are left to be followed; scripts that run each other multiply. */
  spend(): boolean;
  /** True while so many more characters may be read. */
  spendText(characters: number): boolean;
}

/** Scripts that run scripts; what people write stays below five. */
const deepest = 10;

/**
 * The scripts of the repository that a step runs, as steps within it, each followed by those that it runs itself: files
 * for a shell, targets of a Makefile, scripts of a `package.json`, hooks of azd. What reads the scripts of a step then reads them too.
 */
export function calledScripts(step: Step, repository: RepositoryScripts): readonly Step[] {
  const around = scriptsAround(step);
  if (around.length >= deepest) return [];
  const found: Step[] = [];
  const seen = new Set<string>();
  // What later steps set is not known yet while they are read.
  const names: Names = { ...step.names, steps: () => [] };
  for (const script of step.scripts) {
    const { commands, variables } = scriptCommandsIn(script, step, names);
    for (const command of commands) {
      for (const part of partsRunBy(command, repository)) {
        const key = keyOf(part);
        const call = `${key}\n${part.call}`;
        if (seen.has(call) || around.includes(key)) continue;
        seen.add(call);
        if (!repository.spend() || !repository.spendText(lengthOf(part.scripts))) return found;
        const inner = stepOf(part, step, variables);
        found.push(inner, ...calledScripts(inner, repository));
      }
    }
  }
  return found;
}

/** A hook of azd as a step, of the step that runs azd or of nobody here. */
export function stepOfHook({ source, name, run, folders, at }: AzdHook, names: Names, within?: Step): Step {
  return {
    body: emptyAt(at),
    scripts: [run],
    input: () => absent(at),
    names,
    folders,
    file: { source, part: name },
    ...(within && { within }),
  };
}

/** What a command runs of a file of the repository. */
interface Part {
  readonly source: Source;
  readonly part: string;
  readonly scripts: readonly Tree[];
  readonly folders: readonly string[];
  /** What tells this call from others of the same part. */
  readonly call: string;
  readonly handed?: Names["handed"];
}

function keyOf({ source, part }: Pick<Part, "source" | "part">): string {
  return `${source.path}\n${part}`;
}

function scriptsAround({ within, file }: Step): readonly string[] {
  return [
    ...(file === undefined ? [] : [keyOf(file)]),
    ...(within === undefined ? [] : scriptsAround(within)),
  ];
}

function lengthOf(scripts: readonly Tree[]): number {
  return scripts.reduce((length, { at }) => length + at.end - at.start, 0);
}

function partsRunBy(command: ScriptCommand, repository: RepositoryScripts): readonly Part[] {
  const program = programRunBy(command.words);
  return program === undefined ? [] : partsOf(program, command, repository);
}

function partsOf(program: Program, command: ScriptCommand, repository: RepositoryScripts): readonly Part[] {
  const { folders, inText } = command;
  const call = command.words.map(({ text }) => text).join(" ");
  const inside = program.folder === undefined ? folders : pathsFrom(folders, inText(program.folder));
  const sourceOf = (name: string): Source | undefined =>
    first(inside, (folder) => repository.sourceAt(folder === "" ? name : `${folder}/${name}`));
  switch (program.kind) {
    case "script": {
      const source = first(pathsFrom(inside, inText(program.file)), repository.sourceAt);
      if (source === undefined || !isForShell(source)) return [];
      const script = known(source.text, { source, start: 0, end: source.text.length });
      const handed = shellHandsOver(
        source,
        program.arguments.map((word) => () => inText(word)),
      );
      const where = [...new Set([...inside, folderOf(source.path), ""])];
      return [{ source, part: "", scripts: [script], folders: where, call, handed }];
    }
    case "make": {
      const names = program.file === undefined ? ["GNUmakefile", "makefile", "Makefile"] : [];
      const source =
        program.file === undefined
          ? first(names, sourceOf)
          : first(pathsFrom(inside, inText(program.file)), repository.sourceAt);
      if (source === undefined) return [];
      return makeRecipes(source, program.targets, (name) => {
        const word = program.variables.get(name);
        return word && inText(word);
      }).map(({ target, lines, handed }) => ({
        source,
        part: target,
        scripts: lines,
        folders: inside,
        call,
        handed,
      }));
    }
    case "npm": {
      const source = sourceOf("package.json");
      if (source === undefined) return [];
      const where = [folderOf(source.path)];
      return packageScripts(source, program.script).map(({ name, text }) => ({
        source,
        part: name,
        scripts: [text],
        folders: where,
        call,
      }));
    }
    case "azd": {
      const project = first(inside, (folder) => repository.azdProjectIn(folder));
      const hooks = project === undefined ? [] : azdHooksOf(project);
      return hooks
        .filter(({ name }) => program.runs(name))
        .map(({ source, name, run, folders: where }) => ({
          source,
          part: `${name} ${run.at.start}`,
          scripts: [run],
          folders: where,
          call,
        }));
    }
  }
}

function stepOf(
  { source, part, scripts, folders, handed }: Part,
  step: Step,
  variables: ScriptVariables,
): Step {
  const at = startOf(source);
  const names: Names = {
    ...step.names,
    env: (name) => (variables.has(name) ? undefined : step.names.env(name)),
    input: () => undefined,
    handed: handed ?? (() => undefined),
  };
  return {
    body: emptyAt(at),
    scripts,
    input: () => absent(at),
    names,
    folders,
    within: step,
    file: { source, part },
  };
}

function emptyAt(at: Tree["at"]): ObjectTree {
  return { kind: "object", properties: new Map(), at };
}

/** By its ending, else by its first line: Bash and PowerShell are read, nothing else. */
function isForShell({ path, text }: Source): boolean {
  const [, ending] = /\.(\w+)$/u.exec(path) ?? [];
  if (ending !== undefined && /^(?:sh|bash|zsh|ksh|ps1)$/iu.test(ending)) return true;
  if (ending !== undefined && /^(?:py|[cm]?[jt]s|rb|pl|php|go|exe|cmd|bat|cs|csx|fsx)$/iu.test(ending))
    return false;
  const [line = ""] = text.slice(0, 200).split("\n");
  return !line.startsWith("#!") || /\b(?:ba|z|k|da)?sh\b|\bpwsh\b/u.test(line);
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

function first<T, R>(items: readonly T[], ask: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = ask(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

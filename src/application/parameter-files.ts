import type { Problem } from "../declarations/problem.ts";
import type { DeclaredParameter, ParameterFile } from "../declarations/template-file.ts";
import { startOf } from "../source/source.ts";
import { fits, fittingAmong, takes } from "./fitting-templates.ts";

/** What is asked of the templates of the repository to tell which parameter file is for which. */
export interface TemplatesHere {
  readonly paths: readonly string[];
  /** Those that no other template calls. */
  readonly roots: ReadonlySet<string>;
  readonly parametersOf: (path: string) => readonly DeclaredParameter[];
}

export interface Assignment {
  readonly byTemplate: ReadonlyMap<string, readonly ParameterFile[]>;
  /** Files that belong to no template of the repository. */
  readonly strays: readonly ParameterFile[];
  readonly problems: readonly Problem[];
}

/**
 * Which templates a parameter file is for: the one it names; else those that its own name and folder point at; else those
 * that can be deployed with it. Where there are several it is deployed with each.
 * https://learn.microsoft.com/azure/azure-resource-manager/bicep/parameter-files#file-name
 */
export function assignParameterFiles(
  files: readonly ParameterFile[],
  here: TemplatesHere,
  /** Files that a deployment command names together with a template. */
  named: ReadonlySet<string>,
): Assignment {
  const byTemplate = new Map<string, ParameterFile[]>();
  const strays: ParameterFile[] = [];
  const problems: Problem[] = [];
  const known = new Set(here.paths);
  const fitting = fittingAmong(here.roots, here.parametersOf);
  let guessesLeft = mostGuesses;
  /** The nearest of the templates anywhere that the file fits; nothing nearer to it tells which is meant. */
  const guessed = (file: ParameterFile): readonly string[] => {
    const { whole, partly } = fitting(file);
    const all = whole.length > 0 || partly.length > mostPartly ? whole : partly;
    const some = nearestFirst(file.source.path, all).slice(
      0,
      Math.max(1, Math.min(mostGuessed, guessesLeft)),
    );
    guessesLeft -= some.length;
    if (some.length < all.length) problems.push(tooManyFit(file, some, all.length));
    return some;
  };
  for (const file of files) {
    const isNamed = named.has(file.source.path);
    const near = targetsOf(file, here, isNamed);
    const guess =
      near.length > 0 || isNamed || file.template !== undefined || isBicep(file) ? near : guessed(file);
    const targets = guess.filter((path) => known.has(path));
    for (const target of targets) {
      const before = byTemplate.get(target);
      if (before === undefined) byTemplate.set(target, [file]);
      else before.push(file);
    }
    if (targets.length > 0 || named.has(file.source.path)) continue;
    strays.push(file);
    if (file.template === undefined && isBicep(file)) continue;
    problems.push({
      kind: "unresolved",
      message:
        file.template === undefined
          ? "No template was found for this parameter file, so only its secrets were judged: name it like the template (`main.parameters.json` beside `main.json`)"
          : `The template \`${file.template}\` that this parameter file names is not in the repository, so only its secrets were judged`,
      at: startOf(file.source),
      effect: "notice",
    });
  }
  return { byTemplate, strays, problems };
}

/** It always says what it is for: a module of a registry, a template spec, or nothing yet, if no file of the repository. */
function isBicep({ source }: ParameterFile): boolean {
  return /\.bicepparam$/iu.test(source.path);
}

/** A file of so few names that it fits more templates than this says little about which is meant. */
const mostGuessed = 20;
/** Such guesses for all files together: each costs an evaluation. Every file is judged with one template at least. */
const mostGuesses = 400;
/** Templates that need more than the file has: more than this have its names by chance. */
const mostPartly = 4;

function tooManyFit(file: ParameterFile, judged: readonly string[], all: number): Problem {
  const nearest = judged.length === 1 ? "the nearest" : `the ${judged.length} nearest`;
  return {
    kind: "unresolved",
    message: `${all} templates can be deployed with this parameter file, and nothing says which are: it was judged with ${nearest}. Name it like its template (\`main.parameters.json\` beside \`main.json\`), or name both in the command that deploys them`,
    at: startOf(file.source),
    effect: "notice",
  };
}

/** Those that share most folders with the file first; of so many only. */
function nearestFirst(from: string, paths: readonly string[]): readonly string[] {
  const own = from.split("/");
  return paths
    .slice(0, mostCompared)
    .map((path) => {
      const apart = path.split("/").findIndex((segment, index) => segment !== own[index]);
      return { path, shared: apart < 0 ? own.length : apart };
    })
    .sort((one, other) => other.shared - one.shared || (one.path < other.path ? -1 : 1))
    .map(({ path }) => path);
}

const mostCompared = 1_000;

function targetsOf(file: ParameterFile, here: TemplatesHere, isNamed: boolean): readonly string[] {
  if (file.template !== undefined) return [file.template];
  if (isBicep(file)) return [];
  const stem = nameOf(file.source.path).replace(/\.jsonc?$/iu, "");
  for (const [index, folder] of foldersFrom(folderOf(file.source.path)).entries()) {
    const inFolder = here.paths.filter((path) => folderOf(path) === folder);
    const named = namedLike(stem, inFolder);
    if (named.length > 0) {
      const isTaken = named.some((path) => takes(here.parametersOf(path), file.values));
      const others = isTaken || isNamed ? [] : inFolder.filter((path) => fits(file, here.parametersOf(path)));
      return others.length > 0 ? others : named;
    }
    // Where a command says what it is for, there is nothing to guess.
    if (isNamed) continue;
    const roots = inFolder.filter((path) => here.roots.has(path));
    // Beside the only template there is, or one folder below it, a file is for that one whatever it says.
    if (roots.length === 1 && index < 2) return roots;
    const fitting = roots.filter((path) => fits(file, here.parametersOf(path)));
    if (fitting.length > 0) return fitting;
  }
  return [];
}

/** Templates with the longest name that the file's name starts with, of every dialect. */
function namedLike(stem: string, templates: readonly string[]): readonly string[] {
  const named = templates
    .map((path) => ({ path, name: nameOf(path).replace(/\.(?:jsonc?|bicep)$/iu, "") }))
    .filter(({ name }) => startsWithName(stem, name));
  const longest = Math.max(...named.map(({ name }) => name.length));
  return named.filter(({ name }) => name.length === longest).map(({ path }) => path);
}

/** The folder itself first, the repository's root last. */
function foldersFrom(folder: string): readonly string[] {
  return folder === "" ? [""] : [folder, ...foldersFrom(folderOf(folder))];
}

function startsWithName(stem: string, name: string): boolean {
  return stem.toLowerCase() === name.toLowerCase() || stem.toLowerCase().startsWith(`${name.toLowerCase()}.`);
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

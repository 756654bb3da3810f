import type { Parameter } from "../declarations/declaration.ts";
import type { Problem } from "../declarations/problem.ts";
import type { ParameterFile } from "../declarations/template-file.ts";
import { startOf } from "../source/source.ts";

/** What is asked of the templates of the repository to tell which parameter file is for which. */
export interface TemplatesHere {
  readonly paths: readonly string[];
  /** Those that no other template calls. */
  readonly roots: ReadonlySet<string>;
  parametersOf(path: string): readonly Parameter[];
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
  for (const file of files) {
    const targets = targetsOf(file, here, named.has(file.source.path)).filter((path) => known.has(path));
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

/** More templates than this that would all take a file say nothing about which is meant. */
const mostGuessed = 4;
/** Nor is each of so many asked. */
const mostAsked = 100;

function targetsOf(file: ParameterFile, here: TemplatesHere, isNamed: boolean): readonly string[] {
  if (file.template !== undefined) return [file.template];
  if (isBicep(file)) return [];
  const stem = nameOf(file.source.path).replace(/\.jsonc?$/iu, "");
  for (const [index, folder] of foldersFrom(folderOf(file.source.path)).entries()) {
    const inFolder = here.paths.filter((path) => folderOf(path) === folder);
    const named = namedLike(stem, inFolder);
    if (named.length > 0) {
      const isTaken = named.some((path) => has(here.parametersOf(path), file));
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
  if (isNamed || here.roots.size > mostAsked) return [];
  const anywhere: string[] = [];
  for (const root of here.roots) {
    if (!fits(file, here.parametersOf(root))) continue;
    anywhere.push(root);
    if (anywhere.length > mostGuessed) return [];
  }
  return anywhere;
}

/** Templates with the longest name that the file's name starts with, of every dialect. */
function namedLike(stem: string, templates: readonly string[]): readonly string[] {
  const named = templates
    .map((path) => ({ path, name: nameOf(path).replace(/\.(?:jsonc?|bicep)$/iu, "") }))
    .filter(({ name }) => startsWithName(stem, name));
  const longest = Math.max(...named.map(({ name }) => name.length));
  return named.filter(({ name }) => name.length === longest).map(({ path }) => path);
}

/** A deployment with it succeeds: the template has every parameter that it sets, and a default for every other. */
function fits(file: ParameterFile, parameters: readonly Parameter[]): boolean {
  const { values } = file;
  return (
    values.size > 0 &&
    has(parameters, file) &&
    parameters.every(
      ({ name, default: fallback }) => fallback !== undefined || values.has(name.toLowerCase()),
    )
  );
}

/** Whether there is a parameter for every value. */
function has(parameters: readonly Parameter[], { values }: ParameterFile): boolean {
  const names = new Set(parameters.map(({ name }) => name.toLowerCase()));
  return [...values.keys()].every((name) => names.has(name));
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

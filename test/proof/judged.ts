import type { TemplateFile, TemplateLoader } from "../../src/declarations/template-file.ts";
import { bicep } from "../../src/frontends/bicep/front-end.ts";
import { armFrontEnd } from "../../src/frontends/arm/front-end.ts";
import { lookAt, type Look } from "../../src/look.ts";
import type { DeploymentOptions } from "../../src/application/deployment.ts";
import { defaultPolicy } from "../../src/policy/configuration.ts";
import type { Preset } from "../../src/rules/finding.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import type { Files } from "../../src/source/files.ts";
import type { Source } from "../../src/source/source.ts";
import { compiledModules, type CompiledModule } from "../differential/compiled-modules.ts";

type Modules = ReadonlyMap<string, CompiledModule>;

/** What is looked at: templates of a repository, with these modules for those of registries. */
export interface Corpus {
  readonly files: Files;
  /** The files that are read as templates; the others can be loaded and imported from. */
  readonly paths: readonly string[];
  readonly modules: Modules;
  /** A parameter file that is not in the repository. */
  readonly values?: Source | undefined;
  /** Takes the modules for files of the repository, so that a finding in one stays at its own place. */
  readonly isModuleAFile?: boolean;
}

/** What the rules of a preset say of it. */
export function judged(
  { files, paths, modules, values, isModuleAFile = false }: Corpus,
  preset: Preset,
  deployments: DeploymentOptions = {},
): Promise<Look> {
  const sources = new Map([...modules.values()].map(({ source }) => [source.path, source]));
  return lookAt(
    {
      rules,
      registryModules: () => Promise.resolve(registry(files, modules)),
      policy: { ...defaultPolicy, preset },
      today: "2026-11-23",
    },
    {
      ...files,
      paths: values === undefined ? paths : [...paths, values.path],
      has: (path) => files.has(path) || path === values?.path || (isModuleAFile && sources.has(path)),
      read: (path) => (path === values?.path ? values : (sources.get(path) ?? files.read(path))),
    },
    [],
    deployments,
  );
}

/** The modules of registries that stand in the compiled templates of a repository. */
export function modulesOf(files: Files): Modules {
  const modules = new Map<string, CompiledModule>();
  for (const pair of pairsIn(files)) {
    const found = compiledModules(files.read(pair) as Source, files.read(compiled(pair)) as Source, files);
    for (const [reference, module] of found) if (!modules.has(reference)) modules.set(reference, module);
  }
  return modules;
}

/** Every `main.bicep` that has the JSON that was made of it beside it. */
export function pairsIn(files: Files): readonly string[] {
  return files.paths.filter((path) => /(?:^|\/)main\.bicep$/u.test(path) && files.has(compiled(path)));
}

export function compiled(pair: string): string {
  return pair.replace(/bicep$/u, "json");
}

/** The template, and every file of the repository that it calls, directly or not. */
export function closureOf(path: string, files: Files): readonly string[] {
  const reached = new Set([path]);
  for (const one of reached) {
    for (const called of templateOf(files, one)?.calls ?? []) if (files.has(called)) reached.add(called);
  }
  return [...reached].sort();
}

function registry(files: Files, modules: Modules): TemplateLoader["registryModule"] {
  const read = new Map<string, TemplateFile | undefined>();
  return (reference) => {
    const source = modules.get(reference)?.source ?? sourceOnlyImported(reference, files);
    if (!read.has(reference)) read.set(reference, source && templateIn(source, files));
    return read.get(reference) ?? { kind: "unavailable", why: "is not in the compiled template" };
  };
}

/** What is only imported from is in no compiled template; its newest version is in the repository. */
function sourceOnlyImported(reference: string, files: Files): Source | undefined {
  const path = /^br:mcr\.microsoft\.com\/bicep\/(avm\/utl\/.+):/u.exec(reference)?.[1];
  const source = path === undefined ? undefined : files.read(`${path}/main.json`);
  return source === undefined || "kind" in source ? undefined : source;
}

function templateOf(files: Files, path: string): TemplateFile | undefined {
  const source = files.read(path);
  return "kind" in source ? undefined : templateIn(source, files);
}

const templates = new WeakMap<Source, TemplateFile>();

function templateIn(source: Source, files: Files): TemplateFile | undefined {
  const known = templates.get(source);
  if (known !== undefined) return known;
  const reading = source.path.endsWith(".bicep")
    ? bicep.read(source, files)
    : armFrontEnd.read(source, files);
  if (reading?.kind !== "template") return undefined;
  templates.set(source, reading.template);
  return reading.template;
}

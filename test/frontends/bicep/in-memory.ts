import type { Template } from "../../../src/declarations/declaration.ts";
import type { Problem } from "../../../src/declarations/problem.ts";
import type {
  ParameterFile,
  TemplateFile,
  TemplateLoader,
  Unavailable,
} from "../../../src/declarations/template-file.ts";
import { budgetOf } from "../../../src/evaluation/budget.ts";
import { armFrontEnd } from "../../../src/frontends/arm/front-end.ts";
import { bicep } from "../../../src/frontends/bicep/front-end.ts";
import type { Files } from "../../../src/source/files.ts";
import type { Source } from "../../../src/source/source.ts";

/** A repository that is only in memory: paths and their texts. */
export function filesOf(texts: Readonly<Record<string, string>>): Files {
  const sources = new Map<string, Source>(
    Object.entries(texts).map(([path, text]) => [path, { path, text }]),
  );
  const source = (path: string): Source => {
    const found = sources.get(path);
    if (found === undefined) throw new Error(`the test has no file ${path}`);
    return found;
  };
  return {
    paths: [...sources.keys()].sort(),
    has: (path) => sources.has(path),
    read: source,
    readBytes: (path) => Buffer.from(source(path).text),
    idOf: () => undefined,
  };
}

export function loaderOf(
  files: Files,
  registryModule: (reference: string) => TemplateFile | Unavailable = () => ({
    kind: "unavailable",
    why: "is not in the cache",
  }),
): TemplateLoader {
  const templates = new Map<string, TemplateFile | Unavailable>();
  return {
    files,
    template: (path) => {
      const before = templates.get(path);
      if (before) return before;
      const made = files.has(path)
        ? templateAt(files, path)
        : ({ kind: "unavailable", why: "is not in the repository" } as const);
      templates.set(path, made);
      return made;
    },
    registryModule,
  };
}

export function templateAt(files: Files, path: string): TemplateFile {
  const frontEnd = path.endsWith(".json") ? armFrontEnd : bicep;
  const reading = frontEnd.read(files.read(path) as Source, files);
  if (reading?.kind !== "template") throw new Error(`${path} is no template`);
  return reading.template;
}

export function parametersAt(files: Files, path: string): ParameterFile {
  const reading = bicep.read(files.read(path) as Source, files);
  if (reading?.kind !== "parameters") throw new Error(`${path} is no parameter file`);
  return reading.parameters;
}

export interface Evaluated {
  readonly template: Template;
  /** Of parsing and evaluating. */
  readonly problems: readonly Problem[];
}

/** `main.bicep` of these files, evaluated as a root, with the values of `main.bicepparam` when there is one. */
export function evaluated(
  texts: Readonly<Record<string, string>>,
  options: { readonly steps?: number; readonly loader?: (files: Files) => TemplateLoader } = {},
): Evaluated {
  const files = filesOf(texts);
  const file = templateAt(files, "main.bicep");
  const parameters = files.has("main.bicepparam") ? parametersAt(files, "main.bicepparam") : undefined;
  const { template, problems } = file.evaluate({
    arguments: parameters?.values ?? new Map(),
    modulePath: [],
    budget: budgetOf(options.steps ?? 100_000),
    stack: ["main.bicep"],
    loader: (options.loader ?? loaderOf)(files),
  });
  return { template, problems: [...file.problems, ...(parameters?.problems ?? []), ...problems] };
}

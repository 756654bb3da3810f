import type { Problem } from "./declarations/problem.ts";
import type {
  RegistryModules,
  TemplateFile,
  TemplateLoader,
  Unavailable,
} from "./declarations/template-file.ts";
import { armFrontEnd } from "./frontends/arm/front-end.ts";
import { moduleRegistry, type ModuleText, type RegistryOptions } from "./registry/module-registry.ts";
import type { Files } from "./source/files.ts";

/** Modules of registries as templates: what is published there is ARM JSON, compiled. */
export function registryModules(options: RegistryOptions): RegistryModules {
  const textsOf = moduleRegistry(options);
  const templates = new Map<string, TemplateFile | Unavailable>();
  return async (references) => {
    const textOf = await textsOf(references);
    return (reference) => {
      const had = textOf(reference);
      if (had.kind === "unavailable") return had;
      const template = templates.get(had.reference) ?? templateOf(had);
      templates.set(had.reference, template);
      return template;
    };
  };
}

function templateOf({ reference, text, caveat }: ModuleText): TemplateFile | Unavailable {
  const reading = armFrontEnd.read({ path: reference, text }, nothing);
  if (reading?.kind !== "template")
    return { kind: "unavailable", why: "is published with something else than a template" };
  const { template } = reading;
  const exports = template.exports?.bind(template);
  const notices: readonly Problem[] =
    caveat === undefined
      ? []
      : [{ kind: "unresolved", message: `The module \`${reference}\` ${caveat}`, effect: "notice" }];
  return {
    ...template,
    evaluate: (call) => {
      const { template: evaluated, problems } = template.evaluate({ ...call, loader: alone });
      const inside = [...template.problems, ...problems].map((problem) => outside(problem, reference));
      return { template: evaluated, problems: [...notices, ...inside] };
    },
    ...(exports && {
      exports: (call, report) => {
        notices.forEach(report);
        return exports({ ...call, loader: alone }, (problem) => {
          report(outside(problem, reference));
        });
      },
    }),
  };
}

/** A module has no line in this repository that a person could go to. */
function outside({ at: _at, message, ...problem }: Problem, reference: string): Problem {
  return { ...problem, message: `In the module \`${reference}\`: ${message}` };
}

const nothing: Files = {
  paths: [],
  has: () => false,
  read: (path) => ({ kind: "unreadable", path, why: "is not part of the module" }),
  readBytes: (path) => ({ kind: "unreadable", path, why: "is not part of the module" }),
  idOf: () => undefined,
};

/** A module is complete in itself: whatever it names, it reaches no file of the repository that calls it. */
const alone: TemplateLoader = {
  files: nothing,
  template: () => ({ kind: "unavailable", why: "is not part of the module" }),
  registryModule: () => ({ kind: "unavailable", why: "is called by a compiled module" }),
};

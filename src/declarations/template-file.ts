import type { Place, Source } from "../source/source.ts";
import type { Files } from "../source/files.ts";
import type { Declaration, Dialect, Template } from "./declaration.ts";
import type { Problem } from "./problem.ts";
import type { Tree } from "./value.ts";

/** A parsed template, ready to be evaluated as often as it is called. */
export interface TemplateFile {
  readonly dialect: Dialect;
  readonly source: Source;
  /** What parsing met. */
  readonly problems: readonly Problem[];
  /** Repository paths of the templates that it calls, so that roots can be told from modules. */
  readonly calls: readonly string[];
  /** Repository paths of what it imports from besides. */
  readonly imports?: readonly string[];
  /** The modules of registries that it calls, aliases resolved (see `TemplateLoader.registryModule`). */
  readonly registryCalls?: readonly string[];
  /** The parameters that it is written with, told without evaluating it. */
  parameters(): readonly DeclaredParameter[];
  evaluate(call: TemplateCall): Evaluation;
  /** What a compiled template offers to `import`, evaluated as `call` would be. Bicep reads its own files itself. */
  exports?(call: TemplateCall, report: (problem: Problem) => void): TemplateExports;
}

export interface DeclaredParameter {
  /** As written. */
  readonly name: string;
  /** It has a default, or may be null: a deployment succeeds without a value for it. */
  readonly isOptional: boolean;
}

/** Each undefined when the template has none of that name. */
export interface TemplateExports {
  type(name: string): ExportedType | undefined;
  variable(name: string): Tree | undefined;
  function(name: string): ((args: readonly Tree[], at: Place) => Tree) | undefined;
}

export interface ExportedType {
  /** `string`, `int`, `object`, ...; empty when none is written. */
  readonly base: string;
  readonly secure: boolean;
  readonly nullable: boolean;
  /** Of an object type, by name as written. */
  readonly members: ReadonlyMap<string, () => ExportedType>;
}

export interface TemplateCall {
  /** By name in lower case. Parameters that are not in it take their default. */
  readonly arguments: ReadonlyMap<string, { readonly value: Tree; readonly at: Place }>;
  readonly modulePath: readonly string[];
  /** The scope deployed to, in canonical text; undefined for the template's own target scope. */
  readonly scopeId?: string;
  /** The id of that scope as a value, so that what is known and what is not can still be told apart. Wins over `scopeId`. */
  readonly scope?: Tree;
  /** The name of the deployment that the call makes (`deployment().name`); undefined for a root. */
  readonly deploymentName?: Tree;
  /** Counts every evaluation step of the whole deployment; throws nothing: `spend` answers false when it is used up. */
  readonly budget: Budget;
  /** Templates already being evaluated, outermost first, so that recursion is told. */
  readonly stack: readonly string[];
  readonly loader: TemplateLoader;
}

export interface Budget {
  /** True while steps are left. */
  spend(steps: number): boolean;
}

/** How an evaluation gets the templates and files it refers to. Given by the pipeline, so front ends stay strangers. */
export interface TemplateLoader {
  readonly files: Files;
  /** A template of the repository, of any dialect. */
  template(path: string): TemplateFile | Unavailable;
  /** A module that is not in the repository: `br/public:avm/res/web/site:0.1.0`, `ts:...`; aliases already resolved. */
  registryModule(reference: string): TemplateFile | Unavailable;
}

/** Gets all these modules of registries at once, as far as they can be had, and answers for each of them. */
export type RegistryModules = (references: readonly string[]) => Promise<TemplateLoader["registryModule"]>;

export interface Unavailable {
  readonly kind: "unavailable";
  /** A clause for a person: `is not in the repository`. */
  readonly why: string;
}

export interface Evaluation {
  readonly template: Template;
  readonly problems: readonly Problem[];
}

/** A file that gives values to a template's parameters. */
export interface ParameterFile {
  readonly source: Source;
  readonly problems: readonly Problem[];
  /** The template it names (`using`), as a repository path; undefined when it names none (`*.parameters.json`). */
  readonly template?: string;
  readonly values: ReadonlyMap<string, { readonly value: Tree; readonly at: Place }>;
}

/** What a front end makes of one file. Undefined: the file is none of its business. */
export type Reading =
  | { readonly kind: "template"; readonly template: TemplateFile }
  | { readonly kind: "parameters"; readonly parameters: ParameterFile }
  | {
      readonly kind: "configuration";
      readonly declarations: readonly Declaration[];
      readonly problems: readonly Problem[];
    };

/** One dialect: an object, not a class; front ends never import each other. */
export interface FrontEnd {
  readonly dialect: Dialect;
  /** By path alone: whether `read` should be asked. Cheap. */
  claims(path: string): boolean;
  /** Loads what reading these files needs, before `read` is called for any of them. */
  prepare?(files: Files): Promise<void>;
  /** Undefined when the content shows that the file is of another kind (a `.json` that is no template). */
  read(source: Source, files: Files): Reading | undefined;
  /** A file that a deployment or another template names as a template or for its parameters, whatever it is called. */
  readNamed?(source: Source, files: Files, as: "template" | "parameters"): Reading | undefined;
}

import type { Output, Parameter, Template } from "../declarations/declaration.ts";
import type { Problem } from "../declarations/problem.ts";
import type { Budget, ParameterFile, TemplateFile, TemplateLoader } from "../declarations/template-file.ts";
import { startOf, type Place } from "../source/source.ts";

/** One root template with one set of parameter values: what one `az deployment create` would do. */
export interface Deployment {
  /** For people: `infra/main.bicep`, `infra/main.bicep with infra/main.prod.bicepparam`. */
  readonly name: string;
  readonly root: string;
  readonly parameterFile?: string;
  /** The root first, then every template it calls, in order of the calls. */
  readonly templates: readonly DeployedTemplate[];
  /** Every repository file that had a say in it. */
  readonly files: ReadonlySet<string>;
}

export interface DeployedTemplate {
  readonly template: Template;
  readonly deployment: string;
  readonly root: string;
  /** Where the repository calls it; undefined for the root. For a template outside the repository the nearest call inside. */
  readonly calledAt?: Place;
}

export interface DeployedParameter {
  readonly parameter: Parameter;
  readonly from: DeployedTemplate;
}

export interface DeployedOutput {
  readonly output: Output;
  readonly from: DeployedTemplate;
}

/** The steps one deployment may take: the largest public template needs under a hundred thousand. */
const stepsPerDeployment = 5_000_000;

export interface Deployments {
  readonly deployments: readonly Deployment[];
  readonly problems: readonly Problem[];
  /** Paths of the templates that were taken for deployed by themselves. */
  readonly roots: readonly string[];
}

export interface DeploymentOptions {
  /** Deployments whose files do not satisfy it are not evaluated. */
  readonly wanted?: ((files: ReadonlySet<string>) => boolean) | undefined;
  /**
   * Templates that are deployed by themselves though another calls them: those that the merge base deploys so. A new
   * template that calls one with harmless arguments does not take it out of the review.
   */
  readonly alsoRoots?: readonly string[] | undefined;
}

/**
 * Every deployment of the repository. Roots are templates that no other template calls, and those that have a parameter
 * file; each is evaluated with its defaults, and once more for each parameter file.
 */
export function deploymentsOf(
  templates: ReadonlyMap<string, TemplateFile>,
  parameterFiles: readonly ParameterFile[],
  loader: TemplateLoader,
  { wanted = () => true, alsoRoots = [] }: DeploymentOptions = {},
): Deployments {
  const deployments: Deployment[] = [];
  const problems: Problem[] = [];
  const uncalled = rootsOf(templates);
  const assigned = assign(parameterFiles, templates, uncalled);
  problems.push(...assigned.problems);
  const also = [...alsoRoots, ...assigned.byTemplate.keys()].filter((path) => templates.has(path));
  const roots = [...new Set([...uncalled, ...also])].sort();
  for (const root of roots) {
    const template = templates.get(root);
    if (template === undefined) continue;
    const reached = reachableFrom(root, templates);
    for (const parameters of [undefined, ...(assigned.byTemplate.get(root) ?? [])]) {
      const files = new Set(reached);
      if (parameters !== undefined) files.add(parameters.source.path);
      if (!wanted(files)) continue;
      const evaluation = template.evaluate({
        arguments: parameters?.values ?? new Map(),
        modulePath: [],
        budget: budgetOf(stepsPerDeployment),
        stack: [root],
        loader,
      });
      const name = parameters === undefined ? root : `${root} with ${parameters.source.path}`;
      problems.push(...evaluation.problems);
      deployments.push({
        name,
        root,
        ...(parameters && { parameterFile: parameters.source.path }),
        templates: flatten(evaluation.template, name, root, undefined, loader),
        files,
      });
    }
  }
  return { deployments, problems, roots };
}

function rootsOf(templates: ReadonlyMap<string, TemplateFile>): readonly string[] {
  const called = new Set<string>();
  for (const [path, template] of templates) {
    for (const target of template.calls) if (target !== path) called.add(target);
  }
  const roots = [...templates.keys()].filter((path) => !called.has(path));
  // Templates that call each other in a ring have no root among them; each is looked at rather than none.
  const reached = new Set(roots.flatMap((root) => [...reachableFrom(root, templates)]));
  return [...roots, ...[...templates.keys()].filter((path) => !reached.has(path))].sort();
}

function reachableFrom(root: string, templates: ReadonlyMap<string, TemplateFile>): ReadonlySet<string> {
  const reached = new Set([root]);
  for (const path of reached) {
    for (const target of templates.get(path)?.calls ?? []) reached.add(target);
  }
  return reached;
}

/** Which template a parameter file is for: the one it names, else the one its own name and folder point at. */
function assign(
  parameterFiles: readonly ParameterFile[],
  templates: ReadonlyMap<string, TemplateFile>,
  roots: readonly string[],
): {
  readonly byTemplate: ReadonlyMap<string, readonly ParameterFile[]>;
  readonly problems: readonly Problem[];
} {
  const byTemplate = new Map<string, ParameterFile[]>();
  const problems: Problem[] = [];
  for (const file of parameterFiles) {
    const target = file.template ?? templateBeside(file.source.path, [...templates.keys()], roots);
    if (target !== undefined && templates.has(target)) {
      const files = byTemplate.get(target);
      if (files === undefined) byTemplate.set(target, [file]);
      else files.push(file);
      continue;
    }
    problems.push({
      kind: "unresolved",
      message:
        target === undefined
          ? "No template was found for this parameter file: name it like the template (`main.parameters.json` beside `main.json`)"
          : `The template \`${target}\` that this parameter file names is not in the repository`,
      at: startOf(file.source),
      effect: "notice",
    });
  }
  return { byTemplate, problems };
}

function templateBeside(
  parameters: string,
  templates: readonly string[],
  roots: readonly string[],
): string | undefined {
  const folder = folderOf(parameters);
  const stem = nameOf(parameters).replace(/\.jsonc?$/iu, "");
  for (const place of [folder, ...(folder === "" ? [] : [folderOf(folder)])]) {
    const here = templates.filter((path) => folderOf(path) === place);
    const named = here
      .filter((path) => startsWithName(stem, nameOf(path).replace(/\.(?:jsonc?|bicep)$/iu, "")))
      .sort((a, b) => nameOf(b).length - nameOf(a).length || preferBicep(a, b));
    if (named[0] !== undefined) return named[0];
    const rootsHere = here.filter((path) => roots.includes(path));
    if (rootsHere.length === 1) return rootsHere[0];
  }
  return undefined;
}

function startsWithName(stem: string, name: string): boolean {
  return stem.toLowerCase() === name.toLowerCase() || stem.toLowerCase().startsWith(`${name.toLowerCase()}.`);
}

function preferBicep(a: string, b: string): number {
  return Number(b.endsWith(".bicep")) - Number(a.endsWith(".bicep"));
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function budgetOf(steps: number): Budget {
  let left = steps;
  return {
    spend: (used) => {
      left -= used;
      return left >= 0;
    },
  };
}

function flatten(
  template: Template,
  deployment: string,
  root: string,
  calledAt: Place | undefined,
  loader: TemplateLoader,
): readonly DeployedTemplate[] {
  return [
    { template, deployment, root, ...(calledAt && { calledAt }) },
    ...template.modules.flatMap((call) => {
      if (call.template === undefined) return [];
      const inRepository = loader.files.has(call.at.source.path);
      return flatten(call.template, deployment, root, inRepository ? call.at : calledAt, loader);
    }),
  ];
}

import type { Output, Parameter } from "../declarations/declaration.ts";
import type { Problem } from "../declarations/problem.ts";
import type {
  Budget,
  Evaluation,
  ParameterFile,
  TemplateCall,
  TemplateFile,
  TemplateLoader,
} from "../declarations/template-file.ts";
import { deployedTemplates, type DeployedTemplate } from "./deployed-templates.ts";
import {
  filesOfOrder,
  type Deployable,
  type DeploymentMade,
  type DeploymentPlan,
  type PlanOptions,
  reachableFrom,
} from "./deployment-plan.ts";
import { valuesOfOrder, type Order } from "./orders.ts";
import { lackingParameters, type LeftOver } from "./lacking-parameters.ts";

/** One root template with one set of parameter values: what one `az deployment create` would do. */
export interface Deployment {
  /** For people: `infra/main.bicep`, `infra/main.bicep with infra/main.prod.bicepparam`. */
  readonly name: string;
  readonly root: string;
  /** Repository files that give values to its parameters: a parameter file, the workflow that deploys it. */
  readonly valuesFrom: readonly string[];
  /** The root first, then every template it calls, in order of the calls. */
  readonly templates: readonly DeployedTemplate[];
  /** Every repository file that had a say in it. */
  readonly files: ReadonlySet<string>;
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
  /** Every deployment, also those that were not wanted. */
  readonly made: readonly DeploymentMade[];
  /** How many deployments were not wanted. */
  readonly untouched: number;
  /** Parameter files that belong to no template of the repository. */
  readonly strays: readonly ParameterFile[];
  /** Values of the others for parameters that no template of theirs has. */
  readonly leftOver: readonly LeftOver[];
}

export interface DeploymentOptions extends PlanOptions {
  /** Deployments whose files do not satisfy it are not evaluated. */
  readonly wanted?: ((files: ReadonlySet<string>) => boolean) | undefined;
  /** Except those of these roots. */
  readonly wantedRoots?: ReadonlySet<string> | undefined;
}

/**
 * Every deployment of the repository. Roots are templates that no other template calls, and those that have a parameter
 * file or that a workflow deploys; each is evaluated with its defaults, and once more for each parameter file and each
 * command.
 */
export function deploymentsOf(
  { ways, problems: planned, strays, made, differing }: DeploymentPlan,
  templates: ReadonlyMap<string, TemplateFile>,
  loader: TemplateLoader,
  { wanted = () => true, wantedRoots = new Set() }: DeploymentOptions = {},
): Deployments {
  const deployments: Deployment[] = [];
  const problems: Problem[] = [...planned];
  let untouched = 0;
  const lacking = lackingParameters();
  const evaluated = new Map<string, Evaluation>();
  const byDefault = (root: string): Evaluation | undefined => {
    const known = evaluated.get(root) ?? evaluate(templates.get(root), new Map(), loader);
    if (known !== undefined) evaluated.set(root, known);
    return known;
  };
  const parametersOf = (root: string): readonly Parameter[] => byDefault(root)?.template.parameters ?? [];
  for (const { root, files, orders } of ways) {
    const sets: readonly ValueSet[] = [
      { name: root, from: [], values: () => new Map() },
      ...files.map(setOfFile(root)),
      ...orders.map((order) => setOfOrder(order, () => parametersOf(root))),
    ];
    const template = templates.get(root);
    if (template === undefined) continue;
    const reached = reachableFrom(root, templates);
    for (const { name, from, values } of sets) {
      const all = new Set([...reached, ...from]);
      if (!wanted(all) && !wantedRoots.has(root) && !differing.has(root)) {
        untouched++;
        continue;
      }
      const given = from.length === 0 ? new Map<string, Assigned>() : values();
      const evaluation = from.length === 0 ? byDefault(root) : evaluate(template, given, loader);
      if (evaluation === undefined) continue;
      problems.push(...evaluation.problems);
      lacking.look(evaluation.template, given);
      deployments.push({
        name,
        root,
        valuesFrom: from,
        templates: deployedTemplates(evaluation.template, { deployment: name, root }, loader.files),
        files: all,
      });
    }
  }
  return {
    deployments,
    problems: [...problems, ...lacking.problems()],
    roots: ways.map(({ root }) => root),
    made,
    untouched,
    strays,
    leftOver: lacking.leftOver(),
  };
}

type Assigned = TemplateCall["arguments"] extends ReadonlyMap<string, infer T> ? T : never;

/** The values of one deployment of a root. */
interface ValueSet {
  readonly name: string;
  /** Paths of the files that they are written in; none for the defaults. */
  readonly from: readonly string[];
  readonly values: () => ReadonlyMap<string, Assigned>;
}

function setOfFile(root: string): (file: ParameterFile) => ValueSet {
  return ({ source, values }) => ({
    name: `${root} with ${source.path}`,
    from: [source.path],
    values: () => values,
  });
}

function setOfOrder(order: Order, parametersOf: () => readonly Parameter[]): ValueSet {
  const { command, template } = order;
  return {
    name: `${template} by ${command.name}`,
    from: filesOfOrder(order),
    values: () => valuesOfOrder(order, parametersOf()),
  };
}

function evaluate(
  template: TemplateFile | undefined,
  values: TemplateCall["arguments"],
  loader: TemplateLoader,
): Evaluation | undefined {
  return template?.evaluate({
    arguments: values,
    modulePath: [],
    budget: budgetOf(stepsPerDeployment),
    stack: [template.source.path],
    loader,
  });
}

/** The templates that wanted deployments may be made of. */
export function wantedTemplates(
  { templates, parameterFiles, commands }: Deployable,
  { differing }: DeploymentPlan,
  { wanted, wantedRoots = new Set() }: DeploymentOptions = {},
): ReadonlyMap<string, TemplateFile> {
  if (wanted === undefined) return templates;
  const givers = [
    ...parameterFiles.map(({ source }) => source.path),
    ...commands.flatMap(({ files }) => files),
  ];
  // Which templates a file of values is for is only told with them at hand.
  if (givers.some((path) => wanted(new Set([path])))) return templates;
  const found = new Set<string>();
  for (const root of templates.keys()) {
    const reached = reachableFrom(root, templates);
    if (wanted(reached) || wantedRoots.has(root) || differing.has(root))
      for (const path of reached) found.add(path);
  }
  return new Map([...templates].filter(([path]) => found.has(path)));
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

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
import type { DeploymentCommand } from "./deployment-commands.ts";
import { isOneOf, ordersOf, valuesOfOrder, type Order } from "./orders.ts";
import { lackingParameters, type LeftOver } from "./lacking-parameters.ts";
import { assignParameterFiles } from "./parameter-files.ts";

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
  /** How many deployments were not wanted. */
  readonly untouched: number;
  /** Parameter files that belong to no template of the repository. */
  readonly strays: readonly ParameterFile[];
  /** Values of the others for parameters that no template of theirs has. */
  readonly leftOver: readonly LeftOver[];
}

export interface DeploymentOptions {
  /** Deployments whose files do not satisfy it are not evaluated. */
  readonly wanted?: ((files: ReadonlySet<string>) => boolean) | undefined;
  /** Except those of these roots. */
  readonly wantedRoots?: ReadonlySet<string> | undefined;
  /**
   * Templates that are deployed by themselves though another calls them: those that the merge base deploys so. A new
   * template that calls one with harmless arguments does not take it out of the review.
   */
  readonly alsoRoots?: readonly string[] | undefined;
}

/** What the repository deploys. */
export interface Deployable {
  readonly templates: ReadonlyMap<string, TemplateFile>;
  readonly parameterFiles: readonly ParameterFile[];
  readonly commands: readonly DeploymentCommand[];
}

/**
 * Every deployment of the repository. Roots are templates that no other template calls, and those that have a parameter
 * file or that a workflow deploys; each is evaluated with its defaults, and once more for each parameter file and each
 * command.
 */
export function deploymentsOf(
  { templates, parameterFiles, commands }: Deployable,
  loader: TemplateLoader,
  { wanted = () => true, wantedRoots = new Set(), alsoRoots = [] }: DeploymentOptions = {},
): Deployments {
  const deployments: Deployment[] = [];
  const problems: Problem[] = [];
  let untouched = 0;
  const uncalled = rootsOf(templates);
  const lacking = lackingParameters();
  const evaluated = new Map<string, Evaluation>();
  const byDefault = (root: string): Evaluation | undefined => {
    const known = evaluated.get(root) ?? evaluate(templates.get(root), new Map(), loader);
    if (known !== undefined) evaluated.set(root, known);
    return known;
  };
  const parametersOf = (root: string): readonly Parameter[] => byDefault(root)?.template.parameters ?? [];
  const all = ordersOf(commands, parameterFiles, templates);
  const orders = all.slice(0, mostOrders);
  if (all.length > orders.length) problems.push(tooManyOrders(all[mostOrders]));
  const assigned = assignParameterFiles(
    parameterFiles,
    {
      paths: [...templates.keys()],
      roots: new Set(uncalled),
      parametersOf: (path) => templates.get(path)?.parameters() ?? [],
    },
    new Set(orders.flatMap(({ files }) => files.map(({ source }) => source.path))),
  );
  problems.push(...assigned.problems);
  const also = [...alsoRoots, ...assigned.byTemplate.keys(), ...orders.map(({ template }) => template)];
  const roots = [...new Set([...uncalled, ...also.filter((path) => templates.has(path))])].sort();
  for (const root of roots) {
    const template = templates.get(root);
    if (template === undefined) continue;
    const reached = reachableFrom(root, templates);
    const files = assigned.byTemplate.get(root) ?? [];
    const sets: readonly ValueSet[] = [
      { name: root, from: [], values: () => new Map() },
      ...files.map(setOfFile(root)),
      ...orders
        .filter((order) => order.template === root && !isOneOf(order, files))
        .map((order) => setOfOrder(order, () => parametersOf(root))),
    ];
    for (const { name, from, values } of sets) {
      const all = new Set([...reached, ...from]);
      if (!wanted(all) && !wantedRoots.has(root)) {
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
    roots,
    untouched,
    strays: assigned.strays,
    leftOver: lacking.leftOver(),
  };
}

/** Each costs an evaluation; repositories with dozens of environments have dozens. */
const mostOrders = 200;

function tooManyOrders(first: Order | undefined): Problem {
  return {
    kind: "limit",
    message: `The workflows make more than ${mostOrders} deployments; from here on they were not judged with the values that they give`,
    ...(first && { at: first.command.at }),
    effect: "incomplete",
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
  const { command, template, files } = order;
  return {
    name: `${template} by ${command.name}`,
    from: [...new Set([...command.files, ...files.map(({ source }) => source.path)])],
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

function rootsOf(templates: ReadonlyMap<string, TemplateFile>): readonly string[] {
  const called = new Set<string>();
  for (const [path, template] of templates) {
    for (const target of template.calls) if (target !== path) called.add(target);
  }
  const roots = [...templates.keys()].filter((path) => !called.has(path));
  // Templates that call each other in a ring have no root among them; each is looked at rather than none.
  const reached = new Set(roots.flatMap((root) => [...reachableFrom(root, templates, ({ calls }) => calls)]));
  return [...roots, ...[...templates.keys()].filter((path) => !reached.has(path))].sort();
}

function reachableFrom(
  root: string,
  templates: ReadonlyMap<string, TemplateFile>,
  next: (template: TemplateFile) => readonly string[] = hasASay,
): ReadonlySet<string> {
  const reached = new Set([root]);
  for (const path of reached) {
    const template = templates.get(path);
    for (const target of template === undefined ? [] : next(template)) reached.add(target);
  }
  return reached;
}

function hasASay({ calls, imports = [] }: TemplateFile): readonly string[] {
  return [...calls, ...imports];
}

/** The templates that wanted deployments may be made of. */
export function wantedTemplates(
  { templates, parameterFiles, commands }: Deployable,
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
    if (wanted(reached) || wantedRoots.has(root)) for (const path of reached) found.add(path);
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

import type { Problem } from "../declarations/problem.ts";
import type { ParameterFile, TemplateFile } from "../declarations/template-file.ts";
import type { DeploymentCommand } from "./deployment-commands.ts";
import { isOneOf, ordersOf, type Order } from "./orders.ts";
import { assignParameterFiles } from "./parameter-files.ts";

/** What the repository deploys. */
export interface Deployable {
  readonly templates: ReadonlyMap<string, TemplateFile>;
  readonly parameterFiles: readonly ParameterFile[];
  readonly commands: readonly DeploymentCommand[];
}

export interface PlanOptions {
  /**
   * Templates that are deployed by themselves though another calls them: those that the merge base deploys so. A new
   * template that calls one with harmless arguments does not take it out of the review.
   */
  readonly alsoRoots?: readonly string[] | undefined;
  /**
   * What the other revision deploys. Roots that are not deployed in the same ways there are looked at too: one whose
   * caller has gone, or that a parameter file now fits, is another deployment though none of its own files changed.
   */
  readonly beside?: readonly DeploymentMade[] | undefined;
}

/** What is deployed, and with the values of which files, before anything is evaluated. */
export interface DeploymentPlan {
  readonly ways: readonly Ways[];
  readonly made: readonly DeploymentMade[];
  /** Roots that the other revision does not deploy in the same ways. */
  readonly differing: ReadonlySet<string>;
  /** Parameter files that belong to no template of the repository. */
  readonly strays: readonly ParameterFile[];
  readonly problems: readonly Problem[];
}

/** A root, which is deployed with its defaults, and what else it is deployed with. */
export interface Ways {
  readonly root: string;
  readonly files: readonly ParameterFile[];
  readonly orders: readonly Order[];
}

/** A root with the files that give it values, none for its defaults. */
export interface DeploymentMade {
  readonly root: string;
  readonly valuesFrom: readonly string[];
}

/** Roots that two revisions do not deploy in the same ways. */
export function differingRoots(
  one: readonly DeploymentMade[],
  other: readonly DeploymentMade[],
): ReadonlySet<string> {
  const keyOf = ({ root, valuesFrom }: DeploymentMade): string => JSON.stringify([root, ...valuesFrom]);
  const [ones, others] = [one, other].map((all) => new Set(all.map(keyOf)));
  return new Set([
    ...one.filter((made) => others?.has(keyOf(made)) !== true).map(({ root }) => root),
    ...other.filter((made) => ones?.has(keyOf(made)) !== true).map(({ root }) => root),
  ]);
}

/**
 * Roots are templates that no other template calls, and those that have a parameter file or that a workflow deploys.
 */
export function deploymentPlan(
  { templates, parameterFiles, commands }: Deployable,
  { alsoRoots = [], beside }: PlanOptions = {},
): DeploymentPlan {
  const uncalled = rootsOf(templates);
  const all = ordersOf(commands, parameterFiles, templates);
  const orders = all.slice(0, mostOrders);
  const assigned = assignParameterFiles(
    parameterFiles,
    {
      paths: [...templates.keys()],
      roots: new Set(uncalled),
      parametersOf: (path) => templates.get(path)?.parameters() ?? [],
    },
    new Set(orders.flatMap(({ files }) => files.map(({ source }) => source.path))),
  );
  const also = [...alsoRoots, ...assigned.byTemplate.keys(), ...orders.map(({ template }) => template)];
  const roots = [...new Set([...uncalled, ...also.filter((path) => templates.has(path))])].sort();
  const ways = roots.map((root): Ways => {
    const files = assigned.byTemplate.get(root) ?? [];
    return {
      root,
      files,
      orders: orders.filter((order) => order.template === root && !isOneOf(order, files)),
    };
  });
  const made = ways.flatMap(({ root, files, orders: own }) => [
    { root, valuesFrom: [] },
    ...files.map(({ source }) => ({ root, valuesFrom: [source.path] })),
    ...own.map((order) => ({ root, valuesFrom: filesOfOrder(order) })),
  ]);
  return {
    ways,
    made,
    differing: beside === undefined ? new Set() : differingRoots(made, beside),
    strays: assigned.strays,
    problems: [...(all.length > orders.length ? [tooManyOrders(all[mostOrders])] : []), ...assigned.problems],
  };
}

/** Every file that gives values to what a workflow deploys: the workflow itself, and parameter files. */
export function filesOfOrder({ command, files }: Order): readonly string[] {
  return [...new Set([...command.files, ...files.map(({ source }) => source.path)])];
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

export function reachableFrom(
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

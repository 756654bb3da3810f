import type { Alert } from "../code/alert.ts";
import type { CodeFacts } from "../code/facts.ts";
import type { Handler } from "../code/handlers/handler.ts";
import { unknown } from "../declarations/value.ts";
import type { Declaration } from "../declarations/declaration.ts";
import type { Place, Source } from "../source/source.ts";
import type { DeployedOutput, DeployedParameter, Deployment } from "./deployment.ts";
import { resource, type Resource } from "./resource.ts";
import { groupBy } from "./group-by.ts";
import { siteOf, type Site } from "./site.ts";
import type { Workflow } from "./workflow.ts";

/** What was read of a repository, each kind by itself. */
export interface Parts {
  readonly deployments: readonly Deployment[];
  /** host.json, function.json and the like. */
  readonly configuration: readonly Declaration[];
  /** The GitHub workflows among them. */
  readonly workflows: readonly Workflow[];
  readonly handlers: readonly Handler[];
  readonly alerts: readonly Alert[];
  /** The settings that the code reads, the clients of Azure services that it makes, and what it asks of them. */
  readonly facts: CodeFacts;
  /** What the trusted policy records of the last penetration test. */
  readonly penetrationTesting: PenetrationTesting;
  /** `2026-11-23`: the day the review is made. */
  readonly today: string;
}

/** What the templates deploy joined with what the code does. */
export interface Application extends Parts {
  /** Every declared resource of every deployment, `existing` ones left out. */
  readonly resources: readonly Resource[];
  readonly sites: readonly Site[];
  readonly parameters: readonly DeployedParameter[];
  readonly outputs: readonly DeployedOutput[];
  /** Resources of a type, in any deployment. */
  ofType(type: string): readonly Resource[];
  /** The resource with an id (canonical text) in the same deployment, or an `existing` one. */
  byId(deployment: string, id: string): Resource | undefined;
}

export interface PenetrationTesting {
  /** The policy file of the base branch; undefined when there is none. */
  readonly policy?: Source;
  readonly intervalDays: number;
  /** `at` is the date as the policy writes it. */
  readonly last?: {
    readonly date: string;
    readonly scope: string;
    readonly report: string;
    readonly at: Place;
  };
}

/** Joins the parts: resources find their children and scopes by id within their deployment. */
export function application(parts: Parts): Application {
  const all = parts.deployments.flatMap(resourcesOf);
  const resources = all.filter(({ declaration }) => !declaration.existing);
  const byType = groupBy(resources, ({ declaration }) => declaration.type.toLowerCase());
  const byId = groupBy(all, ({ declaration, from }) => key(from.deployment, declaration.id));
  const templates = parts.deployments.flatMap(({ templates }) => templates);
  return {
    ...parts,
    resources,
    sites: [
      ...siteTypes.flatMap((type) => byType.get(type) ?? []),
      ...siteTypes.flatMap((type) => sitesConfigured(type, byType, byId)),
    ].map(siteOf),
    parameters: templates.flatMap((from) =>
      from.template.parameters.map((parameter) => ({ parameter, from })),
    ),
    outputs: templates.flatMap((from) => from.template.outputs.map((output) => ({ output, from }))),
    ofType: (type) => byType.get(type.toLowerCase()) ?? [],
    byId: (deployment, id) => {
      const found = byId.get(key(deployment, id)) ?? [];
      return found.find(({ declaration }) => !declaration.existing) ?? found[0];
    },
  };
}

const siteTypes = ["microsoft.web/sites", "microsoft.web/sites/slots"] as const;

/**
 * Sites that another deployment owns and this one configures: what is written over them is judged, what they are
 * themselves is not known. Each stands where the first of its configuration is declared.
 */
function sitesConfigured(
  type: (typeof siteTypes)[number],
  byType: ReadonlyMap<string, readonly Resource[]>,
  byId: ReadonlyMap<string, readonly Resource[]>,
): readonly Resource[] {
  const configured = groupBy(byType.get(`${type}/config`) ?? [], ({ declaration, from }) =>
    key(from.deployment, declaration.parentId ?? ""),
  );
  return [...configured].flatMap(([id, children]) => {
    const [first] = children;
    const owners = byId.get(id) ?? [];
    if (first === undefined || owners.some(({ declaration }) => !declaration.existing)) return [];
    const { declaration } = first;
    const elsewhere = unknown("the site belongs to another deployment", `site(${id})`, declaration.at);
    const owner: Declaration = {
      ...declaration,
      type: type.endsWith("slots") ? "Microsoft.Web/sites/slots" : "Microsoft.Web/sites",
      id: declaration.parentId ?? "",
      name: owners[0]?.declaration.name ?? declaration.name,
      symbol: owners[0]?.declaration.symbol ?? declaration.symbol,
      body: { kind: "object", properties: new Map(), rest: elsewhere, at: declaration.at },
      existing: true,
    };
    return [resource(owner, first.from, () => children)];
  });
}

function resourcesOf(deployment: Deployment): readonly Resource[] {
  const inside = new Map<string, Resource[]>();
  const made = deployment.templates.flatMap((from) =>
    from.template.declarations.map((declaration) =>
      resource(declaration, from, () => inside.get(declaration.id.toLowerCase()) ?? []),
    ),
  );
  for (const one of made) {
    const { parentId, existing } = one.declaration;
    if (parentId === undefined || existing) continue;
    const siblings = inside.get(parentId.toLowerCase());
    if (siblings === undefined) inside.set(parentId.toLowerCase(), [one]);
    else siblings.push(one);
  }
  return made;
}

// Of a loop without a known count there is one instance, which stands for every turn: another loop reads it by its own index.
function key(deployment: string, id: string): string {
  return `${deployment}\n${id.toLowerCase().replace(/copyindex\('+[^']*'+\)/gu, "copyindex()")}`;
}

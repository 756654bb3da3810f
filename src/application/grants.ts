import { canonical, type Tree } from "../declarations/value.ts";
import { builtInRole, type Role } from "../azure/roles.ts";
import type { Application } from "./application.ts";
import type { Resource } from "./resource.ts";
import type { Site } from "./site.ts";

/** The role that a role assignment grants: the GUID at the end of `roleDefinitionId`; undefined when it is not known. */
export function roleIdOf(assignment: Resource): string | undefined {
  // The same role may be named in several ways, by the subscription that a condition chooses.
  const [id, ...others] = new Set(
    alternativesOf(assignment.at("properties.roleDefinitionId").tree).map((tree) =>
      /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu.exec(canonical(tree))?.[1]?.toLowerCase(),
    ),
  );
  return others.length === 0 ? id : undefined;
}

/** What a role assignment grants, whom, and on what: for telling whether a change of it grants something else. */
export function grantTokens(assignment: Resource): readonly string[] {
  const { tree } = assignment.at("properties.principalId");
  return [`${roleIdOf(assignment) ?? ""} ${canonical(tree)} ${scopeOf(assignment).id}`];
}

/** What a role assignment holds for. */
export interface GrantScope {
  readonly kind: "resource" | "resource group" | "subscription" | "management group" | "tenant" | "unknown";
  /** In canonical text, lower case. */
  readonly id: string;
}

/** The scope that a role assignment is made in: the resource that it extends, or else what its template deploys to. */
export function scopeOf(assignment: Resource): GrantScope {
  const id = assignment.declaration.id.replace(/\/?providers\/microsoft\.authorization\/[a-z]+\/[^]*$/u, "");
  if (/^(?:\/providers\/microsoft\.management\/managementgroups\/|.*managementgroup\()/u.test(id))
    return { kind: "management group", id };
  // Names may be expressions, with slashes of their own.
  const plain = id.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/gu, "x");
  if (plain === "")
    return { kind: assignment.from.template.targetScope === "tenant" ? "tenant" : "unknown", id };
  if (/^\/subscriptions\/[^/]+\/?$/u.test(plain)) return { kind: "subscription", id };
  if (/^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/?$/u.test(plain))
    return { kind: "resource group", id };
  if (plain.includes("/providers/")) return { kind: "resource", id };
  return { kind: "unknown", id };
}

/** Who gets the role, as far as the templates tell. */
export type Principal =
  | { readonly kind: "identity"; readonly holder: Resource }
  | { readonly kind: "user" }
  | { readonly kind: "unknown"; readonly why: string };

/** Whom a role assignment names. */
export function principalOf(application: Application, assignment: Resource): Principal {
  const type = assignment.at("properties.principalType").tree;
  if (type.kind === "known" && (type.value === "User" || type.value === "Group")) return { kind: "user" };
  return holderOf(application, assignment, assignment.at("properties.principalId").tree);
}

/**
 * The resource whose managed identity a principal's id names: `site.identity.principalId` or a user-assigned
 * identity's `properties.principalId`, followed by the id of the resource that is read.
 */
export function holderOf(application: Application, { from }: Resource, principal: Tree): Principal {
  for (const candidate of alternativesOf(principal)) {
    const read = candidate.kind === "unknown" ? candidate.reference : undefined;
    if (read === undefined || !/principalid$/iu.test(read.path)) continue;
    const holder = application.byId(from.deployment, read.resource);
    if (holder !== undefined) return { kind: "identity", holder };
  }
  return { kind: "unknown", why: "whose identity gets the right is not known" };
}

function alternativesOf(tree: Tree): readonly Tree[] {
  return tree.kind === "oneOf" ? tree.alternatives : [tree];
}

/** Whether the identity is one that a site runs with: its own, or a user-assigned one that a site names. */
export function siteUsing(application: Application, holder: Resource): Site | undefined {
  const type = holder.declaration.type.toLowerCase();
  const id = holder.declaration.id.toLowerCase();
  const ofDeployment = application.sites.filter((site) => site.from.deployment === holder.from.deployment);
  if (type === "microsoft.web/sites" || type === "microsoft.web/sites/slots")
    return ofDeployment.find((site) => site.declaration.id.toLowerCase() === id);
  if (type !== "microsoft.managedidentity/userassignedidentities") return undefined;
  return ofDeployment.find((site) => {
    const identities = site.at("identity.userAssignedIdentities").tree;
    if (identities.kind !== "object") return canonical(identities).toLowerCase().includes(id);
    return [...identities.properties.keys()].some((key) => key.toLowerCase() === id);
  });
}

/** A role that a site's identity gets, and for what. */
export type SiteGrant =
  | {
      readonly kind: "grant";
      readonly site: Site;
      readonly role: Role;
      readonly scope: GrantScope;
    }
  | { readonly kind: "other" }
  | { readonly kind: "unknown"; readonly why: string };

/** What a role assignment gives a site's identity; `other` when it is somebody else's, or no built-in role. */
export function siteGrantOf(application: Application, assignment: Resource): SiteGrant {
  const written = assignment.at("properties.roleDefinitionId").tree;
  const id = roleIdOf(assignment);
  if (id === undefined)
    return written.kind === "unknown" || written.kind === "oneOf"
      ? {
          kind: "unknown",
          why: written.kind === "unknown" ? written.why : "which role is granted is not known",
        }
      : { kind: "other" };
  const role = builtInRole(id);
  if (role === undefined) return { kind: "other" };
  const principal = principalOf(application, assignment);
  if (principal.kind === "user") return { kind: "other" };
  if (principal.kind === "unknown") return principal;
  const site = siteUsing(application, principal.holder);
  return site === undefined ? { kind: "other" } : { kind: "grant", site, role, scope: scopeOf(assignment) };
}

/**
 * Whether a site keeps its own state in a storage account, by identity: the host's storage or, on Flex Consumption,
 * the container of its code. The documentation asks for wide roles there.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference#grant-permission-to-the-identity
 */
export function isHostStorage(site: Site, scope: GrantScope): boolean {
  // A name may be an expression, with slashes of its own.
  const name =
    /\/providers\/microsoft\.storage\/storageaccounts\/([^/$]*\$\{(?:[^{}]|\{[^{}]*\})*\}[^/]*|[^/]+)/u.exec(
      scope.id,
    )?.[1];
  if (name === undefined) return false;
  return [
    site.setting("AzureWebJobsStorage__accountName").tree,
    site.setting("AzureWebJobsStorage__blobServiceUri").tree,
    site.setting("AzureWebJobsStorage").tree,
    site.at("properties.functionAppConfig.deployment.storage.value").tree,
  ].some((tree) => onceQuoted(canonical(tree).toLowerCase()).includes(onceQuoted(name)));
}

// An expression inside a text of another one has its quotes doubled.
function onceQuoted(text: string): string {
  return text.replace(/'+/gu, "'");
}

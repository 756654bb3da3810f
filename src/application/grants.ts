import { canonical, type Tree } from "../declarations/value.ts";
import type { Application } from "./application.ts";
import type { Resource } from "./resource.ts";

/** The role that a role assignment grants: the GUID at the end of `roleDefinitionId`; undefined when it is not known. */
export function roleIdOf(assignment: Resource): string | undefined {
  const text = canonical(assignment.at("properties.roleDefinitionId").tree);
  return /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu.exec(text)?.[1]?.toLowerCase();
}

/** Who gets the role, as far as the templates tell. */
export type Principal =
  | { readonly kind: "identity"; readonly holder: Resource }
  | { readonly kind: "user" }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * The resource whose managed identity a role assignment names: `site.identity.principalId` or a user-assigned
 * identity's `properties.principalId`, followed by the id of the resource that is read.
 */
export function principalOf(application: Application, assignment: Resource): Principal {
  const type = assignment.at("properties.principalType").tree;
  if (type.kind === "known" && (type.value === "User" || type.value === "Group")) return { kind: "user" };
  const principal = assignment.at("properties.principalId").tree;
  for (const candidate of alternativesOf(principal)) {
    const read = candidate.kind === "unknown" ? candidate.reference : undefined;
    if (read === undefined || !/principalid$/iu.test(read.path)) continue;
    const holder = application.byId(assignment.from.deployment, read.resource);
    if (holder !== undefined) return { kind: "identity", holder };
  }
  return { kind: "unknown", why: "whose identity gets the role is not known" };
}

function alternativesOf(tree: Tree): readonly Tree[] {
  return tree.kind === "oneOf" ? tree.alternatives : [tree];
}

/** Whether the identity is one that a site runs with: its own, or a user-assigned one that a site names. */
export function siteUsing(application: Application, holder: Resource): Resource | undefined {
  const type = holder.declaration.type.toLowerCase();
  if (type === "microsoft.web/sites" || type === "microsoft.web/sites/slots") return holder;
  if (type !== "microsoft.managedidentity/userassignedidentities") return undefined;
  return application.sites.find((site) => {
    if (site.from.deployment !== holder.from.deployment) return false;
    const identities = site.at("identity.userAssignedIdentities").tree;
    if (identities.kind !== "object")
      return canonical(identities).toLowerCase().includes(holder.declaration.id.toLowerCase());
    return [...identities.properties.keys()].some(
      (id) => id.toLowerCase() === holder.declaration.id.toLowerCase(),
    );
  });
}

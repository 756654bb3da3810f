import { itemsOf, type Items } from "../declarations/items.ts";
import { canonical, knownText, lookup, type Tree } from "../declarations/value.ts";
import type { Application } from "./application.ts";
import { children, type Resource } from "./resource.ts";

/** The types of Web Application Firewall policies that have rules: Application Gateway's and Front Door's. */
export const firewallPolicies = [
  "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies",
  "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies",
] as const;

/** Where the two kinds of policy write the same things. */
export interface PolicyPaths {
  readonly ofGateway: boolean;
  readonly customRules: string;
  /** Of a policy's own rule, and of an override. */
  readonly state: "state" | "enabledState";
}

export function pathsOf(policy: Resource): PolicyPaths {
  const ofGateway = policy.declaration.type.toLowerCase().includes("applicationgateway");
  return ofGateway
    ? { ofGateway, customRules: "properties.customRules", state: "state" }
    : { ofGateway, customRules: "properties.customRules.rules", state: "enabledState" };
}

/**
 * The older way of a gateway, whose firewall is configured in the gateway itself, where it is in force: it is enabled,
 * and no policy stands in its place. `path` is its property.
 * https://learn.microsoft.com/azure/web-application-firewall/ag/upgrade-ag-waf-policy
 */
export function ownFirewallOf(gateway: Resource): { readonly path: string } | undefined {
  const path = "properties.webApplicationFirewallConfiguration";
  const enabled = gateway.at(`${path}.enabled`).tree;
  const policy = gateway.at("properties.firewallPolicy").tree;
  const isOn = enabled.kind === "known" && enabled.value === true;
  return isOn && policy.kind === "absent" ? { path } : undefined;
}

export const managedRuleSets = "properties.managedRules.managedRuleSets";

/** The sets against common attacks; those against bots and floods are not among them. */
export function isDefaultRuleSet(type: string | undefined): boolean {
  return type !== undefined && /^(?:microsoft_defaultruleset|defaultruleset|owasp)$/iu.test(type);
}

export function customRulesOf(policy: Resource): Items {
  return itemsOf(policy.at(pathsOf(policy).customRules).tree);
}

/** Whether a firewall stands before an endpoint of Front Door. */
export type Cover =
  | { readonly kind: "covered" }
  | { readonly kind: "open" }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Whether a security policy of the profile names the endpoint, or one of its custom domains while its own name answers
 * nothing. https://learn.microsoft.com/azure/templates/microsoft.cdn/profiles/securitypolicies
 */
export function firewallBefore(application: Application, endpoint: Resource): Cover {
  const { parentId } = endpoint.declaration;
  const profile = parentId === undefined ? undefined : application.byId(endpoint.from.deployment, parentId);
  const policies = application
    .ofType("Microsoft.Cdn/profiles/securityPolicies")
    .filter(
      ({ declaration, from }) =>
        from.deployment === endpoint.from.deployment &&
        declaration.parentId?.toLowerCase() === parentId?.toLowerCase(),
    );
  const domains = policies.flatMap(domainsOf);
  if (domains.some(({ id }) => id === endpoint.declaration.id.toLowerCase())) return { kind: "covered" };
  const doubt = domains.find(({ why }) => why !== undefined)?.why;
  if (doubt !== undefined) return { kind: "unknown", why: doubt };
  const routes = children(endpoint, "Microsoft.Cdn/profiles/afdEndpoints/routes");
  const byCustomDomainOnly =
    routes.length > 0 &&
    routes.every((route) => knownText(route.at("properties.linkToDefaultDomain").tree) === "Disabled");
  if (byCustomDomainOnly && domains.length > 0) return { kind: "covered" };
  if (profile === undefined || profile.declaration.existing)
    return {
      kind: "unknown",
      why: "the Front Door profile is declared elsewhere, and so may be its firewall",
    };
  return { kind: "open" };
}

interface Domain {
  readonly id: string;
  readonly why?: string;
}

function domainsOf(policy: Resource): readonly Domain[] {
  if (policy.declaration.condition.kind !== "known")
    return [{ id: "", why: "the security policy is deployed under a condition that is not known" }];
  const associations = itemsOf(policy.at("properties.parameters.associations").tree);
  return [
    ...unlisted(associations.more),
    ...associations.items.flatMap((association) => {
      const { items, more } = itemsOf(lookup(association, "domains"));
      return [...unlisted(more), ...items.map(domainOf)];
    }),
  ];
}

function domainOf(domain: Tree): Domain {
  const id = lookup(domain, "id");
  if (id.kind === "oneOf") return { id: "", why: "which domain it protects is not known" };
  return { id: canonical(id).toLowerCase() };
}

function unlisted(more: Items["more"]): readonly Domain[] {
  return more === undefined ? [] : [{ id: "", why: more.why }];
}

import { canonical, type Tree } from "../declarations/value.ts";
import type { Application } from "./application.ts";
import { idsAround } from "./parents.ts";
import type { Resource } from "./resource.ts";

/** Policies below the service's own, which take over what is around them only by `<base />`. */
export const innerPolicies = [
  "Microsoft.ApiManagement/service/apis/policies",
  "Microsoft.ApiManagement/service/apis/operations/policies",
  "Microsoft.ApiManagement/service/products/policies",
] as const;

/** What a policy says, without its comments: the whole text, or what is known of it. */
export interface PolicyText {
  readonly text: string;
  readonly tree: Tree;
  /** Set when more may be said: the text is not known, or lies somewhere else. */
  readonly doubt?: string;
}

export function policyTextOf(policy: Resource): PolicyText {
  const { tree } = policy.at("properties.value");
  const text = canonical(tree).replace(/<!--.*?(?:-->|$)/gsu, "");
  if (/link$/iu.test(canonical(policy.at("properties.format").tree)))
    return { text: "", tree, doubt: "the policy lies somewhere else" };
  return tree.kind === "unknown" || tree.kind === "oneOf"
    ? { text, tree, doubt: "the text of the policy is not known" }
    : { text, tree };
}

/**
 * Whether requests go through the policies around this one too: its inbound section has `<base />`.
 * https://learn.microsoft.com/azure/api-management/set-edit-policies#use-base-element-to-set-policy-evaluation-order
 */
export function takesOver({ text }: PolicyText): boolean {
  return /<base\s*\/>|<base\s*>/iu.test(/<inbound\b[^>]*>(.*?)<\/inbound>/isu.exec(text)?.[1] ?? "");
}

/** Whether a policy checks who calls. */
export function checksCaller({ text }: PolicyText): boolean {
  return /<(?:validate-jwt|validate-azure-ad-token|validate-client-certificate|check-header|ip-filter)\b/iu.test(
    text,
  );
}

/**
 * The policies that requests to an API or a product go through: its own, then those of what it lies in, as far as each
 * takes over the next.
 */
export function policiesOver(application: Application, holder: Resource): readonly PolicyText[] {
  return policiesOf(application, holder, [holder.declaration.id, ...idsAround(application, holder)]);
}

/** The policies that requests would go through next, if this one took them over. */
export function policiesAround(application: Application, policy: Resource): readonly PolicyText[] {
  return policiesOf(application, policy, idsAround(application, policy).slice(1));
}

function policiesOf(
  application: Application,
  { from }: Resource,
  ids: readonly string[],
): readonly PolicyText[] {
  const all = ["Microsoft.ApiManagement/service/policies", ...innerPolicies]
    .flatMap((type) => application.ofType(type))
    .filter((policy) => policy.from.deployment === from.deployment);
  const found: PolicyText[] = [];
  for (const id of ids) {
    const here = all
      .filter(({ declaration }) => declaration.parentId?.toLowerCase() === id.toLowerCase())
      .map(policyTextOf);
    found.push(...here);
    if (here.some((policy) => policy.doubt === undefined && !takesOver(policy))) break;
  }
  return found;
}

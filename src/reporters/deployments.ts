import type { Report, ReportedFinding } from "./report.ts";

/**
 * The deployments worth naming for each finding: those it is in, when the same template has others that it is not in
 * (`infra/main.bicep with infra/prod.bicepparam` alone). None for a finding of every deployment, which is the rule.
 */
export function onlyDeployments({ findings }: Report): (finding: ReportedFinding) => readonly string[] {
  const known = new Map<string, Set<string>>();
  for (const name of findings.flatMap(({ deployments }) => deployments)) {
    const same = known.get(rootOf(name)) ?? new Set();
    known.set(rootOf(name), same.add(name));
  }
  return ({ deployments }) => {
    const roots = new Set(deployments.map(rootOf));
    const all = [...roots].reduce((sum, root) => sum + (known.get(root)?.size ?? 0), 0);
    return deployments.length < all ? deployments : [];
  };
}

const mostNamed = 5;

/** The first few of the names, each as `shown` writes it, and how many more there are. */
export function fewDeployments(names: readonly string[], shown: (name: string) => string): string {
  const more = names.length - mostNamed;
  const named = more > 1 ? names.slice(0, mostNamed) : names;
  return `${named.map(shown).join(", ")}${more > 1 ? ` and ${more} more deployments` : ""}`;
}

/** `infra/main.bicep` of `infra/main.bicep with infra/prod.bicepparam`. */
function rootOf(deployment: string): string {
  return deployment.split(" with ")[0] ?? deployment;
}

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

/** `infra/main.bicep` of `infra/main.bicep with infra/prod.bicepparam`. */
function rootOf(deployment: string): string {
  return deployment.split(" with ")[0] ?? deployment;
}

import type { Resource } from "../application/resource.ts";
import { set } from "./edit.ts";
import { isText, isUnset, judge, undecided } from "./judgement.ts";
import type { Judgement } from "./rule.ts";

/**
 * Whether a firewall policy blocks what it recognises. What a policy without a mode does is not documented, neither in
 * https://learn.microsoft.com/azure/templates/microsoft.network/frontdoorwebapplicationfirewallpolicies nor in
 * https://learn.microsoft.com/azure/templates/microsoft.network/applicationgatewaywebapplicationfirewallpolicies.
 */
export function judgeFirewallMode(policy: Resource): Judgement {
  const path = "properties.policySettings.mode";
  const mode = policy.at(path);
  if (isUnset(mode.tree))
    return undecided("the mode is not written, and no default is documented", policy.declaration.at);
  return judge(
    mode,
    (value) =>
      isText(value, "Prevention") ||
      `Firewall policy \`${policy.label}\` does not block: its mode is not Prevention`,
    { edit: set(policy, path, "Prevention") },
  );
}

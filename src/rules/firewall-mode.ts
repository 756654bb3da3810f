import { pathsOf } from "../application/firewall.ts";
import type { Resource } from "../application/resource.ts";
import { set } from "./edit.ts";
import { isText, isUnset, judge, undecided } from "./judgement.ts";
import type { Judgement } from "./rule.ts";

/**
 * Whether a firewall policy blocks what it recognises. One of Front Door starts in detection mode:
 * https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-create-portal#change-mode. Of one of
 * Application Gateway neither https://learn.microsoft.com/azure/web-application-firewall/ag/create-waf-policy-ag nor the
 * reference of the resource tells.
 */
export function judgeFirewallMode(policy: Resource): Judgement {
  const path = "properties.policySettings.mode";
  const mode = policy.at(path);
  if (isUnset(mode.tree) && pathsOf(policy).ofGateway)
    return undecided("the mode is not written, and no default is documented", policy.declaration.at);
  return judge(
    mode,
    (value) =>
      isText(value, "Prevention") ||
      `Firewall policy \`${policy.label}\` does not block: its mode is not Prevention`,
    { edit: set(policy, path, "Prevention") },
  );
}

import { firewallPolicies, ownFirewallOf } from "../../application/firewall.ts";
import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { both, isText, judge, rule } from "../judgement.ts";

export const wafBodyInspectionOff = rule({
  id: "waf-body-inspection-off",
  title: "Web Application Firewall does not look into request bodies",
  practice: "waf",
  severity: "medium",
  severityWhy: "Injection in a body reaches the function unfiltered.",
  why: "Attacks in the body of a POST pass the firewall unread.",
  fix: "Set `policySettings.requestBodyCheck` to `true` (Front Door: `'Enabled'`), and leave `requestBodyEnforcement` at true.",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/ag/application-gateway-waf-request-size-limits",
  },
  subject: [...firewallPolicies, "Microsoft.Network/applicationGateways"],

  check: (policy) => {
    const own = ownFirewallOf(policy);
    if (own !== undefined)
      return judge(
        policy.at(`${own.path}.requestBodyCheck`),
        (checked) =>
          checked !== false ||
          `The firewall of Application Gateway \`${policy.label}\` does not look into request bodies`,
        { edit: set(policy, `${own.path}.requestBodyCheck`, true) },
      );
    return both(
      judge(
        policy.at("properties.policySettings.requestBodyCheck"),
        (checked) =>
          (checked !== false && !isText(checked, "Disabled")) ||
          `Firewall policy \`${policy.label}\` does not look into request bodies`,
      ),
      judge(
        policy.at("properties.policySettings.requestBodyEnforcement"),
        (enforced) =>
          enforced !== false ||
          `Firewall policy \`${policy.label}\` lets bodies through that are too large to be read`,
      ),
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        properties: {
          policySettings: {
            requestBodyCheck: false // !
          }
        }
      }
    `,
    bicep`
      resource it 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        properties: {
          policySettings: {
            requestBodyCheck: 'Disabled' // !
          }
        }
      }
    `,
    bicep`
      resource gateway 'Microsoft.Network/applicationGateways@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          webApplicationFirewallConfiguration: {
            enabled: true
            firewallMode: 'Prevention'
            ruleSetType: 'OWASP'
            ruleSetVersion: '3.2'
            requestBodyCheck: false // !
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        properties: {
          policySettings: {
            requestBodyCheck: true
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param bodies bool

      resource it 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        properties: {
          policySettings: {
            requestBodyCheck: bodies
          }
        }
      }
    `,
  ],
});

import { ownFirewallOf } from "../../application/firewall.ts";
import type { Resource } from "../../application/resource.ts";
import { bicep } from "../example.ts";
import { set } from "../edit.ts";
import { judgeFirewallMode } from "../firewall-mode.ts";
import { both, isText, judge, pass, rule } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const gatewayWafInDetectionMode = rule({
  id: "gateway-waf-in-detection-mode",
  aliases: ["appgw-waf-detection-mode"],
  title: "Web Application Firewall of the gateway only watches",
  practice: "waf",
  severity: "high",
  severityWhy: "Attacks that the firewall recognises still reach the function.",
  why: "In detection mode, or when disabled, the firewall lets the attacks that it recognises through to the function.",
  fix: "Set `policySettings.mode: 'Prevention'` and `policySettings.state: 'Enabled'` (in the gateway itself `firewallMode`).",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/ag/policy-overview",
    peers: ["CKV_AZURE_122", "Azure.AppGwWAF.PreventionMode"],
  },
  subject: [
    "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies",
    "Microsoft.Network/applicationGateways",
  ],

  check: (policy) => {
    if (/\/applicationGateways$/iu.test(policy.declaration.type)) return ownFirewall(policy);
    return both(
      judgeFirewallMode(policy),
      judge(
        policy.at("properties.policySettings.state"),
        (state) => !isText(state, "Disabled") || `Firewall policy \`${policy.label}\` is disabled`,
        { edit: set(policy, "properties.policySettings.state", "Enabled") },
      ),
    );
  },

  bad: [
    bicep`
      resource firewall 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          policySettings: {
            state: 'Enabled'
            mode: 'Detection' // !
          }
        }
      }
    `,
    bicep`
      resource firewall 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          policySettings: {
            state: 'Disabled' // !
            mode: 'Prevention'
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
            firewallMode: 'Detection' // !
            ruleSetType: 'OWASP'
            ruleSetVersion: '3.2'
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource gateway 'Microsoft.Network/applicationGateways@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          // The policy stands in its place.
          firewallPolicy: {
            id: resourceId('Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies', 'orders')
          }
          webApplicationFirewallConfiguration: {
            enabled: true
            firewallMode: 'Detection'
            ruleSetType: 'OWASP'
            ruleSetVersion: '3.2'
          }
        }
      }
    `,
    bicep`
      resource firewall 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          policySettings: {
            state: 'Enabled'
            mode: 'Prevention'
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      resource firewall 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          policySettings: {
            state: 'Enabled'
          }
        }
      }
    `,
    bicep`
      param mode string

      resource firewall 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          policySettings: {
            state: 'Enabled'
            mode: mode
          }
        }
      }
    `,
  ],
});

/** A firewall that is configured in the gateway; without one the gateway is the business of `gateway-without-waf`. */
function ownFirewall(gateway: Resource): Judgement {
  const own = ownFirewallOf(gateway);
  if (own === undefined) return pass;
  const path = `${own.path}.firewallMode`;
  return judge(
    gateway.at(path),
    (mode) =>
      isText(mode, "Prevention") ||
      `The firewall of Application Gateway \`${gateway.label}\` does not block: its mode is not Prevention`,
    { edit: set(gateway, path, "Prevention") },
  );
}

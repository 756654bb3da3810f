import { bicep } from "../example.ts";
import { set } from "../edit.ts";
import { both, isText, judge, rule } from "../judgement.ts";

export const gatewayWafInDetectionMode = rule({
  id: "gateway-waf-in-detection-mode",
  aliases: ["appgw-waf-detection-mode"],
  title: "Web Application Firewall of the gateway only watches",
  practice: "waf",
  severity: "high",
  severityWhy: "Attacks that the firewall recognises still reach the function.",
  why: "In detection mode, or when disabled, the firewall lets the attacks that it recognises through to the function.",
  fix: "Set `policySettings.mode: 'Prevention'` and `policySettings.state: 'Enabled'`.",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/ag/policy-overview",
    peers: ["CKV_AZURE_122", "Azure.AppGwWAF.PreventionMode"],
  },
  subject: "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies",

  check: (policy) =>
    both(
      judge(
        policy.at("properties.policySettings.mode"),
        (mode) =>
          isText(mode, "Prevention") ||
          `Firewall policy \`${policy.label}\` does not block: its mode is not Prevention`,
        { edit: set(policy, "properties.policySettings.mode", "Prevention") },
      ),
      judge(
        policy.at("properties.policySettings.state"),
        (state) => !isText(state, "Disabled") || `Firewall policy \`${policy.label}\` is disabled`,
        { edit: set(policy, "properties.policySettings.state", "Enabled") },
      ),
    ),

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
  ],
  good: [
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

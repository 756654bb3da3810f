import { bicep } from "../example.ts";
import { set } from "../edit.ts";
import { judgeFirewallMode } from "../firewall-mode.ts";
import { both, isText, judge, rule } from "../judgement.ts";

export const wafInDetectionMode = rule({
  id: "waf-in-detection-mode",
  aliases: ["frontdoor-waf-detection-mode"],
  title: "Web Application Firewall only watches",
  practice: "waf",
  severity: "high",
  severityWhy: "Attacks that the firewall recognises still reach the function.",
  why: "In detection mode, or when disabled, the firewall lets the attacks that it recognises through to the function.",
  fix: "Set `policySettings.mode: 'Prevention'` and `policySettings.enabledState: 'Enabled'`.",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-policy-settings",
    peers: ["CKV_AZURE_123", "Azure.FrontDoor.WAF.Mode"],
  },
  subject: "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies",

  check: (policy) =>
    both(
      judgeFirewallMode(policy),
      judge(
        policy.at("properties.policySettings.enabledState"),
        (state) => !isText(state, "Disabled") || `Firewall policy \`${policy.label}\` is disabled`,
        { edit: set(policy, "properties.policySettings.enabledState", "Enabled") },
      ),
    ),

  bad: [
    bicep`
      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        sku: {
          name: 'Premium_AzureFrontDoor'
        }
        properties: {
          policySettings: {
            enabledState: 'Enabled'
            mode: 'Detection' // !
          }
        }
      }
    `,
    bicep`
      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        properties: {
          policySettings: {
            enabledState: 'Disabled' // !
            mode: 'Prevention'
          }
        }
      }
    `,
    bicep`
      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = { // !
        name: 'orders'
        location: 'Global'
        properties: {
          policySettings: {
            enabledState: 'Enabled'
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        properties: {
          policySettings: {
            enabledState: 'Enabled'
            mode: 'Prevention'
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param mode string

      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        properties: {
          policySettings: {
            enabledState: 'Enabled'
            mode: mode
          }
        }
      }
    `,
  ],
});

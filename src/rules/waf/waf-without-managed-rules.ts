import { firewallPolicies, isDefaultRuleSet } from "../../application/firewall.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const wafWithoutManagedRules = rule({
  id: "waf-without-managed-rules",
  aliases: ["frontdoor-waf-no-managed-rules"],
  title: "Web Application Firewall has no managed rule set",
  practice: "waf",
  severity: "high",
  severityWhy: "Injection and other common attacks pass the firewall unrecognised.",
  why: "Without the default rule set the firewall recognises no injection, no cross-site scripting and none of the common attacks.",
  fix: "Add `Microsoft_DefaultRuleSet` to `managedRules.managedRuleSets` (on Front Door this needs the Premium tier), with `ruleSetAction: 'Block'`.",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-drs",
    peers: ["CKV_AZURE_133", "Azure.FrontDoor.WAF.Enabled"],
  },
  subject: firewallPolicies,

  check: (policy) => {
    const path = "properties.managedRules.managedRuleSets";
    const { tree } = policy.at(path);
    const { items, more } = itemsOf(tree);
    const types = items.map((item) => lookup(item, "ruleSetType"));
    const found = items.find((item) => isDefaultRuleSet(knownText(lookup(item, "ruleSetType"))));
    if (found !== undefined) {
      const action = lookup(found, "ruleSetAction");
      if (knownText(action)?.toLowerCase() !== "log") return pass;
      return breach({
        message: `Firewall policy \`${policy.label}\` only logs what its default rule set recognises`,
        at: action.at,
        property: `${path}.ruleSetAction`,
      });
    }
    const doubt = more ?? types.find((type) => type.kind === "unknown" || type.kind === "oneOf");
    if (doubt !== undefined) return undecided("not every rule set is known", doubt.at);
    return breach({
      message: `Firewall policy \`${policy.label}\` has no default rule set: it recognises no common attack`,
      at: tree.kind === "absent" ? policy.declaration.at : tree.at,
      property: path,
    });
  },

  bad: [
    bicep`
      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = { // !
        name: 'orders'
        location: 'Global'
        properties: {
          policySettings: {
            mode: 'Prevention'
          }
        }
      }
    `,
    bicep`
      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        properties: {
          managedRules: {
            managedRuleSets: [
              {
                ruleSetType: 'Microsoft_DefaultRuleSet'
                ruleSetVersion: '2.1'
                ruleSetAction: 'Log' // !
              }
            ]
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
          managedRules: {
            managedRuleSets: [
              {
                ruleSetType: 'OWASP'
                ruleSetVersion: '3.2'
              }
            ]
          }
        }
      }
    `,
    bicep`
      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        properties: {
          managedRules: {
            managedRuleSets: [
              {
                ruleSetType: 'Microsoft_DefaultRuleSet'
                ruleSetVersion: '2.1'
                ruleSetAction: 'Block'
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param ruleSets array

      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        properties: {
          managedRules: {
            managedRuleSets: ruleSets
          }
        }
      }
    `,
  ],
});

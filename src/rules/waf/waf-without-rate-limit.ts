import { customRulesOf, firewallPolicies, managedRuleSets } from "../../application/firewall.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, isText, pass, rule, undecided } from "../judgement.ts";

export const wafWithoutRateLimit = rule({
  id: "waf-without-rate-limit",
  aliases: ["waf-no-rate-limit-or-bot"],
  title: "Web Application Firewall limits neither rates nor bots",
  practice: "waf",
  preset: "strict",
  severity: "low",
  severityWhy: "It opens nothing by itself; brute force and bots are slowed down by nobody.",
  why: "Attacks that consist of many harmless requests match no rule against injection.",
  fix: "Add an own rule of type `RateLimitRule`, or the rule set `Microsoft_BotManagerRuleSet`.",
  references: {
    mcsb: "NS-6",
    cwe: 770,
    page: "https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-rate-limit",
  },
  subject: firewallPolicies,

  check: (policy) => {
    const own = customRulesOf(policy);
    const sets = itemsOf(policy.at(managedRuleSets).tree);
    const limits = own.items.some((one) => isText(knownText(lookup(one, "ruleType")), "RateLimitRule"));
    const bots = sets.items.some((set) => /bot|ddos/iu.test(knownText(lookup(set, "ruleSetType")) ?? ""));
    if (limits || bots) return pass;
    const doubt = own.more ?? sets.more;
    if (doubt !== undefined) return undecided("not every rule is known", doubt.at);
    return breach({
      message: `Firewall policy \`${policy.label}\` limits neither rates nor bots`,
      at: policy.declaration.at,
      property: managedRuleSets,
    });
  },

  bad: [
    bicep`
      resource it 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = { // !
        name: 'orders'
        properties: {
          managedRules: {
            managedRuleSets: []
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        properties: {
          managedRules: {
            managedRuleSets: [
              {
                ruleSetType: 'Microsoft_BotManagerRuleSet'
                ruleSetVersion: '1.1'
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param sets array

      resource it 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        properties: {
          managedRules: {
            managedRuleSets: sets
          }
        }
      }
    `,
  ],
});

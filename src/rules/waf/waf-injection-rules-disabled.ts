import { firewallPolicies, managedRuleSets, pathsOf } from "../../application/firewall.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";

export const wafInjectionRulesDisabled = rule({
  id: "waf-injection-rules-disabled",
  title: "Web Application Firewall's rules against injection are switched off",
  practice: "waf",
  severity: "high",
  severityWhy: "Injection reaches the function unfiltered, though a firewall stands before it.",
  why: "An override without a state disables the rule, and one of a group without rules disables the whole group.",
  fix: "Remove the override, or write an exclusion for the one field that the rule gets wrong.",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-tuning",
    peers: ["Azure.AppGw.WAFRules", "CKV_AZURE_133", "CKV_AZURE_135"],
  },
  subject: firewallPolicies,

  check: (policy) => {
    const { state } = pathsOf(policy);
    const sets = itemsOf(policy.at(managedRuleSets).tree);
    return both(
      pass,
      ...(sets.more === undefined ? [] : [undecided(sets.more.why, sets.more.at)]),
      ...sets.items.flatMap((set) => {
        const groups = itemsOf(lookup(set, "ruleGroupOverrides"));
        return [
          ...(groups.more === undefined ? [] : [undecided("not every override is known", groups.more.at)]),
          ...groups.items.map((group) => {
            const name = knownText(lookup(group, "ruleGroupName"));
            if (name === undefined)
              return undecided("which group of rules is overridden is not known", group.at);
            if (!injection.test(name)) return pass;
            const rules = itemsOf(lookup(group, "rules"));
            if (rules.items.length === 0 && rules.more === undefined) {
              return breach({
                message: `Firewall policy \`${policy.label}\` disables all rules of group \`${name}\``,
                at: group.at,
                property: `${managedRuleSets}.${name}`,
              });
            }
            return both(
              ...(rules.more === undefined ? [] : [undecided("not every override is known", rules.more.at)]),
              ...rules.items.map((override) => {
                const id = knownText(lookup(override, "ruleId")) ?? "?";
                const set = lookup(override, state);
                const action = lookup(override, "action");
                if (set.kind === "unknown" || set.kind === "oneOf")
                  return undecided(`whether rule ${id} is enabled is not known`, set.at);
                const off = set.kind === "absent" || (set.kind === "known" && isText(set.value, "Disabled"));
                const lets = action.kind === "known" && isText(action.value, "Log", "Allow");
                if (!off && !lets) return pass;
                return breach({
                  message: off
                    ? `Firewall policy \`${policy.label}\` disables rule ${id} of group \`${name}\`${set.kind === "absent" ? ", since an override without a state does" : ""}`
                    : `Firewall policy \`${policy.label}\` lets through what rule ${id} of group \`${name}\` recognises`,
                  at: off ? set.at : action.at,
                  property: `${managedRuleSets}.${name}.${id}`,
                  // A single rule that does not fit the application is often put out; the rest of the group still stands.
                  severity: "medium",
                });
              }),
            );
          }),
        ];
      }),
    );
  },

  bad: [
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
                ruleGroupOverrides: [
                  { // !
                    ruleGroupName: 'SQLI'
                  }
                  {
                    ruleGroupName: 'XSS'
                    rules: [
                      { // !
                        ruleId: '941100'
                      }
                      {
                        ruleId: '941110'
                        enabledState: 'Disabled' // !
                      }
                    ]
                  }
                ]
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
                ruleSetType: 'Microsoft_DefaultRuleSet'
                ruleSetVersion: '2.1'
                ruleGroupOverrides: [
                  {
                    ruleGroupName: 'SQLI'
                    rules: [
                      {
                        ruleId: '942100'
                        state: 'Enabled'
                        action: 'Block'
                      }
                    ]
                  }
                ]
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param overrides array

      resource firewall 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          managedRules: {
            managedRuleSets: [
              {
                ruleSetType: 'Microsoft_DefaultRuleSet'
                ruleSetVersion: '2.1'
                ruleGroupOverrides: overrides
              }
            ]
          }
        }
      }
    `,
  ],
});

/** The groups of the core and default rule sets against injection, scripting and inclusion, Log4j among them. */
const injection =
  /(?:SQLI|XSS|RCE|LFI|RFI|PHP|NODEJS|JAVA|sql_injection|xss_attacks|generic_attacks|CVEs)$|-9(?:3\d|4[124])-/iu;

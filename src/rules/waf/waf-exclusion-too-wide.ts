import { firewallPolicies } from "../../application/firewall.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup, type Tree } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";

export const wafExclusionTooWide = rule({
  id: "waf-exclusion-too-wide",
  title: "Web Application Firewall leaves whole parts of requests out",
  practice: "waf",
  severity: "medium",
  severityWhy: "Injection in the part that is left out reaches the function unfiltered.",
  why: "An exclusion of every field of a kind turns the rules off for all of them, not for the one field that they got wrong.",
  fix: "Name the one field (`selectorMatchOperator: 'Equals'`), and the rules that got it wrong.",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/ag/application-gateway-waf-configuration",
    peers: ["Azure.AppGwWAF.Exclusions", "Azure.FrontDoorWAF.Exclusions"],
  },
  subject: firewallPolicies,

  check: (policy) => {
    const rules = policy.at("properties.managedRules").tree;
    const sets = itemsOf(lookup(rules, "managedRuleSets"));
    const groups = sets.items.flatMap((set) => itemsOf(lookup(set, "ruleGroupOverrides")).items);
    const single = groups.flatMap((group) => itemsOf(lookup(group, "rules")).items);
    const lists = [rules, ...sets.items, ...groups, ...single].map((holder) => lookup(holder, "exclusions"));
    return both(
      pass,
      ...lists.flatMap((list, index) => {
        const { items, more } = itemsOf(list);
        return [
          ...(more === undefined ? [] : [undecided("not every exclusion is known", more.at)]),
          ...items.filter(isWide).map((exclusion) =>
            breach({
              message: `Firewall policy \`${policy.label}\` looks at no \`${knownText(lookup(exclusion, "matchVariable")) ?? "field"}\` at all`,
              at: exclusion.at,
              property: "properties.managedRules.exclusions",
              // Of one rule only: all others still look.
              ...((index > sets.items.length + groups.length || namesRules(exclusion)) && {
                severity: "low",
              }),
            }),
          ),
        ];
      }),
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        properties: {
          managedRules: {
            exclusions: [
              { // !
                matchVariable: 'RequestArgNames'
                selectorMatchOperator: 'EqualsAny'
                selector: '*'
              }
            ]
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
          managedRules: {
            exclusions: [
              {
                matchVariable: 'RequestArgNames'
                selectorMatchOperator: 'Equals'
                selector: 'comment'
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param exclusions array

      resource it 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        properties: {
          managedRules: {
            exclusions: exclusions
          }
        }
      }
    `,
  ],
});

function isWide(exclusion: Tree): boolean {
  return (
    knownText(lookup(exclusion, "selectorMatchOperator"))?.toLowerCase() === "equalsany" ||
    knownText(lookup(exclusion, "selector")) === "*"
  );
}

function namesRules(exclusion: Tree): boolean {
  return itemsOf(lookup(exclusion, "exclusionManagedRuleSets")).items.some((set) =>
    itemsOf(lookup(set, "ruleGroups")).items.some(
      (group) => itemsOf(lookup(group, "rules")).items.length > 0,
    ),
  );
}

import {
  firewallPolicies,
  isDefaultRuleSet,
  managedRuleSets,
  ownFirewallOf,
} from "../../application/firewall.ts";
import { itemsOf, type Items } from "../../declarations/items.ts";
import { canonical, knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";

export const wafRuleSetOld = rule({
  id: "waf-rule-set-old",
  aliases: ["appgw-waf-ruleset-old"],
  title: "Web Application Firewall uses an old rule set",
  practice: "waf",
  severity: "medium",
  severityWhy: "Newer attacks, and known ways around the old rules, reach the function.",
  why: "Old rule sets know neither newer attacks nor the ways around them that have become known, and get critical fixes only until 26 February 2027, if any.",
  fix: "Use `Microsoft_DefaultRuleSet` 2.1 or later (OWASP 3.2 on Application Gateway at least).",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/ag/upgrade-crs-drs-ruleset-version",
    peers: ["Azure.AppGw.OWASP", "Azure.AppGwWAF.RuleGroups", "CKV_AZURE_135"],
  },
  subject: [...firewallPolicies, "Microsoft.Network/applicationGateways"],

  check: (policy) => {
    const own = ownFirewallOf(policy);
    const sets: Items = own
      ? { items: [policy.at(own.path).tree] }
      : itemsOf(policy.at(managedRuleSets).tree);
    return both(
      pass,
      ...(sets.more === undefined ? [] : [undecided("not every rule set is known", sets.more.at)]),
      ...sets.items.map((set) => {
        const type = knownText(lookup(set, "ruleSetType"));
        if (!isDefaultRuleSet(type)) return pass;
        const version = lookup(set, "ruleSetVersion");
        if (version.kind === "unknown" || version.kind === "oneOf")
          return undecided("the version of the rule set is not known", version.at);
        if (!isOld(type ?? "", canonical(version))) return pass;
        return breach({
          message: `${own ? "Application Gateway" : "Firewall policy"} \`${policy.label}\` uses the old rule set ${type} ${canonical(version)}`,
          at: version.at,
          property: `${own?.path ?? managedRuleSets}.ruleSetVersion`,
        });
      }),
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        properties: {
          managedRules: {
            managedRuleSets: [
              {
                ruleSetType: 'OWASP'
                ruleSetVersion: '3.0' // !
              }
            ]
          }
        }
      }
    `,
    bicep`
      resource it 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        properties: {
          managedRules: {
            managedRuleSets: [
              {
                ruleSetType: 'DefaultRuleSet'
                ruleSetVersion: '1.0' // !
              }
            ]
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
            ruleSetVersion: '3.0' // !
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
            managedRuleSets: [
              {
                ruleSetType: 'OWASP'
                ruleSetVersion: '3.2'
              }
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
      param version string

      resource it 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        properties: {
          managedRules: {
            managedRuleSets: [
              {
                ruleSetType: 'OWASP'
                ruleSetVersion: version
              }
            ]
          }
        }
      }
    `,
  ],
});

/** Of OWASP's sets 3.2 is supported, of Microsoft's those from 2.0 on. */
function isOld(type: string, version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (Number.isNaN(major)) return true; // preview-0.1
  return /^owasp$/iu.test(type) ? major < 3 || (major === 3 && minor < 2) : major < 2;
}

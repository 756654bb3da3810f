import { customRulesOf, firewallPolicies, pathsOf } from "../../application/firewall.ts";
import { isOpen, sendersThatMeet, type Senders } from "../../application/firewall-conditions.ts";
import type { Resource } from "../../application/resource.ts";
import { itemsOf } from "../../declarations/items.ts";
import { canonical, knownText, lookup, type Tree } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const wafBypassRule = rule({
  id: "waf-bypass-rule",
  title: "Own rule lets everybody past the Web Application Firewall",
  practice: "waf",
  severity: "high",
  severityWhy:
    "Whoever fits the rule, and anybody can, reaches the function unfiltered; medium where a value has to be learned first.",
  why: "Own rules run before the managed ones, and a request that one of them allows is not looked at any further. Headers, cookies, queries and methods are what the sender writes, and Front Door takes `RemoteAddr` from the header `X-Forwarded-For`.",
  fix: "Let the rule match only what an attacker can't choose (addresses of yours, on Front Door as `SocketAddr`), or write an exclusion for the one field instead.",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/ag/custom-waf-rules-overview",
  },
  subject: firewallPolicies,

  check: (policy) => {
    const { items, more } = customRulesOf(policy);
    return both(
      ...(more === undefined ? [] : [undecided("not every rule of its own is known", more.at)]),
      ...items.map((own) => judgeOwn(own, policy)),
    );
  },

  bad: [
    bicep`
      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        properties: {
          customRules: {
            rules: [
              {
                name: 'AllowMonitoring'
                priority: 1
                ruleType: 'MatchRule'
                action: 'Allow' // !
                matchConditions: [
                  {
                    matchVariable: 'RequestHeader'
                    selector: 'User-Agent'
                    operator: 'Contains'
                    matchValue: ['monitor']
                  }
                ]
              }
            ]
          }
        }
      }
    `,
    bicep`
      resource firewall 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          customRules: [
            {
              name: 'everyone'
              priority: 1
              ruleType: 'MatchRule'
              action: 'Allow' // !
              matchConditions: [
                {
                  matchVariables: [
                    { variableName: 'RemoteAddr' }
                  ]
                  operator: 'IPMatch'
                  matchValues: ['0.0.0.0/0']
                }
              ]
            }
          ]
        }
      }
    `,
    bicep`
      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        properties: {
          customRules: {
            rules: [
              {
                name: 'AllowPartner'
                priority: 1
                ruleType: 'MatchRule'
                action: 'Allow' // !
                matchConditions: [
                  {
                    matchVariable: 'RemoteAddr'
                    operator: 'IPMatch'
                    matchValue: ['203.0.113.0/24']
                  }
                ]
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
          customRules: {
            rules: [
              {
                name: 'AllowTesters'
                priority: 1
                ruleType: 'MatchRule'
                action: 'Allow' // !
                matchConditions: [
                  {
                    matchVariable: 'Cookies'
                    selector: 'tester'
                    operator: 'Equal'
                    matchValue: ['ready-made']
                  }
                ]
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
          customRules: {
            rules: [
              {
                name: 'AllowOthers'
                priority: 1
                ruleType: 'MatchRule'
                action: 'Allow' // !
                matchConditions: [
                  {
                    matchVariable: 'SocketAddr'
                    operator: 'IPMatch'
                    negateCondition: true
                    matchValue: ['198.51.100.0/24']
                  }
                ]
              }
            ]
          }
        }
      }
    `,
    bicep`
      resource firewall 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          customRules: [
            {
              name: 'everyone'
              priority: 1
              ruleType: 'MatchRule'
              action: 'Allow' // !
              matchConditions: [
                {
                  matchVariables: [
                    { variableName: 'RemoteAddr' }
                  ]
                  operator: 'IPMatch'
                  matchValues: ['0.0.0.0/1', '128.0.0.0/1']
                }
              ]
            }
          ]
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
          customRules: {
            rules: [
              {
                name: 'AllowOffice'
                priority: 1
                ruleType: 'MatchRule'
                action: 'Allow'
                matchConditions: [
                  {
                    matchVariable: 'SocketAddr'
                    operator: 'IPMatch'
                    matchValue: ['203.0.113.0/24']
                  }
                ]
              }
            ]
          }
        }
      }
    `,
    bicep`
      resource firewall 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          customRules: [
            {
              name: 'office'
              priority: 1
              ruleType: 'MatchRule'
              action: 'Allow'
              matchConditions: [
                {
                  matchVariables: [
                    { variableName: 'RemoteAddr' }
                  ]
                  operator: 'IPMatch'
                  matchValues: ['203.0.113.0/24']
                }
              ]
            }
          ]
        }
      }
    `,
    bicep`
      @secure()
      param probe string

      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        properties: {
          customRules: {
            rules: [
              {
                name: 'AllowProbe'
                priority: 1
                ruleType: 'MatchRule'
                action: 'Allow'
                matchConditions: [
                  {
                    matchVariable: 'RequestHeader'
                    selector: 'X-Probe'
                    operator: 'Equal'
                    matchValue: [probe]
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
      param office string

      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        properties: {
          customRules: {
            rules: [
              {
                name: 'Office'
                priority: 1
                ruleType: 'MatchRule'
                action: 'Allow'
                matchConditions: [
                  {
                    matchVariable: 'SocketAddr'
                    operator: 'IPMatch'
                    matchValue: [office]
                  }
                ]
              }
            ]
          }
        }
      }
    `,
    bicep`
      param action string

      resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
        name: 'orders'
        location: 'Global'
        properties: {
          customRules: {
            rules: [
              {
                name: 'Office'
                priority: 1
                ruleType: 'MatchRule'
                action: action
                matchConditions: []
              }
            ]
          }
        }
      }
    `,
  ],
});

function judgeOwn(own: Tree, policy: Resource): Judgement {
  const { ofGateway, state, customRules } = pathsOf(policy);
  const action = lookup(own, "action");
  const enabled = lookup(own, state);
  if (isOnly(enabled, "Disabled") || isOnly(lookup(own, "ruleType"), "RateLimitRule")) return pass;
  const allows = alternativesOf(action).find((one) => isText(knownText(one), "Allow"));
  if (allows === undefined)
    return isOpen(action) ? undecided("what the rule does is not known", action.at) : pass;
  const conditions = itemsOf(lookup(own, "matchConditions"));
  if (conditions.items.length === 0 && conditions.more === undefined) return pass;
  const senders = conditions.items.map((one) => sendersThatMeet(one, ofGateway));
  // All conditions must be met, so that one which can't be chosen is enough.
  if (senders.some(({ kind }) => kind === "few")) return pass;
  const doubt = conditions.more && { why: "what the rule matches is not known", at: conditions.more.at };
  const open = doubt ?? senders.find(isUnknown) ?? (isOpen(enabled) ? stateUnknown(enabled) : undefined);
  if (open !== undefined) return undecided(open.why, open.at);
  const learned = senders.some(({ kind }) => kind === "learned");
  const whose = learned ? "whoever learns what it looks for" : "anybody";
  return breach({
    message: `Rule \`${knownText(lookup(own, "name")) ?? "without a known name"}\` of firewall policy \`${policy.label}\` lets requests through that ${whose} can make`,
    at: allows.at,
    property: `${customRules}.action`,
    extent: conditions.items.map(canonical),
    ...(learned && { severity: "medium" }),
  });
}

function isUnknown(senders: Senders): senders is Senders & { readonly kind: "unknown" } {
  return senders.kind === "unknown";
}

function stateUnknown({ at }: Tree): { readonly why: string; readonly at: Tree["at"] } {
  return { why: "whether the rule is in force is not known", at };
}

function isOnly(tree: Tree, text: string): boolean {
  return isText(knownText(tree), text);
}

function alternativesOf(tree: Tree): readonly Tree[] {
  return tree.kind === "oneOf" ? tree.alternatives : [tree];
}

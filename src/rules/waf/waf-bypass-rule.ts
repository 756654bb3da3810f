import { isMostOfInternet } from "../../azure/addresses.ts";
import { customRulesOf, firewallPolicies, pathsOf } from "../../application/firewall.ts";
import { itemsOf } from "../../declarations/items.ts";
import { canonical, knownText, lookup, type Tree } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";

export const wafBypassRule = rule({
  id: "waf-bypass-rule",
  title: "Own rule lets everybody past the Web Application Firewall",
  practice: "waf",
  severity: "high",
  severityWhy: "Whoever fits the rule, and anybody can, reaches the function unfiltered.",
  why: "Own rules run before the managed ones, and a request that one of them allows is not looked at any further.",
  fix: "Let the rule match only what an attacker can't choose (an address of yours), or write an exclusion for the one field instead.",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/ag/custom-waf-rules-overview",
  },
  subject: firewallPolicies,

  check: (policy) => {
    const { state, customRules } = pathsOf(policy);
    const { items, more } = customRulesOf(policy);
    return both(
      pass,
      ...(more === undefined ? [] : [undecided("not every rule of its own is known", more.at)]),
      ...items.map((own) => {
        if (isText(scalar(lookup(own, state)), "Disabled")) return pass;
        const action = lookup(own, "action");
        if (action.kind === "unknown" || action.kind === "oneOf")
          return undecided("what the rule does is not known", action.at);
        if (!isText(scalar(action), "Allow") || isText(scalar(lookup(own, "ruleType")), "RateLimitRule"))
          return pass;
        const conditions = itemsOf(lookup(own, "matchConditions"));
        if (conditions.more !== undefined)
          return undecided("what the rule matches is not known", conditions.more.at);
        // All conditions must be met, so that one which can't be chosen is enough.
        if (conditions.items.length === 0 || !conditions.items.every(anybodyMeets)) return pass;
        return breach({
          message: `Rule \`${knownText(lookup(own, "name")) ?? "without a known name"}\` of firewall policy \`${policy.label}\` lets requests through that anybody can make`,
          at: action.at,
          property: `${customRules}.action`,
          extent: conditions.items.map(canonical),
        });
      }),
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
  ],
  undecided: [
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

/** Whether a caller decides by himself that the condition is met. */
function anybodyMeets(condition: Tree): boolean {
  const operator = scalar(lookup(condition, "operator"));
  if (isText(operator, "Any")) return true;
  // The gateway's property is misspelt in Azure itself.
  const negated = ["negateCondition", "negationConditon"].some(
    (name) => scalar(lookup(condition, name)) === true,
  );
  const values = ["matchValue", "matchValues"]
    .flatMap((name) => itemsOf(lookup(condition, name)).items)
    .map(knownText);
  if (isText(operator, "IPMatch")) {
    return negated || values.some((value) => isMostOfInternet(value));
  }
  const variables = [
    { name: lookup(condition, "matchVariable"), selector: lookup(condition, "selector") },
    ...itemsOf(lookup(condition, "matchVariables")).items.map((variable) => ({
      name: lookup(variable, "variableName"),
      selector: lookup(variable, "selector"),
    })),
  ];
  return variables.some(({ name, selector }) => {
    // The address holds the query, which may say anything.
    if (isText(scalar(name), "RequestUri") && isText(operator, "Contains", "EndsWith", "RegEx")) return true;
    return (
      isText(scalar(name), "RequestHeader", "RequestHeaders") &&
      isText(scalar(selector), "User-Agent", "Referer", "Origin", "X-Forwarded-For", "X-Real-IP")
    );
  });
}

function scalar(tree: Tree) {
  return tree.kind === "known" ? tree.value : undefined;
}

import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup, type Tree } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const gatewayWithoutWaf = rule({
  id: "gateway-without-waf",
  aliases: ["appgw-no-waf"],
  title: "Application Gateway has no Web Application Firewall",
  practice: "waf",
  severity: "high",
  severityWhy: "Injection and other common attacks reach the function unfiltered.",
  why: "The gateway passes every request on; only the WAF tier with a policy that is attached filters attacks.",
  fix: "Use the tier `WAF_v2`, and attach a policy with `firewallPolicy: { id: … }`.",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/ag/ag-overview",
    peers: ["CKV_AZURE_120", "Azure.AppGw.UseWAF", "Azure.AppGw.WAFEnabled"],
  },
  subject: "Microsoft.Network/applicationGateways",

  check: (gateway) => {
    const tier = gateway.at("properties.sku.tier").tree;
    if (tier.kind === "unknown" || tier.kind === "oneOf")
      return undecided("the tier of the gateway is not known", tier.at);
    if (!/^waf/iu.test(knownText(tier) ?? "")) {
      return breach({
        message: `Application Gateway \`${gateway.label}\` has a tier without a firewall`,
        at: tier.at,
        property: "properties.sku.tier",
      });
    }
    const listeners = itemsOf(gateway.at("properties.httpListeners").tree);
    const policies = [
      gateway.at("properties.firewallPolicy").tree,
      ...listeners.items.map((listener) => lookup(listener, "properties.firewallPolicy")),
    ];
    const [ofGateway, ...ofListeners] = policies;
    const own = gateway.at("properties.webApplicationFirewallConfiguration.enabled").tree;
    if (isThere(ofGateway) || (own.kind === "known" && own.value === true)) return pass;
    if (ofListeners.length > 0 && ofListeners.every(isThere) && listeners.more === undefined) return pass;
    const doubt =
      [...policies, own].find(({ kind }) => kind === "oneOf" || kind === "unknown") ?? listeners.more;
    if (doubt !== undefined) return undecided("whether a firewall policy is attached is not known", doubt.at);
    return breach({
      message: `Application Gateway \`${gateway.label}\` has no firewall policy attached`,
      at: own.kind === "known" ? own.at : gateway.declaration.at,
      property: "properties.firewallPolicy",
    });
  },

  bad: [
    bicep`
      resource gateway 'Microsoft.Network/applicationGateways@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          sku: {
            name: 'Standard_v2'
            tier: 'Standard_v2' // !
          }
        }
      }
    `,
    bicep`
      resource gateway 'Microsoft.Network/applicationGateways@2024-05-01' = { // !
        name: 'orders'
        location: 'westeurope'
        properties: {
          sku: {
            name: 'WAF_v2'
            tier: 'WAF_v2'
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
          sku: {
            name: 'WAF_v2'
            tier: 'WAF_v2'
          }
          firewallPolicy: {
            id: resourceId('Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies', 'orders')
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param tier string

      resource gateway 'Microsoft.Network/applicationGateways@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          sku: {
            name: 'WAF_v2'
            tier: tier
          }
        }
      }
    `,
  ],
});

/** An attached policy, whichever it is. */
function isThere(policy: Tree | undefined): boolean {
  return policy?.kind === "object" || (policy?.kind === "unknown" && policy.reference !== undefined);
}

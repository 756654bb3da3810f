import { firewallBefore } from "../../application/firewall.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";

export const frontDoorWithoutWaf = rule({
  id: "front-door-without-waf",
  aliases: ["frontdoor-no-waf"],
  title: "Front Door endpoint has no Web Application Firewall",
  practice: "waf",
  severity: "high",
  severityWhy: "Injection and other common attacks reach the function unfiltered.",
  why: "Front Door passes every request on; only a firewall policy that is attached to the endpoint filters attacks.",
  fix: "Add a `securityPolicies` resource to the profile that joins the firewall policy to the endpoint (`parameters.associations[].domains`).",
  references: {
    mcsb: "NS-6",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/web-application-firewall/afds/afds-overview",
    peers: ["CKV_AZURE_121", "Azure.FrontDoor.UseWAF"],
  },
  subject: ["Microsoft.Cdn/profiles/afdEndpoints", "Microsoft.Network/frontDoors"],

  check: (endpoint, application) => {
    if (isText(knownText(endpoint.at("properties.enabledState").tree), "Disabled")) return pass;
    if (endpoint.declaration.type.toLowerCase() === "microsoft.network/frontdoors") {
      const { items, more } = itemsOf(endpoint.at("properties.frontendEndpoints").tree);
      return both(
        ...(more === undefined ? [] : [undecided(more.why, more.at)]),
        ...items.map((item) => {
          const policy = lookup(item, "properties.webApplicationFirewallPolicyLink");
          if (policy.kind === "oneOf")
            return undecided("whether a firewall policy is attached is not known", policy.at);
          if (policy.kind !== "absent" && !(policy.kind === "known" && policy.value === null)) return pass;
          return breach({
            message: `Front Door \`${endpoint.label}\` has an endpoint without a firewall policy`,
            at: item.at,
            property: "properties.frontendEndpoints.webApplicationFirewallPolicyLink",
          });
        }),
      );
    }
    const cover = firewallBefore(application, endpoint);
    switch (cover.kind) {
      case "covered":
        return pass;
      case "unknown":
        return undecided(cover.why, endpoint.declaration.at);
      case "open":
        return breach({
          message: `No firewall policy is joined to Front Door endpoint \`${endpoint.label}\``,
          at: endpoint.declaration.at,
          property: "securityPolicies",
        });
    }
  },

  bad: [
    bicep`
      resource door 'Microsoft.Cdn/profiles@2024-09-01' = {
        name: 'orders'
        location: 'global'
        sku: {
          name: 'Premium_AzureFrontDoor'
        }
      }

      resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2024-09-01' = { // !
        parent: door
        name: 'orders'
        location: 'global'
      }
    `,
    bicep`
      resource door 'Microsoft.Network/frontDoors@2021-06-01' = {
        name: 'orders'
        location: 'global'
        properties: {
          frontendEndpoints: [
            { // !
              name: 'orders'
              properties: {
                hostName: 'orders.azurefd.net'
              }
            }
          ]
        }
      }
    `,
  ],
  good: [
    bicep`
      resource door 'Microsoft.Cdn/profiles@2024-09-01' = {
        name: 'orders'
        location: 'global'
        sku: {
          name: 'Premium_AzureFrontDoor'
        }
      }

      resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2024-09-01' = {
        parent: door
        name: 'orders'
        location: 'global'
      }

      resource security 'Microsoft.Cdn/profiles/securityPolicies@2024-09-01' = {
        parent: door
        name: 'firewall'
        properties: {
          parameters: {
            type: 'WebApplicationFirewall'
            wafPolicy: {
              id: resourceId('Microsoft.Network/FrontDoorWebApplicationFirewallPolicies', 'orders')
            }
            associations: [
              {
                domains: [
                  { id: endpoint.id }
                ]
                patternsToMatch: ['/*']
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      resource door 'Microsoft.Cdn/profiles@2024-09-01' existing = {
        name: 'orders'
      }

      resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2024-09-01' = {
        parent: door
        name: 'orders'
        location: 'global'
      }
    `,
  ],
});

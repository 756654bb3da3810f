import { isMostOfInternet } from "../../azure/addresses.ts";
import type { Resource } from "../../application/resource.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { isText, judge, pass, rule } from "../judgement.ts";

export const serviceOpenToAllNetworks = rule({
  id: "service-open-to-all-networks",
  aliases: ["service-public-network"],
  title: "Service is reachable from every network",
  practice: "waf",
  preset: "strict",
  severity: "low",
  severityWhy: "It opens nothing by itself; a leaked key or token works from anywhere.",
  why: "Nothing limits where a key or token of the service may be used from.",
  fix: "Set `publicNetworkAccess: 'Disabled'` and connect through a private endpoint, or name the networks that may connect.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/private-link/private-endpoint-overview",
    peers: [
      "CKV_AZURE_204",
      "CKV_AZURE_193",
      "CKV_AZURE_106",
      "CKV_AZURE_89",
      "CKV_AZURE_139",
      "Azure.EventHub.Firewall",
      "Azure.AI.PublicAccess",
    ],
  },
  subject: [
    "Microsoft.ServiceBus/namespaces",
    "Microsoft.EventHub/namespaces",
    "Microsoft.EventGrid/topics",
    "Microsoft.EventGrid/domains",
    "Microsoft.AppConfiguration/configurationStores",
    "Microsoft.Cache/redis",
    "Microsoft.Cache/redisEnterprise",
    "Microsoft.ApiManagement/service",
    "Microsoft.App/managedEnvironments",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.CognitiveServices/accounts",
    "Microsoft.Search/searchServices",
    "Microsoft.SignalRService/signalR",
    "Microsoft.SignalRService/webPubSub",
  ],

  check: (service) => {
    const denying = ["networkAcls", "networkRuleSet", "networkRuleSets"].some((list) =>
      isText(knownText(service.at(`properties.${list}.defaultAction`).tree), "Deny"),
    );
    const listed = ["properties.inboundIpRules", "properties.networkRuleSet.ipRules"].some((path) =>
      itemsOf(service.at(path).tree).items.some(
        (item) => !["ipMask", "value"].some((name) => isMostOfInternet(knownText(lookup(item, name)))),
      ),
    );
    const ruled = service.inside.some(
      (child) =>
        /\/networkrulesets$/iu.test(child.declaration.type) &&
        isText(knownText(child.at("properties.defaultAction").tree), "Deny"),
    );
    if (denying || listed || ruled || isInside(service)) return pass;
    return judge(
      service.at("properties.publicNetworkAccess"),
      (access) =>
        isText(access, "Disabled", "SecuredByPerimeter") ||
        `\`${service.label}\` is reachable from every network`,
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.ServiceBus/namespaces@2024-01-01' = { // !
        name: 'orders'
        location: 'westeurope'
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.App/managedEnvironments@2025-01-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          vnetConfiguration: {
            internal: true
          }
        }
      }
    `,
    bicep`
      resource it 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          publicNetworkAccess: 'Disabled'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param access string

      resource it 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          publicNetworkAccess: access
        }
      }
    `,
  ],
});

/** In a virtual network, where only that reaches it; API Management's Consumption tier can't be closed at all. */
function isInside(service: Resource): boolean {
  const internal = service.at("properties.vnetConfiguration.internal").tree;
  return (
    (internal.kind === "known" && internal.value === true) ||
    isText(knownText(service.at("properties.virtualNetworkType").tree), "Internal") ||
    (/\.apimanagement\//iu.test(service.declaration.type) &&
      isText(knownText(service.at("sku.name").tree), "Consumption"))
  );
}

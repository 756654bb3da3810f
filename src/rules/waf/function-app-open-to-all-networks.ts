import { isMostOfInternet } from "../../azure/addresses.ts";
import { itemsOf } from "../../declarations/items.ts";
import { canonical, knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, isText, pass, rule, undecided } from "../judgement.ts";

export const functionAppOpenToAllNetworks = rule({
  id: "function-app-open-to-all-networks",
  aliases: ["site-public-network"],
  title: "App is reachable from every network",
  practice: "waf",
  preset: "strict",
  severity: "medium",
  severityWhy: "Every address may try the app's endpoints, past any firewall.",
  why: "Nothing limits who may connect: no access restriction, no private endpoint, no closed public network.",
  fix: "Set `publicNetworkAccess: 'Disabled'` with a private endpoint, or restrict access to the gateway or Front Door before the app.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-networking-options#inbound-networking-features",
    peers: ["CKV_AZURE_221", "CKV_AZURE_222"],
  },
  subject: "site",

  check: (site, application) => {
    if (site.at("properties.hostingEnvironmentProfile").tree.kind !== "absent") return pass;
    const closed = [site.at("properties.publicNetworkAccess"), site.config("publicNetworkAccess")];
    if (closed.some(({ tree }) => isText(knownText(tree), "Disabled"))) return pass;
    const { items, more } = itemsOf(site.config("ipSecurityRestrictions").tree);
    // A rule that lets everyone in is no restriction.
    if (
      items.some((item) => !isMostOfInternet(knownText(lookup(item, "ipAddress")))) ||
      isText(knownText(site.config("ipSecurityRestrictionsDefaultAction").tree), "Deny")
    )
      return pass;
    const doubt = closed.find(({ tree }) => tree.kind === "unknown" || tree.kind === "oneOf")?.tree ?? more;
    if (doubt !== undefined) return undecided("who may connect is not known", doubt.at);
    // A private endpoint closes the public network unless that is opened by name.
    const isPrivate = application
      .ofType("Microsoft.Network/privateEndpoints")
      .some((endpoint) =>
        canonical(endpoint.at("properties.privateLinkServiceConnections").tree)
          .toLowerCase()
          .includes(site.declaration.id.toLowerCase()),
      );
    if (isPrivate && closed.every(({ tree }) => tree.kind === "absent")) return pass;
    return breach({
      message: `${site.noun} \`${site.label}\` is reachable from every network`,
      at: site.declaration.at,
      property: "properties.publicNetworkAccess",
    });
  },

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = { // !
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          httpsOnly: true
        }
      }
    `,
  ],
  good: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          publicNetworkAccess: 'Disabled'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param access string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          publicNetworkAccess: access
        }
      }
    `,
  ],
});

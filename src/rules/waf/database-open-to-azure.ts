import { addressesOf, databaseFirewallRules } from "../../application/database-firewall.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, isText, pass, rule, undecided } from "../judgement.ts";

export const databaseOpenToAzure = rule({
  id: "database-open-to-azure",
  aliases: ["db-firewall-allow-azure"],
  title: "Database's firewall lets all of Azure in, other customers included",
  practice: "waf",
  severity: "medium",
  severityWhy: "Anyone with an Azure subscription tries passwords against the database.",
  why: "The address `0.0.0.0` stands for every address of Azure, whosever machine it is; functions without a fixed outbound address are often let in that way.",
  fix: "Give the function app a virtual network and the database a private endpoint, or name the app's outbound addresses.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/azure-sql/database/network-access-controls-overview#allow-azure-services",
    peers: ["CKV2_AZURE_6", "Azure.SQL.AllowAzureAccess", "Azure.PostgreSQL.AllowAzureAccess"],
  },
  subject: [...databaseFirewallRules, "Microsoft.DocumentDB/databaseAccounts"],

  check: (wall, application) => {
    if (wall.declaration.type.toLowerCase() === "microsoft.documentdb/databaseaccounts") {
      if (isText(knownText(wall.at("properties.publicNetworkAccess").tree), "Disabled")) return pass;
      const { items, more } = itemsOf(wall.at("properties.ipRules").tree);
      const azure = items
        .map((item) => lookup(item, "ipAddressOrRange"))
        .find((address) => knownText(address) === "0.0.0.0");
      if (azure === undefined)
        return more === undefined ? pass : undecided("not every rule is known", more.at);
      return breach({
        message: `Cosmos DB account \`${wall.label}\` lets all of Azure connect`,
        at: azure.at,
        property: "properties.ipRules",
      });
    }
    const range = addressesOf(application, wall);
    if (range.kind === "unknown") return undecided(range.why, wall.declaration.at);
    if (range.kind !== "azure") return pass;
    return breach({
      message: `Firewall rule \`${wall.label}\` lets all of Azure connect, other customers included`,
      at: wall.at("properties").tree.at,
      property: "properties.startIpAddress",
    });
  },

  bad: [
    bicep`
      resource azure 'Microsoft.Sql/servers/firewallRules@2023-08-01' = {
        name: 'orders/AllowAllWindowsAzureIps'
        properties: { // !
          startIpAddress: '0.0.0.0'
          endIpAddress: '0.0.0.0'
        }
      }
    `,
    bicep`
      resource data 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          databaseAccountOfferType: 'Standard'
          ipRules: [
            { ipAddressOrRange: '0.0.0.0' } // !
          ]
        }
      }
    `,
  ],
  good: [
    bicep`
      resource office 'Microsoft.Sql/servers/firewallRules@2023-08-01' = {
        name: 'orders/office'
        properties: {
          startIpAddress: '203.0.113.7'
          endIpAddress: '203.0.113.7'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param first string

      resource some 'Microsoft.Sql/servers/firewallRules@2023-08-01' = {
        name: 'orders/some'
        properties: {
          startIpAddress: first
          endIpAddress: first
        }
      }
    `,
  ],
});

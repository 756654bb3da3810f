import { isMostOfInternet } from "../../azure/addresses.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, isText, judge, pass, rule, undecided } from "../judgement.ts";

export const databaseOpenToAllNetworks = rule({
  id: "database-open-to-all-networks",
  aliases: ["database-public-network"],
  title: "Database is reachable from the internet",
  practice: "waf",
  severity: "medium",
  severityWhy: "A leaked password or key opens the data from anywhere.",
  why: "The endpoint is public, and who may connect to it is left to the sign-in.",
  fix: "Set `publicNetworkAccess: 'Disabled'` and connect through a private endpoint.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/azure-sql/database/connectivity-settings",
    peers: ["CKV_AZURE_113", "CKV_AZURE_99", "CKV_AZURE_101", "Azure.Cosmos.PublicAccess", "AZU-0022"],
  },
  subject: [
    "Microsoft.Sql/servers",
    "Microsoft.DocumentDB/databaseAccounts",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.DBforMySQL/flexibleServers",
  ],

  check: (server) => {
    const type = server.declaration.type.toLowerCase();
    const ofCosmos = type === "microsoft.documentdb/databaseaccounts";
    // A server for databases lets nobody in whom no firewall rule names.
    const walls = server.inside.filter(({ declaration }) =>
      /\/(?:(?:ipv6)?firewallrules|virtualnetworkrules)$/iu.test(declaration.type),
    );
    if (!ofCosmos && walls.length === 0) return pass;
    if (server.at("properties.network.delegatedSubnetResourceId").tree.kind !== "absent") return pass;
    const lists = ofCosmos ? [itemsOf(server.at("properties.ipRules").tree)] : [];
    const everyone = lists
      .flatMap(({ items }) => items)
      .find((item) => isMostOfInternet(knownText(lookup(item, "ipAddressOrRange"))));
    if (everyone !== undefined)
      return breach({
        message: `\`${server.label}\` is reachable from the internet: a rule allows most addresses`,
        at: everyone.at,
        property: "properties.ipRules",
      });
    if (lists.some(({ items }) => items.length > 0)) return pass;
    const filter = server.at("properties.isVirtualNetworkFilterEnabled").tree;
    if (ofCosmos && filter.kind === "known" && filter.value === true) return pass;
    const doubt = lists.find(({ more }) => more !== undefined)?.more;
    if (doubt !== undefined) return undecided("who may connect is not known", doubt.at);
    const entraOnly = [
      server.at("properties.disableLocalAuth").tree,
      server.at("properties.administrators.azureADOnlyAuthentication").tree,
    ].some((tree) => tree.kind === "known" && tree.value === true);
    const path = type.startsWith("microsoft.dbfor")
      ? "properties.network.publicNetworkAccess"
      : "properties.publicNetworkAccess";
    return judge(
      server.at(path),
      (access) =>
        isText(access, "Disabled", "SecuredByPerimeter") ||
        `\`${server.label}\` is reachable from the internet`,
      { severity: entraOnly ? "low" : "medium" },
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = { // !
        name: 'orders'
        location: 'westeurope'
        properties: {
          databaseAccountOfferType: 'Standard'
        }
      }
    `,
    bicep`
      resource server 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          publicNetworkAccess: 'Enabled' // !
        }

        resource office 'firewallRules' = {
          name: 'office'
          properties: {
            startIpAddress: '203.0.113.7'
            endIpAddress: '203.0.113.7'
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          databaseAccountOfferType: 'Standard'
          publicNetworkAccess: 'Disabled'
        }
      }
    `,
    bicep`
      resource it 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          publicNetworkAccess: 'Enabled'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param access string

      resource it 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          databaseAccountOfferType: 'Standard'
          publicNetworkAccess: access
        }
      }
    `,
  ],
});

import { addressesOf, databaseFirewallRules } from "../../application/database-firewall.ts";
import { canonical } from "../../declarations/value.ts";
import { armResources, bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const databaseOpenToInternet = rule({
  id: "database-open-to-internet",
  aliases: ["db-firewall-any"],
  title: "Database's firewall lets the internet in",
  practice: "waf",
  severity: "high",
  severityWhy: "Anyone tries passwords against the database, and a leaked one is enough from anywhere.",
  why: "A range this wide is no firewall: the sign-in is all that stands before the data.",
  fix: "Name single addresses, or set `publicNetworkAccess: 'Disabled'` and connect through a private endpoint.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/azure-sql/database/firewall-configure",
    peers: ["CKV_AZURE_11", "CKV2_AZURE_26", "Azure.SQL.FirewallIPRange", "AZU-0029"],
  },
  subject: databaseFirewallRules,

  check: (wall, application) => {
    const range = addressesOf(application, wall);
    switch (range.kind) {
      case "unknown":
        return undecided(range.why, wall.declaration.at);
      case "azure":
      case "closed":
        return pass;
      case "range":
        if (range.addresses <= 65_536) return pass;
        return breach({
          message: `Firewall rule \`${wall.label}\` lets ${range.addresses.toLocaleString("en-US")} addresses connect`,
          at: wall.at("properties").tree.at,
          property: "properties.endIpAddress",
          extent: [canonical(wall.at("properties").tree)],
        });
    }
  },

  bad: [
    bicep`
      resource all 'Microsoft.Sql/servers/firewallRules@2023-08-01' = {
        name: 'orders/all'
        properties: { // !
          startIpAddress: '0.0.0.0'
          endIpAddress: '255.255.255.255'
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.Sql/servers/ipv6FirewallRules",
        "apiVersion": "2023-08-01",
        "name": "orders/everyone",
        "properties": { // !
          "startIPv6Address": "::",
          "endIPv6Address": "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
        }
      }
    `,
  ],
  good: [
    bicep`
      resource office 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2024-08-01' = {
        name: 'orders/office'
        properties: {
          startIpAddress: '203.0.113.7'
          endIpAddress: '203.0.113.7'
        }
      }
    `,
    bicep`
      resource server 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          publicNetworkAccess: 'Disabled'
        }

        resource all 'firewallRules' = {
          name: 'all'
          properties: {
            startIpAddress: '0.0.0.0'
            endIpAddress: '255.255.255.255'
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param last string

      resource some 'Microsoft.Sql/servers/firewallRules@2023-08-01' = {
        name: 'orders/some'
        properties: {
          startIpAddress: '0.0.0.0'
          endIpAddress: last
        }
      }
    `,
  ],
});

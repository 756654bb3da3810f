import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { isText, judge, rule } from "../judgement.ts";

export const sqlEncryptionOff = rule({
  id: "sql-encryption-off",
  aliases: ["sql-tde-off"],
  title: "Transparent encryption of a SQL database is switched off",
  practice: "disk-encryption",
  severity: "high",
  severityWhy: "Whoever gets a copy of the files or of a backup reads the database.",
  why: "Transparent data encryption, which Azure SQL has on by default, is switched off: files, logs and backups are kept in clear.",
  fix: "Set `state: 'Enabled'`, or remove the resource: encryption is on by default.",
  references: {
    mcsb: "DP-4",
    cwe: 311,
    page: "https://learn.microsoft.com/azure/azure-sql/database/transparent-data-encryption-tde-overview",
    peers: ["CKV2_AZURE_25", "Azure.SQL.TDE", "TA-000027"],
  },
  subject: [
    "Microsoft.Sql/servers/databases/transparentDataEncryption",
    "Microsoft.Sql/managedInstances/databases/transparentDataEncryption",
  ],

  check: (encryption) => {
    // API version 2014-04-01 calls it `status`.
    const path =
      encryption.at("properties.status").tree.kind === "absent" ? "properties.state" : "properties.status";
    return judge(
      encryption.at(path),
      (state) => !isText(state, "Disabled") || `The encryption of the SQL database is switched off`,
      { edit: set(encryption, path, "Enabled") },
    );
  },

  bad: [
    bicep`
      resource server 'Microsoft.Sql/servers@2023-08-01' existing = {
        name: 'orders'
      }

      resource database 'Microsoft.Sql/servers/databases@2023-08-01' = {
        parent: server
        name: 'orders'
        location: 'westeurope'
      }

      resource encryption 'Microsoft.Sql/servers/databases/transparentDataEncryption@2023-08-01' = {
        parent: database
        name: 'current'
        properties: {
          state: 'Disabled' // !
        }
      }
    `,
    {
      "main.json": `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.Sql/servers/databases/transparentDataEncryption",
      "apiVersion": "2014-04-01",
      "name": "orders/orders/current",
      "properties": {
        "status": "Disabled" // !
      }
    }
  ]
}
`,
    },
  ],
  good: [
    bicep`
      resource encryption 'Microsoft.Sql/servers/databases/transparentDataEncryption@2023-08-01' = {
        name: 'orders/orders/current'
        properties: {
          state: 'Enabled'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param state string

      resource encryption 'Microsoft.Sql/servers/databases/transparentDataEncryption@2023-08-01' = {
        name: 'orders/orders/current'
        properties: {
          state: state
        }
      }
    `,
  ],
});

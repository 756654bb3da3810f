import { armResources, bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { both, pass, rule, undecided } from "../judgement.ts";

export const literalSecretInConnectionString = rule({
  id: "literal-secret-in-connection-string",
  aliases: ["connectionstring-plain"],
  title: "Password is written into a connection string",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds the password of the database.",
  why: "Everyone who can read the repository, its history or the deployment log has this password.",
  fix: "Sign in with the managed identity (`Authentication=Active Directory Managed Identity`), or put the string into Key Vault, rotate the password, and refer to it.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/app-service/app-service-key-vault-references",
  },
  subject: "site",

  check: (site) =>
    both(
      ...site.connectionStrings.map(({ name, value }) =>
        judgeSink({
          name,
          value,
          where: `Connection string \`${name}\` of \`${site.label}\``,
          property: `connectionStrings.${name}`,
          literal: true,
        }),
      ),
      site.unlistedConnectionStrings === undefined
        ? pass
        : undecided(
            `not all connection strings are listed: ${site.unlistedConnectionStrings.why}`,
            site.unlistedConnectionStrings.at,
          ),
    ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            connectionStrings: [
              {
                name: 'Orders'
                type: 'SQLAzure'
                connectionString: 'Server=tcp:orders.database.windows.net;User ID=app;Password=Tr0ub4dor&3;' // !
              }
            ]
          }
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.Web/sites",
        "apiVersion": "2024-04-01",
        "name": "api",
        "kind": "functionapp",
        "resources": [
          {
            "type": "config",
            "apiVersion": "2024-04-01",
            "name": "connectionstrings",
            "dependsOn": ["api"],
            "properties": {
              "Orders": {
                "type": "SQLAzure",
                "value": "Server=tcp:orders.database.windows.net;User ID=app;Password=Tr0ub4dor&3;" // !
              }
            }
          }
        ]
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
          siteConfig: {
            connectionStrings: [
              {
                name: 'Orders'
                type: 'SQLAzure'
                connectionString: 'Server=tcp:orders.database.windows.net;Database=orders;Authentication=Active Directory Managed Identity;'
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param orders string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            connectionStrings: [
              {
                name: 'Orders'
                type: 'SQLAzure'
                connectionString: orders
              }
            ]
          }
        }
      }
    `,
  ],
});

import { armResources, bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { both, pass, rule, undecided } from "../judgement.ts";

export const literalSecretInAppSetting = rule({
  id: "literal-secret-in-app-setting",
  aliases: ["appsetting-plain-secret"],
  title: "Secret is written into an app setting",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds a live credential.",
  why: "Everyone who can read the repository, its history or the deployment log has this credential.",
  fix: "Put the value into Key Vault, rotate it, and refer to it: `@Microsoft.KeyVault(SecretUri=https://<vault>.vault.azure.net/secrets/<name>/)`.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/app-service/app-service-key-vault-references",
  },
  subject: "site",

  check: (site) =>
    both(
      ...site.settings.map(({ name, value }) =>
        judgeSink({
          name,
          value,
          where: `App setting \`${name}\` of \`${site.label}\``,
          property: `appSettings.${name}`,
          literal: true,
        }),
      ),
      site.unlistedSettings === undefined
        ? pass
        : undecided(`not all settings are listed: ${site.unlistedSettings.why}`, site.unlistedSettings.at),
    ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'SqlConnection'
                value: 'Server=tcp:orders.database.windows.net;User ID=app;Password=Tr0ub4dor&3;Encrypt=True;' // !
              }
            ]
          }
        }
      }
    `,
    bicep`
      resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
        parent: api
        name: 'appsettings'
        properties: {
          PAYMENT_API_KEY: 'f3b9c2a7d1e84b60' // !
        }
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
      }
    `,
    armResources`
      {
        "type": "Microsoft.Web/sites",
        "apiVersion": "2024-04-01",
        "name": "api",
        "kind": "functionapp",
        "properties": {
          "siteConfig": {
            "appSettings": [
              {
                "name": "PAYMENT_API_KEY",
                "value": "f3b9c2a7d1e84b60" // !
              }
            ]
          }
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
          siteConfig: {
            appSettings: [
              {
                name: 'SqlConnection'
                value: '@Microsoft.KeyVault(SecretUri=https://orders-kv.vault.azure.net/secrets/sql/)'
              }
              {
                name: 'AzureWebJobsStorage__accountName'
                value: 'ordersdata'
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param sqlConnection string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'SqlConnection'
                value: sqlConnection
              }
            ]
          }
        }
      }
    `,
  ],
});

import { canonical, knownText } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { pass, rule } from "../judgement.ts";

export const secretInAppConfiguration = rule({
  id: "secret-in-app-configuration",
  aliases: ["appconfig-secret-value"],
  title: "Secret is stored as a plain App Configuration value",
  practice: "key-vault",
  severity: "high",
  severityWhy: "Every app and person that may read settings reads the secret with them.",
  why: "App Configuration shows values to everyone who may read settings, and keeps their history.",
  fix: 'Store a Key Vault reference: content type `application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8`, value `{"uri": "https://<vault>.vault.azure.net/secrets/<name>"}`.',
  references: {
    mcsb: "IM-8",
    cwe: 312,
    page: "https://learn.microsoft.com/azure/azure-app-configuration/use-key-vault-references-dotnet-core",
    peers: ["Azure.AppConfig.SecretLeak"],
  },
  subject: "Microsoft.AppConfiguration/configurationStores/keyValues",

  check: (setting) => {
    const type = canonical(setting.at("properties.contentType").tree);
    if (/vnd\.microsoft\.appconfig\.(?:keyvaultref|ff)\+json/iu.test(type)) return pass;
    const path = knownText(setting.declaration.name) ?? setting.label;
    // `store/Orders:Key$label`
    const name = path.slice(path.indexOf("/") + 1).split("$")[0] ?? path;
    return judgeSink({
      name: name.split(/[:/]|~2F/u).at(-1) ?? name,
      value: setting.at("properties.value").tree,
      where: `App Configuration value \`${setting.label}\``,
      property: "properties.value",
      literal: true,
      listing: "high",
      secure: "high",
    });
  },

  bad: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
        name: 'ordersdata'
      }

      resource storage 'Microsoft.AppConfiguration/configurationStores/keyValues@2024-06-01' = {
        name: 'orders/Storage:Key'
        properties: {
          value: data.listKeys().keys[0].value // !
        }
      }
    `,
    bicep`
      resource sql 'Microsoft.AppConfiguration/configurationStores/keyValues@2024-06-01' = {
        name: 'orders/Sql:Password'
        properties: {
          value: 'Tr0ub4dor&3' // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource sql 'Microsoft.AppConfiguration/configurationStores/keyValues@2024-06-01' = {
        name: 'orders/Sql:Password'
        properties: {
          value: '{"uri":"https://orders-kv.vault.azure.net/secrets/sql"}'
          contentType: 'application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param value string

      resource sql 'Microsoft.AppConfiguration/configurationStores/keyValues@2024-06-01' = {
        name: 'orders/Sql:Password'
        properties: {
          value: value
        }
      }
    `,
  ],
});

import { exposureOf } from "../../application/settings.ts";
import { armResources, bicep } from "../example.ts";
import { both, breach, pass, rule, undecided, wayOf } from "../judgement.ts";

export const accountKeyInAppSetting = rule({
  id: "account-key-in-app-setting",
  aliases: ["appsetting-listkeys", "host-storage-key-based"],
  title: "Account key is copied into an app setting",
  practice: "entra-id",
  severity: "medium",
  severityWhy:
    "Whoever can read the app's settings gets full control of the account, until the key is rotated by hand.",
  why: "The key gives full control of the account to whoever can read the app's settings, and nobody rotates it.",
  fix: "Use the managed identity: set `<connection>__accountName` (or `__fullyQualifiedNamespace`, `__accountEndpoint`) instead, and grant the identity the data role it needs.",
  references: {
    mcsb: "IM-3",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection",
  },
  subject: "site",

  check: (site) =>
    both(
      ...[...site.settings, ...site.connectionStrings].map(({ name, value }) => {
        if (keyed.has(name.toUpperCase())) return pass;
        const exposure = exposureOf(name, value);
        if (exposure.kind === "unknown") return undecided(`setting \`${name}\`: ${exposure.why}`, value.at);
        if (exposure.kind !== "key listing") return pass;
        return breach({
          message: `App setting \`${name}\` of \`${site.label}\` holds a key from \`${exposure.what}\``,
          at: exposure.at,
          property: `appSettings.${name}`,
          related: wayOf(value),
        });
      }),
      ...[site.unlistedSettings, site.unlistedConnectionStrings].map((more) =>
        more === undefined ? pass : undecided(`not all settings are listed: ${more.why}`, more.at),
      ),
    ),

  bad: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
        name: 'ordersdata'
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'AzureWebJobsStorage'
                value: 'DefaultEndpointsProtocol=https;AccountName=\${data.name};AccountKey=\${data.listKeys().keys[0].value}' // !
              }
            ]
          }
        }
      }
    `,
    bicep`
      resource orders 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' existing = {
        name: 'orders'
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'

        resource connections 'config' = {
          name: 'connectionstrings'
          properties: {
            Orders: {
              type: 'Custom'
              value: orders.listConnectionStrings().connectionStrings[0].connectionString // !
            }
          }
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.Web/sites",
        "apiVersion": "2024-04-01",
        "name": "api",
        "location": "westeurope",
        "kind": "functionapp",
        "properties": {
          "siteConfig": {
            "appSettings": [
              {
                "name": "Orders",
                "value": "[listKeys(resourceId('Microsoft.ServiceBus/namespaces/authorizationRules', 'orders', 'api'), '2024-01-01').primaryConnectionString]" // !
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
                name: 'AzureWebJobsStorage__accountName'
                value: 'ordersdata'
              }
            ]
          }
        }
      }
    `,
    bicep`
      resource production 'Microsoft.Web/sites@2024-04-01' existing = {
        name: 'api'
      }

      resource staging 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api-staging'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'Orders__accountEndpoint'
                value: list('\${production.id}/config/appsettings', '2024-04-01').properties.Orders__accountEndpoint
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param storageConnection string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'AzureWebJobsStorage'
                value: storageConnection
              }
            ]
          }
        }
      }
    `,
  ],
});

/**
 * Azure Files knows no managed identity (https://learn.microsoft.com/azure/azure-functions/functions-app-settings); the
 * registry's password is the business of `registry-password-in-app-setting`.
 */
const keyed: ReadonlySet<string> = new Set([
  "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
  "DOCKER_REGISTRY_SERVER_PASSWORD",
]);

import { bicep } from "../example.ts";
import { isText, judge, rule } from "../judgement.ts";

export const deploymentStorageByKey = rule({
  id: "deployment-storage-by-key",
  aliases: ["flex-deployment-storage-key"],
  title: "Function app fetches its code with an account key",
  practice: "entra-id",
  severity: "medium",
  severityWhy:
    "Whoever reads the app's settings gets the key, and with it replaces the code that the app runs.",
  why: "The account key lies in an app setting and opens the container that the app's code is started from.",
  fix: "Set `authentication.type: 'SystemAssignedIdentity'` (or `'UserAssignedIdentity'` with `userAssignedIdentityResourceId`) and grant `Storage Blob Data Contributor` on the container.",
  references: {
    mcsb: "IM-3",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to#configure-deployment-settings",
  },
  subject: "site",

  check: (site) =>
    judge(
      site.at("properties.functionAppConfig.deployment.storage.authentication.type"),
      (type) =>
        !isText(type, "StorageAccountConnectionString") ||
        `${site.noun} \`${site.label}\` fetches its code with an account key`,
    ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp,linux'
        properties: {
          functionAppConfig: {
            deployment: {
              storage: {
                type: 'blobContainer'
                value: 'https://ordersdata.blob.core.windows.net/code'
                authentication: {
                  type: 'StorageAccountConnectionString' // !
                  storageAccountConnectionStringName: 'DEPLOYMENT_STORAGE_CONNECTION_STRING'
                }
              }
            }
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
        kind: 'functionapp,linux'
        identity: {
          type: 'SystemAssigned'
        }
        properties: {
          functionAppConfig: {
            deployment: {
              storage: {
                type: 'blobContainer'
                value: 'https://ordersdata.blob.core.windows.net/code'
                authentication: {
                  type: 'SystemAssignedIdentity'
                }
              }
            }
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param authentication string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp,linux'
        properties: {
          functionAppConfig: {
            deployment: {
              storage: {
                type: 'blobContainer'
                value: 'https://ordersdata.blob.core.windows.net/code'
                authentication: {
                  type: authentication
                }
              }
            }
          }
        }
      }
    `,
  ],
});

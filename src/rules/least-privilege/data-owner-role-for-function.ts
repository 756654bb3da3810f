import { isHostStorage, siteGrantOf } from "../../application/grants.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided, wayOf } from "../judgement.ts";

/** Roles that own data where a narrower one exists, with that one. */
const narrower: ReadonlyMap<string, string> = new Map([
  ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Contributor"],
  ["090c5cfd-751d-490a-894a-3ce6f1109419", "Azure Service Bus Data Sender or Receiver"],
  ["f526a384-b230-433a-b45c-95f59c4a2dec", "Azure Event Hubs Data Sender or Receiver"],
  ["5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b", "App Configuration Data Reader"],
  ["00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Secrets User"],
  ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets User"],
  ["14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "Key Vault Crypto User"],
  ["a4417e6f-fecd-4de8-b567-7b0420556985", "Key Vault Certificate User"],
]);

export const dataOwnerRoleForFunction = rule({
  id: "data-owner-role-for-function",
  aliases: ["rbac-data-owner-role"],
  title: "Function's identity owns data that it only uses",
  practice: "least-privilege",
  severity: "medium",
  severityWhy: "A flaw in the function's code deletes or takes over data that the code only reads or writes.",
  why: "The role may also delete, change permissions or administer, where a narrower one reads, sends or receives.",
  fix: "Grant the narrower role: `Key Vault Secrets User`, `Storage Blob Data Contributor`, `Azure Service Bus Data Sender`, and so on.",
  references: {
    mcsb: "PA-7",
    cwe: 250,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-reference#grant-permission-to-the-identity",
  },
  subject: "Microsoft.Authorization/roleAssignments",

  check: (assignment, application) => {
    const grant = siteGrantOf(application, assignment);
    if (grant.kind === "unknown") return undecided(grant.why, assignment.declaration.at);
    if (grant.kind === "other") return pass;
    const enough = narrower.get(grant.role.id);
    // The host is documented to need Storage Blob Data Owner on its own account.
    if (enough === undefined || isHostStorage(grant.site, grant.scope)) return pass;
    const { tree } = assignment.at("properties.roleDefinitionId");
    return breach({
      message: `\`${grant.site.label}\` is made ${grant.role.name}, where ${enough} may be enough`,
      at: tree.kind === "absent" ? assignment.declaration.at : tree.at,
      property: "properties.roleDefinitionId",
      related: wayOf(tree),
    });
  },

  bad: [
    bicep`
      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
        name: 'orders-kv'
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        identity: {
          type: 'SystemAssigned'
        }
      }

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(vault.id, 'api')
        scope: vault
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '00482a5a-887f-4fb3-b363-3b7fe8e74483') // !
          principalId: api.identity.principalId
          principalType: 'ServicePrincipal'
        }
      }
    `,
  ],
  good: [
    bicep`
      param environmentName string

      resource state 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'st\${uniqueString(resourceGroup().id, environmentName)}'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        identity: {
          type: 'SystemAssigned'
        }
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'AzureWebJobsStorage__blobServiceUri'
                value: state.properties.primaryEndpoints.blob
              }
            ]
          }
        }
      }

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(state.id, 'api')
        scope: state
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b')
          principalId: api.identity.principalId
          principalType: 'ServicePrincipal'
        }
      }
    `,
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'st\${uniqueString(resourceGroup().id)}'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        identity: {
          type: 'SystemAssigned'
        }
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'AzureWebJobsStorage__accountName'
                value: data.name
              }
            ]
          }
        }
      }

      resource host 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(data.id, 'api')
        scope: data
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b')
          principalId: api.identity.principalId
          principalType: 'ServicePrincipal'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param principalId string

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(resourceGroup().id, principalId)
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '090c5cfd-751d-490a-894a-3ce6f1109419')
          principalId: principalId
        }
      }
    `,
  ],
});

import { grantTokens, isHostStorage, siteGrantOf } from "../../application/grants.ts";
import { allows, escalations, reachesData } from "../../azure/roles.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided, wayOf } from "../judgement.ts";

export const keyListingRoleForFunction = rule({
  id: "key-listing-role-for-function",
  aliases: ["rbac-control-plane-role-for-data"],
  title: "Function's identity is granted a role that hands out keys or further rights",
  practice: "least-privilege",
  severity: "high",
  severityWhy:
    "A flaw in the function's code gives its attacker keys or rights that no role limits any more.",
  why: "The role manages resources instead of using them: with the keys it lists, or the code it runs, its holder does what no data role allows.",
  fix: "Grant the data role that the code needs, on the resource that it uses: `Storage Blob Data Contributor` instead of `Storage Account Contributor`.",
  references: {
    mcsb: "PA-7",
    cwe: 250,
    page: "https://learn.microsoft.com/azure/role-based-access-control/built-in-roles",
  },
  subject: "Microsoft.Authorization/roleAssignments",

  check: (assignment, application) => {
    const grant = siteGrantOf(application, assignment);
    if (grant.kind === "unknown") return undecided(grant.why, assignment.declaration.at);
    if (grant.kind === "other" || privileged.has(grant.role.id)) return pass;
    const gained = escalations.find(({ operation }) => allows(grant.role, operation));
    if (gained === undefined) return pass;
    // The host itself is documented to need the role on its own account.
    if (grant.role.id === storageAccountContributor && isHostStorage(grant.site, grant.scope)) return pass;
    const { tree } = assignment.at("properties.roleDefinitionId");
    return breach({
      message: `\`${grant.site.label}\` is made ${grant.role.name} of a ${grant.scope.kind === "unknown" ? "scope" : grant.scope.kind}, which ${gained.gives}`,
      at: tree.kind === "absent" ? assignment.declaration.at : tree.at,
      property: "properties.roleDefinitionId",
      extent: grantTokens(assignment),
      related: wayOf(tree),
      // A role that is for using the data and lists the keys besides (`Cognitive Services User`).
      ...(reachesData(grant.role) && { severity: "medium" as const }),
    });
  },

  bad: [
    bicep`
      resource orders 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' existing = {
        name: 'orders'
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
        name: guid(orders.id, 'api')
        scope: orders
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '5bd9cd88-fe45-4216-938b-f97437e15450') // !
          principalId: api.identity.principalId
          principalType: 'ServicePrincipal'
        }
      }
    `,
    bicep`
      resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
        name: 'api'
        location: 'westeurope'
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        identity: {
          type: 'UserAssigned'
          userAssignedIdentities: {
            '\${identity.id}': {}
          }
        }
      }

      var websiteContributor = 'de139f84-1756-47ae-9be6-808fbbe84772' // !

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(resourceGroup().id, 'api')
        properties: {
          roleDefinitionId: websiteContributor
          principalId: identity.properties.principalId
          principalType: 'ServicePrincipal'
        }
      }
    `,
  ],
  good: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
        name: 'ordersdata'
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
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '17d1049b-9a84-46fb-8f53-869881c3d3ab')
          principalId: api.identity.principalId
          principalType: 'ServicePrincipal'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param role string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        identity: {
          type: 'SystemAssigned'
        }
      }

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(resourceGroup().id, 'api')
        properties: {
          roleDefinitionId: role
          principalId: api.identity.principalId
        }
      }
    `,
  ],
});

const storageAccountContributor = "17d1049b-9a84-46fb-8f53-869881c3d3ab";

/** The business of `privileged-role-for-function`. */
const privileged: ReadonlySet<string> = new Set([
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  "b24988ac-6180-42a0-ab88-20f7382dd24c",
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
  "8b54135c-b56d-4d72-a534-26097cfdc8d8",
]);

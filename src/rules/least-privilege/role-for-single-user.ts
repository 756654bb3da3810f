import { bicep } from "../example.ts";
import { isText, judge, rule } from "../judgement.ts";

export const roleForSingleUser = rule({
  id: "role-for-single-user",
  aliases: ["rbac-user-principal"],
  title: "Role is granted to one person",
  practice: "least-privilege",
  preset: "strict",
  severity: "low",
  severityWhy: "The person keeps the right after changing jobs, since no group's owner reviews it.",
  why: "A person's standing right in a template outlives the reason for it; membership of a group can be reviewed and run out.",
  fix: "Grant the role to a group (`principalType: 'Group'`), best with eligible membership.",
  references: {
    mcsb: "PA-7",
    cwe: 732,
    page: "https://learn.microsoft.com/azure/role-based-access-control/best-practices#assign-roles-to-groups-not-users",
    peers: ["Azure.RBAC.UseGroups"],
  },
  subject: "Microsoft.Authorization/roleAssignments",

  check: (assignment) =>
    judge(
      assignment.at("properties.principalType"),
      (type) => !isText(type, "User") || `Role assignment \`${assignment.label}\` is for one person`,
    ),

  bad: [
    bicep`
      param principalId string

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(resourceGroup().id, principalId)
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
          principalId: principalId
          principalType: 'User' // !
        }
      }
    `,
  ],
  good: [
    bicep`
      param principalId string

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(resourceGroup().id, principalId)
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
          principalId: principalId
          principalType: 'Group'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param principalId string
      param principalType string

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(resourceGroup().id, principalId)
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
          principalId: principalId
          principalType: principalType
        }
      }
    `,
  ],
});

import { siteGrantOf } from "../../application/grants.ts";
import type { Role } from "../../azure/roles.ts";
import { reachesData } from "../../azure/roles.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const dataRoleOnWideScope = rule({
  id: "data-role-on-wide-scope",
  aliases: ["rbac-broad-scope"],
  title: "Function's identity reaches the data of a whole resource group or more",
  practice: "least-privilege",
  severity: "medium",
  severityWhy:
    "A flaw in the function's code opens every account of the kind in the scope, those of later projects too.",
  why: "The role holds for every resource of its kind in the scope, also for those that the function has nothing to do with.",
  fix: "Give the role assignment `scope: <the resource>`.",
  references: {
    mcsb: "PA-7",
    cwe: 732,
    page: "https://learn.microsoft.com/azure/role-based-access-control/best-practices",
    peers: ["Azure.RBAC.LimitMGDelegation"],
  },
  subject: "Microsoft.Authorization/roleAssignments",

  check: (assignment, application) => {
    const grant = siteGrantOf(application, assignment);
    if (grant.kind === "unknown") return undecided(grant.why, assignment.declaration.at);
    if (grant.kind === "other" || !reachesDataOfOthers(grant.role)) return pass;
    const { scope, site, role } = grant;
    if (scope.kind === "unknown")
      return undecided("what the role holds for is not known", assignment.declaration.at);
    if (scope.kind === "resource") return pass;
    return breach({
      message: `\`${site.label}\` is made ${role.name} of a whole ${scope.kind}`,
      at: assignment.declaration.at,
      property: "scope",
      severity: scope.kind === "resource group" ? "medium" : "high",
    });
  },

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        identity: {
          type: 'SystemAssigned'
        }
      }

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = { // !
        name: guid(resourceGroup().id, 'api')
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
          principalId: api.identity.principalId
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
      }

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(data.id, 'api')
        scope: data
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
          principalId: api.identity.principalId
          principalType: 'ServicePrincipal'
        }
      }

      resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(resourceGroup().id, 'reader')
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
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
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
          principalId: principalId
        }
      }
    `,
  ],
});

/** Roles that only send telemetry have data actions too, and nothing to read with them. */
function reachesDataOfOthers(role: Role): boolean {
  return (
    reachesData(role) &&
    role.permissions.some(({ dataActions }) =>
      dataActions.some((action) => !/^microsoft\.insights\//iu.test(action)),
    )
  );
}

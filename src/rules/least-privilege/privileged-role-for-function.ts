import { grantTokens, principalOf, roleIdOf, scopeOf, siteUsing } from "../../application/grants.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided, wayOf } from "../judgement.ts";

/** Built-in roles that give control over a scope: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged */
const privilegedRoles: ReadonlyMap<string, string> = new Map([
  ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner"],
  ["b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor"],
  ["18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator"],
  ["f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator"],
  ["8b54135c-b56d-4d72-a534-26097cfdc8d8", "Key Vault Data Access Administrator"],
]);

/** Those that only grant roles. */
const delegating: ReadonlySet<string> = new Set([
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
  "8b54135c-b56d-4d72-a534-26097cfdc8d8",
]);

export const privilegedRoleForFunction = rule({
  id: "privileged-role-for-function",
  aliases: ["rbac-privileged-role"],
  title: "Function's identity is granted a privileged role",
  practice: "least-privilege",
  severity: "high",
  severityWhy: "Any flaw in the function's code becomes control of everything in the scope.",
  why: "Any flaw in the function's code, or a stolen token, gives control of everything in the scope.",
  fix: "Grant the data role that the code needs, on the resource that it uses: `Storage Blob Data Reader` on the account instead of `Contributor` on the group.",
  references: {
    mcsb: "PA-7",
    cwe: 250,
    page: "https://learn.microsoft.com/azure/role-based-access-control/best-practices",
    peers: ["Azure.RBAC.LimitOwner"],
  },
  subject: "Microsoft.Authorization/roleAssignments",

  check: (assignment, application) => {
    const role = assignment.at("properties.roleDefinitionId");
    const id = roleIdOf(assignment);
    if (id === undefined) {
      return role.tree.kind === "unknown" ? undecided(role.tree.why, role.tree.at) : pass;
    }
    const name = privilegedRoles.get(id);
    if (name === undefined) return pass;
    const principal = principalOf(application, assignment);
    if (principal.kind === "user") return pass;
    if (principal.kind === "unknown") return undecided(principal.why, assignment.declaration.at);
    const site = siteUsing(application, principal.holder);
    if (site === undefined) return pass;
    const scope = scopeOf(assignment).kind;
    const wide = scope === "subscription" || scope === "management group" || scope === "tenant";
    const tree = role.tree;
    // A condition limits which roles may be granted: https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-overview
    const limited = delegating.has(id) && assignment.at("properties.condition").tree.kind !== "absent";
    return breach({
      message: `\`${site.label}\` is made ${name} of ${wide ? `the whole ${scope}` : scope === "unknown" ? "its scope" : `a ${scope}`}`,
      at: tree.kind === "absent" ? assignment.declaration.at : tree.at,
      // A graver role in place of another is a new finding.
      property: `properties.roleDefinitionId ${name}`,
      related: wayOf(tree),
      extent: grantTokens(assignment),
      severity: limited ? "medium" : wide ? "critical" : "high",
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

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(resourceGroup().id, 'api')
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b24988ac-6180-42a0-ab88-20f7382dd24c') // !
          principalId: api.identity.principalId
          principalType: 'ServicePrincipal'
        }
      }
    `,
    bicep`
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
          roleDefinitionId: roleDefinitions('Contributor').id // !
          principalId: api.identity.principalId
          principalType: 'ServicePrincipal'
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
        identity: {
          type: 'SystemAssigned'
        }
      }

      resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
        name: guid(resourceGroup().id, 'api')
        properties: {
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
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
          roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
          principalId: principalId
        }
      }
    `,
  ],
});

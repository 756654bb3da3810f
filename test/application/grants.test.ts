import { expect, test } from "@jest/globals";
import { scopeOf, siteGrantOf } from "../../src/application/grants.ts";
import { lookAt } from "../../src/look.ts";
import { defaultPolicy } from "../../src/policy/configuration.ts";
import { filesOf } from "../code/files-of.ts";

const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";

async function grants(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const lens = {
    rules: [],
    registryModules: () => Promise.resolve(() => ({ kind: "unavailable", why: "is not asked for" }) as const),
    policy: defaultPolicy,
    today: "2026-11-23",
  };
  const { application } = (await lookAt(lens, filesOf(texts), [])).read;
  return application.ofType("Microsoft.Authorization/roleAssignments").map((assignment) => {
    const grant = siteGrantOf(application, assignment);
    const who = grant.kind === "grant" ? `${grant.site.label}: ${grant.role.name}` : grant.kind;
    return `${who} of ${scopeOf(assignment).kind}`;
  });
}

const site = `resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id\${uniqueString(resourceGroup().id)}'
  location: 'westeurope'
}

resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '\${identity.id}': {} } }
}

output principalId string = identity.properties.principalId
`;

const assignment = (
  scope: string,
  principal: string,
): string => `resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('grant')${scope}
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${contributor}')
    principalId: ${principal}
  }
}
`;

test("a grant is followed through a module's output to the app that runs with the identity", async () => {
  const main = `targetScope = 'subscription'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'orders'
  location: 'westeurope'
}

module site 'site.bicep' = {
  name: 'site'
  scope: group
}

${assignment("", "site.outputs.principalId")}`;
  expect(await grants({ "main.bicep": main, "site.bicep": site })).toEqual([
    "api: Contributor of subscription",
  ]);
});

test.each([
  ["", "resource group"],
  ["\n  scope: data", "resource"],
  ["\n  scope: blobs", "resource"],
])("the scope%s is a %s", async (scope, kind) => {
  const data = `resource data 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: 'st\${uniqueString(resourceGroup().id)}'
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' existing = {
  parent: data
  name: 'default'
}

`;
  const text = `${site}\n${data}${assignment(scope, "identity.properties.principalId")}`;
  expect(await grants({ "main.bicep": text })).toEqual([`api: Contributor of ${kind}`]);
});

test("a loop that grants finds the apps of another loop, whose count is not known either", async () => {
  const main = `param names string[]

resource apis 'Microsoft.Web/sites@2024-04-01' = [for name in names: {
  name: 'api-\${name}'
  location: 'westeurope'
  kind: 'functionapp'
  identity: { type: 'SystemAssigned' }
}]

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (name, i) in names: {
  name: guid(resourceGroup().id, name)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${contributor}')
    principalId: apis[i].identity.principalId
  }
}]
`;
  expect(await grants({ "main.bicep": main })).toEqual(["apis: Contributor of resource group"]);
});

test("a role that is named in two ways is one role", async () => {
  const main = `param shared bool

resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  identity: { type: 'SystemAssigned' }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('grant')
  properties: {
    roleDefinitionId: shared
      ? '/providers/Microsoft.Authorization/roleDefinitions/${contributor}'
      : subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${contributor}')
    principalId: api.identity.principalId
  }
}
`;
  expect(await grants({ "main.bicep": main })).toEqual(["api: Contributor of resource group"]);
});

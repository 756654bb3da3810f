import { itemsOf } from "../../declarations/items.ts";
import { canonical } from "../../declarations/value.ts";
import { armResources } from "../example.ts";
import { both, breach, pass, rule, undecided, wayOf } from "../judgement.ts";

const role = (scope: string): string => `targetScope = 'subscription'

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid('orders')
  properties: {
    roleName: 'Orders reader'
    permissions: [
      { actions: ['Microsoft.Web/sites/read'] }
    ]
    assignableScopes: [
      ${scope}
    ]
  }
}
`;

export const customRoleForManagementGroup = rule({
  id: "custom-role-for-management-group",
  title: "Custom role can be granted in more than one subscription",
  practice: "least-privilege",
  preset: "strict",
  severity: "low",
  severityWhy:
    "It grants nothing by itself; whoever may change the role changes what its holders may do everywhere.",
  why: "A role of one application that every subscription of a management group can grant is found, granted and widened by people who know nothing of the application.",
  fix: "Name the subscription or resource group of the application in `assignableScopes`.",
  references: {
    mcsb: "PA-7",
    cwe: 732,
    page: "https://learn.microsoft.com/azure/role-based-access-control/role-definitions#assignablescopes",
  },
  subject: "Microsoft.Authorization/roleDefinitions",

  check: (definition) => {
    const { tree, path } = definition.at("properties.assignableScopes");
    const { items, more } = itemsOf(tree);
    return both(
      more === undefined ? pass : undecided("not every scope is known", more.at),
      ...items.map((item) => {
        const text = canonical(item);
        const wide = /^\/?$|\*|\/managementgroups\/|^\$\{managementgroup\(/iu.test(text);
        if (!wide)
          return item.kind === "unknown" && /^\$\{parameters\(/iu.test(text)
            ? undecided(item.why, item.at)
            : pass;
        return breach({
          message: `Custom role \`${definition.label}\` can be granted in a whole management group`,
          at: item.at,
          property: path,
          related: wayOf(item),
        });
      }),
    );
  },

  bad: [
    { "main.bicep": role("'/providers/Microsoft.Management/managementGroups/contoso' // !") },
    { "main.bicep": role("tenantResourceId('Microsoft.Management/managementGroups', 'contoso') // !") },
    armResources`
      {
        "type": "Microsoft.Authorization/roleDefinitions",
        "apiVersion": "2022-04-01",
        "name": "11111111-1111-1111-1111-111111111111",
        "properties": {
          "roleName": "Orders reader",
          "permissions": [{ "actions": ["Microsoft.Web/sites/read"] }],
          "assignableScopes": [
            "/providers/Microsoft.Management/managementGroups/contoso" // !
          ]
        }
      }
    `,
  ],
  good: [
    { "main.bicep": role("subscription().id") },
    { "main.bicep": role("'/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/orders'") },
  ],
  undecided: [
    {
      "main.bicep": `param where string\n\n${role("where")}`.replace(
        "param where string\n\ntargetScope = 'subscription'",
        "targetScope = 'subscription'\n\nparam where string",
      ),
    },
  ],
});

import { allowsWholeProvider } from "../../azure/roles.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { armResources, bicep } from "../example.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";

export const customRoleWithWildcard = rule({
  id: "custom-role-with-wildcard",
  aliases: ["roledef-wildcard"],
  title: "Custom role allows everything of a provider or more",
  practice: "least-privilege",
  severity: "high",
  severityWhy:
    "Whoever gets a holder's token does everything in the scope: the role is Owner under another name.",
  why: "A wildcard includes operations that hand out keys, run code and grant rights, and those that Azure adds later.",
  fix: "List the operations that the role needs. `notActions` only subtracts within this role; it forbids nothing.",
  references: {
    mcsb: "PA-7",
    cwe: 250,
    page: "https://learn.microsoft.com/azure/role-based-access-control/custom-roles",
    peers: ["CKV_AZURE_39", "AZU-0030", "KICS 3fa5900f"],
  },
  subject: [
    "Microsoft.Authorization/roleDefinitions",
    "Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions",
  ],

  check: (role) => {
    const ofCosmos = /\/sqlRoleDefinitions$/iu.test(role.declaration.type);
    const blocks = itemsOf(role.at("properties.permissions").tree);
    return both(
      ...(blocks.more === undefined ? [] : [undecided(blocks.more.why, blocks.more.at)]),
      ...blocks.items.flatMap((block) =>
        ["actions", "dataActions"].flatMap((list) => {
          const { items, more } = itemsOf(lookup(block, list));
          return [
            ...(more === undefined ? [] : [undecided(more.why, more.at)]),
            ...items.map((item) => {
              const action = knownText(item);
              if (
                action === undefined ||
                !(ofCosmos ? everythingOfCosmos.test(action) : allowsWholeProvider(action))
              )
                return pass;
              return breach({
                message: `Custom role \`${role.label}\` allows \`${action}\``,
                at: item.at,
                property: `properties.permissions.${list} ${action.toLowerCase()}`,
                // Of one account only, and of its data.
                ...(ofCosmos && { severity: "medium" as const }),
              });
            }),
          ];
        }),
      ),
    );
  },

  bad: [
    bicep`
      targetScope = 'subscription'

      resource operator 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
        name: guid('operator')
        properties: {
          roleName: 'Operator'
          type: 'CustomRole'
          permissions: [
            {
              actions: [
                '*' // !
              ]
              notActions: [
                'Microsoft.Authorization/*/write'
              ]
            }
          ]
          assignableScopes: [
            subscription().id
          ]
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.Authorization/roleDefinitions",
        "apiVersion": "2022-04-01",
        "name": "11111111-1111-1111-1111-111111111111",
        "properties": {
          "roleName": "Publisher",
          "permissions": [
            {
              "actions": [
                "Microsoft.Web/*" // !
              ]
            }
          ],
          "assignableScopes": ["[resourceGroup().id]"]
        }
      }
    `,
    bicep`
      resource data 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions@2024-11-15' = {
        name: 'orders/11111111-1111-1111-1111-111111111111'
        properties: {
          roleName: 'Orders'
          type: 'CustomRole'
          permissions: [
            {
              dataActions: [
                'Microsoft.DocumentDB/databaseAccounts/*' // !
              ]
            }
          ]
          assignableScopes: []
        }
      }
    `,
  ],
  good: [
    bicep`
      targetScope = 'subscription'

      resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
        name: guid('reader')
        properties: {
          roleName: 'Queue reader'
          type: 'CustomRole'
          permissions: [
            {
              actions: [
                '*/read'
                'Microsoft.Web/sites/restart/action'
              ]
            }
          ]
          assignableScopes: [
            subscription().id
          ]
        }
      }
    `,
  ],
  undecided: [
    bicep`
      targetScope = 'subscription'

      param actions array

      resource operator 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
        name: guid('operator')
        properties: {
          roleName: 'Operator'
          permissions: [
            {
              actions: actions
            }
          ]
          assignableScopes: [
            subscription().id
          ]
        }
      }
    `,
  ],
});

/** Cosmos DB's own roles know data actions only. */
const everythingOfCosmos = /^(?:\*|microsoft\.documentdb\/(?:databaseaccounts\/)?\*)$/iu;

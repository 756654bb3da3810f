import { allowsWholeProvider, covers, escalations } from "../../azure/roles.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";

export const customRoleWithEscalation = rule({
  id: "custom-role-with-escalation",
  aliases: ["roledef-escalation-action"],
  title: "Custom role lets its holder get further rights or keys",
  practice: "least-privilege",
  severity: "high",
  severityWhy: "One operation is enough: the holder gives itself more, or takes keys that no role limits.",
  why: "The operation hands out keys, runs code with another identity or grants rights, so the rest of the role limits nothing.",
  fix: "Remove the operation, or move it to a role of its own that only the pipeline gets.",
  references: {
    mcsb: "PA-7",
    cwe: 269,
    page: "https://learn.microsoft.com/azure/role-based-access-control/custom-roles",
    peers: ["AZU-0052", "KICS 8fa9ceea"],
  },
  subject: "Microsoft.Authorization/roleDefinitions",

  check: (role) => {
    const blocks = itemsOf(role.at("properties.permissions").tree);
    return both(
      ...(blocks.more === undefined ? [] : [undecided(blocks.more.why, blocks.more.at)]),
      ...blocks.items.flatMap((block) => {
        const { items, more } = itemsOf(lookup(block, "actions"));
        const taken = itemsOf(lookup(block, "notActions")).items.map(knownText);
        return [
          ...(more === undefined ? [] : [undecided(more.why, more.at)]),
          ...items.map((item) => {
            const action = knownText(item);
            // Whole providers are the business of `custom-role-with-wildcard`.
            if (action === undefined || allowsWholeProvider(action)) return pass;
            const gained = escalations.find(
              ({ operation }) =>
                covers(action, operation) &&
                !taken.some((pattern) => pattern !== undefined && covers(pattern, operation)),
            );
            if (gained === undefined) return pass;
            return breach({
              message: `Custom role \`${role.label}\` allows \`${action}\`: whoever holds it ${gained.gives}`,
              at: item.at,
              property: `properties.permissions.actions ${action.toLowerCase()}`,
            });
          }),
        ];
      }),
    );
  },

  bad: [
    bicep`
      targetScope = 'subscription'

      resource operator 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
        name: guid('operator')
        properties: {
          roleName: 'Operator'
          permissions: [
            {
              actions: [
                'Microsoft.Web/sites/restart/action'
                'Microsoft.Storage/storageAccounts/listKeys/action' // !
                'Microsoft.Authorization/roleAssignments/*' // !
                'Microsoft.ServiceBus/*' // !
                '*/listKeys/action' // !
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
  good: [
    bicep`
      targetScope = 'subscription'

      resource operator 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
        name: guid('operator')
        properties: {
          roleName: 'Operator'
          permissions: [
            {
              actions: [
                'Microsoft.Web/sites/restart/action'
                'Microsoft.Storage/storageAccounts/*'
              ]
              notActions: [
                'Microsoft.Storage/storageAccounts/listKeys/action'
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

      param permissions array

      resource operator 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
        name: guid('operator')
        properties: {
          roleName: 'Operator'
          permissions: permissions
          assignableScopes: [
            subscription().id
          ]
        }
      }
    `,
  ],
});

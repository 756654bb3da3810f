import { canonical } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const cosmosDataRoleOnAccount = rule({
  id: "cosmos-data-role-on-account",
  aliases: ["cosmos-data-role-account-scope"],
  title: "Data role of Cosmos DB holds for the whole account",
  practice: "least-privilege",
  severity: "low",
  severityWhy: "A flaw in one app reads and changes the data of every other app in the account.",
  why: "Cosmos DB's own data roles can hold for one database or container; on the account they hold for all, later ones too.",
  fix: "Set `scope` to `${account.id}/dbs/<database>` or `/dbs/<database>/colls/<container>`.",
  references: {
    mcsb: "PA-7",
    cwe: 732,
    page: "https://learn.microsoft.com/azure/cosmos-db/how-to-connect-role-based-access-control",
  },
  subject: "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments",

  check: (assignment) => {
    const { tree, path } = assignment.at("properties.scope");
    const role = canonical(assignment.at("properties.roleDefinitionId").tree);
    // The built-in reader changes nothing.
    if (role.endsWith("00000000-0000-0000-0000-000000000001")) return pass;
    const text = canonical(tree).replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/gu, "x");
    if (/\/(?:dbs|colls)\//iu.test(text)) return pass;
    if (
      tree.kind === "unknown" &&
      tree.parts === undefined &&
      tree.reference === undefined &&
      !/databaseaccounts/iu.test(text)
    )
      return undecided(tree.why, tree.at);
    if (tree.kind !== "absent" && !/\/databaseaccounts\/[^/]+\/?$|^\/?$/iu.test(text)) return pass;
    return breach({
      message: `The data role \`${assignment.label}\` holds for the whole Cosmos DB account`,
      // The scope's own place is where the account is declared.
      at: assignment.declaration.at,
      property: path,
    });
  },

  bad: [
    bicep`
      param principalId string

      resource orders 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' existing = {
        name: 'orders'
      }

      resource grant 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = { // !
        parent: orders
        name: guid(orders.id, principalId)
        properties: {
          principalId: principalId
          roleDefinitionId: '\${orders.id}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002'
          scope: orders.id
        }
      }
    `,
  ],
  good: [
    bicep`
      param principalId string

      resource orders 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' existing = {
        name: 'orders'
      }

      resource grant 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = {
        parent: orders
        name: guid(orders.id, principalId)
        properties: {
          principalId: principalId
          roleDefinitionId: '\${orders.id}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002'
          scope: '\${orders.id}/dbs/orders/colls/lines'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param scope string

      resource grant 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = {
        name: 'orders/11111111-1111-1111-1111-111111111111'
        properties: {
          principalId: '22222222-2222-2222-2222-222222222222'
          roleDefinitionId: resourceId('Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions', 'orders', '00000000-0000-0000-0000-000000000002')
          scope: scope
        }
      }
    `,
  ],
});

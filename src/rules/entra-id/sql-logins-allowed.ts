import { children } from "../../application/resource.ts";
import { armResources, bicep } from "../example.ts";
import { both, judge, pass, rule, undecided } from "../judgement.ts";

export const sqlLoginsAllowed = rule({
  id: "sql-logins-allowed",
  aliases: ["sql-entra-only"],
  title: "SQL server lets logins with a password in",
  practice: "entra-id",
  severity: "medium",
  severityWhy:
    "A guessed or leaked password opens the databases, past multifactor authentication and conditional access.",
  why: "Logins with a password live beside Entra ID: no multifactor authentication, no conditional access, nobody removes them when people leave.",
  fix: "Name an Entra administrator in `administrators` with `azureADOnlyAuthentication: true`; `administratorLoginPassword` is then not needed.",
  references: {
    mcsb: "IM-1",
    cwe: 287,
    page: "https://learn.microsoft.com/azure/azure-sql/database/authentication-azure-ad-only-authentication",
    peers: ["CKV2_AZURE_27", "Azure.SQL.AAD", "Azure.SQL.AADOnly", "KICS a3a055d2"],
  },
  subject: ["Microsoft.Sql/servers", "Microsoft.Sql/managedInstances"],

  check: (server) => {
    const only = children(server, `${server.declaration.type}/azureADOnlyAuthentications`);
    const settings = only.map((one) => one.at("properties.azureADOnlyAuthentication"));
    const wrong = (value: unknown): true | string =>
      value === true || `SQL server \`${server.label}\` lets logins with a password in`;
    if (settings.some(({ tree }) => tree.kind === "known" && tree.value === true)) {
      const [first] = only;
      return first === undefined || first.declaration.condition.kind === "known"
        ? pass
        : undecided(
            "Entra-only authentication is declared under a condition that is not known",
            first.declaration.at,
          );
    }
    if (settings.length > 0) return both(...settings.map((one) => judge(one, wrong)));
    return judge(server.at("properties.administrators.azureADOnlyAuthentication"), wrong);
  },

  bad: [
    bicep`
      @secure()
      param password string

      resource orders 'Microsoft.Sql/servers@2023-08-01' = { // !
        name: 'orders'
        location: 'westeurope'
        properties: {
          administratorLogin: 'orders'
          administratorLoginPassword: password
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.Sql/servers",
        "apiVersion": "2023-08-01",
        "name": "orders",
        "location": "westeurope",
        "properties": {
          "administrators": {
            "administratorType": "ActiveDirectory",
            "login": "dba",
            "sid": "00000000-0000-0000-0000-000000000001",
            "azureADOnlyAuthentication": false // !
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource orders 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          administrators: {
            administratorType: 'ActiveDirectory'
            principalType: 'Group'
            login: 'dba'
            sid: '00000000-0000-0000-0000-000000000001'
            azureADOnlyAuthentication: true
          }
        }
      }
    `,
    bicep`
      resource orders 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'

        resource only 'azureADOnlyAuthentications' = {
          name: 'Default'
          properties: {
            azureADOnlyAuthentication: true
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param administrators object

      resource orders 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          administrators: administrators
        }
      }
    `,
  ],
});

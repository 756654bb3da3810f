import { children, type Resource } from "../../application/resource.ts";
import { canonical } from "../../declarations/value.ts";
import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { breach, isText, judge, pass, rule, undecided } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const databasePasswordsAllowed = rule({
  id: "database-passwords-allowed",
  aliases: ["oss-db-entra-auth"],
  title: "PostgreSQL or MySQL server lets users with a password in",
  practice: "entra-id",
  severity: "medium",
  severityWhy:
    "A guessed or leaked password opens the databases, past multifactor authentication and conditional access.",
  why: "Users with a password live beside Entra ID: no multifactor authentication, no conditional access, nobody removes them when people leave.",
  fix: "PostgreSQL: set `authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled' }`. MySQL: declare an `administrators` child and the configuration `aad_auth_only: 'ON'`.",
  references: {
    mcsb: "IM-1",
    cwe: 287,
    page: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-azure-ad-authentication",
    peers: ["Azure.PostgreSQL.AAD", "Azure.PostgreSQL.AADOnly", "Azure.MySQL.AAD", "Azure.MySQL.AADOnly"],
  },
  subject: ["Microsoft.DBforPostgreSQL/flexibleServers", "Microsoft.DBforMySQL/flexibleServers"],

  check: (server) => {
    // A replica or a restored server takes its users from the server that it is made from.
    const mode = server.at("properties.createMode").tree;
    if (mode.kind === "known" && !isText(mode.value, "Default", "Create", "Update")) return pass;
    return server.declaration.type.toLowerCase().includes("mysql") ? mysql(server) : postgresql(server);
  },

  bad: [
    bicep`
      @secure()
      param password string

      resource orders 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = { // !
        name: 'orders'
        location: 'westeurope'
        properties: {
          administratorLogin: 'orders'
          administratorLoginPassword: password
          version: '16'
        }
      }
    `,
    bicep`
      resource orders 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          version: '16'
          authConfig: {
            activeDirectoryAuth: 'Enabled'
            passwordAuth: 'Enabled' // !
          }
        }
      }
    `,
    bicep`
      resource orders 'Microsoft.DBforMySQL/flexibleServers@2023-12-30' = { // !
        name: 'orders'
        location: 'westeurope'
        properties: {
          version: '8.0.21'
        }
      }
    `,
  ],
  good: [
    bicep`
      resource orders 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          version: '16'
          authConfig: {
            activeDirectoryAuth: 'Enabled'
            passwordAuth: 'Disabled'
          }
        }
      }
    `,
    bicep`
      resource orders 'Microsoft.DBforMySQL/flexibleServers@2023-12-30' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          version: '8.0.21'
        }

        resource dba 'administrators' = {
          name: 'ActiveDirectory'
          properties: {
            administratorType: 'ActiveDirectory'
            login: 'dba'
            sid: '00000000-0000-0000-0000-000000000001'
          }
        }

        resource only 'configurations' = {
          name: 'aad_auth_only'
          properties: {
            value: 'ON'
            source: 'user-override'
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param passwords string

      resource orders 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          version: '16'
          authConfig: {
            activeDirectoryAuth: 'Enabled'
            passwordAuth: passwords
          }
        }
      }
    `,
  ],
});

// Passwords beside Entra ID are `low`: the way without them is there.
function postgresql(server: Resource): Judgement {
  const entra = server.at("properties.authConfig.activeDirectoryAuth").tree;
  const beside = entra.kind === "known" && isText(entra.value, "Enabled");
  const message = `PostgreSQL server \`${server.label}\` lets users with a password in`;
  return judge(
    server.at("properties.authConfig.passwordAuth"),
    (value) => isText(value, "Disabled") || (beside ? `${message} beside Entra ID` : message),
    beside ? { severity: "low", edit: set(server, "properties.authConfig.passwordAuth", "Disabled") } : {},
  );
}

function mysql(server: Resource): Judgement {
  const { type, at } = server.declaration;
  const entra = children(server, `${type}/administrators`);
  const configurations = children(server, `${type}/configurations`);
  const [only] = configurations.filter(({ declaration }) =>
    /aad_auth_only$/iu.test(canonical(declaration.name)),
  );
  const message = `MySQL server \`${server.label}\` lets users with a password in`;
  if (entra.length === 0) return breach({ message, at, property: "administrators" });
  if (only !== undefined)
    return judge(
      only.at("properties.value"),
      (value) => isText(value, "ON") || `${message} beside Entra ID`,
      { severity: "low", edit: set(only, "properties.value", "ON") },
    );
  const unnamed = configurations.find(({ declaration }) => declaration.name.kind !== "known");
  if (unnamed !== undefined)
    return undecided("the name of a configuration is not known", unnamed.declaration.at);
  return breach({
    message: `${message} beside Entra ID`,
    at,
    property: "configurations/aad_auth_only",
    severity: "low",
  });
}

import { canonical } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { isText, judge, pass, rule } from "../judgement.ts";

export const databasePlainConnectionsAllowed = rule({
  id: "database-plain-connections-allowed",
  aliases: ["oss-db-tls-off"],
  title: "Database takes connections without current TLS",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "Passwords and data are read by anyone on the path.",
  why: "The server's own setting is off, so that passwords, queries and answers may travel in clear or under broken encryption.",
  fix: "Set `require_secure_transport` to `ON`, and the lowest version to `TLSv1.2`; both are the defaults.",
  references: {
    mcsb: "DP-3",
    cwe: 319,
    page: "https://learn.microsoft.com/azure/postgresql/flexible-server/security-tls",
    peers: [
      "Azure.PostgreSQL.UseSSL",
      "Azure.PostgreSQL.MinTLS",
      "Azure.MySQL.UseSSL",
      "Azure.MySQL.MinTLS",
      "AZU-0020",
    ],
  },
  subject: [
    "Microsoft.DBforPostgreSQL/flexibleServers/configurations",
    "Microsoft.DBforMySQL/flexibleServers/configurations",
  ],

  check: (setting) => {
    const name = canonical(setting.declaration.name).split("/").at(-1)?.toLowerCase() ?? "";
    const value = setting.at("properties.value");
    switch (name) {
      case "require_secure_transport":
        return judge(
          value,
          (text) => !isText(text, "OFF") || `\`${setting.label}\` lets clients connect without encryption`,
        );
      case "ssl_min_protocol_version":
      case "tls_version":
        return judge(
          value,
          (text) => {
            const old = typeof text === "string" && /TLSv1(?:\.[01])?(?=$|,)/iu.test(text);
            return !old || `\`${setting.label}\` lets clients connect with ${text}`;
          },
          { severity: "medium" },
        );
      default:
        return pass;
    }
  },

  bad: [
    bicep`
      resource transport 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2024-08-01' = {
        name: 'orders/require_secure_transport'
        properties: {
          value: 'OFF' // !
          source: 'user-override'
        }
      }
    `,
    bicep`
      resource versions 'Microsoft.DBforMySQL/flexibleServers/configurations@2023-12-30' = {
        name: 'orders/tls_version'
        properties: {
          value: 'TLSv1.1,TLSv1.2' // !
          source: 'user-override'
        }
      }
    `,
  ],
  good: [
    bicep`
      resource transport 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2024-08-01' = {
        name: 'orders/require_secure_transport'
        properties: {
          value: 'ON'
          source: 'user-override'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param transport string

      resource setting 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2024-08-01' = {
        name: 'orders/require_secure_transport'
        properties: {
          value: transport
          source: 'user-override'
        }
      }
    `,
  ],
});

import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { both, breach, isText, judge, pass, rule, undecided } from "../judgement.ts";

export const sqlAuditingOff = rule({
  id: "sql-auditing-off",
  title: "Nobody records who does what in the SQL databases",
  practice: "monitor-log",
  severity: "medium",
  severityWhy: "A theft or change of data leaves no trace.",
  why: "Without an audit nothing tells who read or changed what, so a theft is neither noticed nor followed up.",
  fix: "Add `auditingSettings` with `state: 'Enabled'` and `isAzureMonitorTargetEnabled: true`, or a storage endpoint.",
  references: {
    mcsb: "LT-3",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/azure-sql/database/auditing-overview",
    peers: ["CKV_AZURE_23", "CKV_AZURE_24", "Azure.SQL.Auditing", "AZU-0027"],
  },
  subject: "Microsoft.Sql/servers",

  check: (server) => {
    const audits = server.inside.filter(({ declaration }) =>
      /\/(?:extendedAuditingSettings|auditingSettings)$/iu.test(declaration.type),
    );
    if (audits.some(({ declaration }) => declaration.condition.kind !== "known"))
      return undecided("the audit is deployed under a condition that is not known", server.declaration.at);
    const [audit] = audits;
    if (audit === undefined) {
      return breach({
        message: `Nobody records who does what on SQL server \`${server.label}\``,
        at: server.declaration.at,
        property: "auditingSettings",
      });
    }
    const days = audit.at("properties.retentionDays").tree;
    return both(
      judge(
        audit.at("properties.state"),
        (state) => isText(state, "Enabled") || `The audit of SQL server \`${server.label}\` is off`,
        {
          edit: set(audit, "properties.state", "Enabled"),
        },
      ),
      // 0 keeps the records for ever.
      days.kind === "known" && typeof days.value === "number" && days.value > 0 && days.value < 90
        ? breach({
            message: `The audit of SQL server \`${server.label}\` is kept for ${days.value} days only`,
            at: days.at,
            property: "properties.retentionDays",
            severity: "low",
          })
        : pass,
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.Sql/servers@2023-08-01' = { // !
        name: 'orders'
        location: 'westeurope'
      }
    `,
    bicep`
      resource server 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'

        resource audit 'auditingSettings' = {
          name: 'default'
          properties: {
            state: 'Disabled' // !
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource server 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'

        resource audit 'auditingSettings' = {
          name: 'default'
          properties: {
            state: 'Enabled'
            isAzureMonitorTargetEnabled: true
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param state string

      resource server 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'

        resource audit 'auditingSettings' = {
          name: 'default'
          properties: {
            state: state
          }
        }
      }
    `,
  ],
});

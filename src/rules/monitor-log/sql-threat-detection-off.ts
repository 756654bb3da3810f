import { itemsOf } from "../../declarations/items.ts";
import { canonical, knownText } from "../../declarations/value.ts";
import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { both, breach, isText, judge, rule } from "../judgement.ts";

export const sqlThreatDetectionOff = rule({
  id: "sql-threat-detection-off",
  title: "Threat detection of the SQL server is switched off",
  practice: "monitor-log",
  severity: "low",
  severityWhy: "It opens nothing by itself; injection that the service recognises is reported to nobody.",
  why: "The template declares the detection of injection and unusual access, and switches it off.",
  fix: "Set `state: 'Enabled'`, and leave `disabledAlerts` empty.",
  references: {
    mcsb: "LT-1",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/azure-sql/database/threat-detection-overview",
    peers: ["CKV_AZURE_25", "Azure.SQL.DefenderCloud", "AZU-0028"],
  },
  subject: [
    "Microsoft.Sql/servers/securityAlertPolicies",
    "Microsoft.Sql/servers/advancedThreatProtectionSettings",
  ],

  check: (detection) => {
    const alerts = itemsOf(detection.at("properties.disabledAlerts").tree).items.filter(
      (item) => knownText(item) !== "",
    );
    return both(
      judge(
        detection.at("properties.state"),
        (state) => isText(state, "Enabled") || `Threat detection \`${detection.label}\` is off`,
        {
          edit: set(detection, "properties.state", "Enabled"),
        },
      ),
      ...alerts.map((item) =>
        breach({
          message: `Threat detection \`${detection.label}\` leaves ${canonical(item)} out`,
          at: item.at,
          property: "properties.disabledAlerts",
        }),
      ),
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.Sql/servers/securityAlertPolicies@2023-08-01' = {
        name: 'orders/default'
        properties: {
          state: 'Enabled'
          disabledAlerts: [
            'Sql_Injection' // !
          ]
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.Sql/servers/securityAlertPolicies@2023-08-01' = {
        name: 'orders/default'
        properties: {
          state: 'Enabled'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param state string

      resource it 'Microsoft.Sql/servers/securityAlertPolicies@2023-08-01' = {
        name: 'orders/default'
        properties: {
          state: state
        }
      }
    `,
  ],
});

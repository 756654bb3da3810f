import { itemsOf } from "../../declarations/items.ts";
import { lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, judge, pass, rule, undecided } from "../judgement.ts";

export const alertThatTellsNobody = rule({
  id: "alert-that-tells-nobody",
  aliases: ["alert-rule-inert"],
  title: "Alert never fires or tells nobody",
  practice: "monitor-log",
  severity: "low",
  severityWhy: "It opens nothing by itself; what the alert was to report is seen by nobody.",
  why: "A disabled alert, or one without an action, is never heard.",
  fix: "Enable the alert, and name an action group with a receiver.",
  references: {
    mcsb: "LT-1",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups",
  },
  subject: [
    "Microsoft.Insights/metricAlerts",
    "Microsoft.Insights/scheduledQueryRules",
    "Microsoft.Insights/activityLogAlerts",
  ],

  check: (alert) => {
    // A list, or an object with one, by the type of the alert.
    const tree = alert.at("properties.actions").tree;
    const list = tree.kind === "object" ? lookup(tree, "actionGroups") : tree;
    const { items, more } = itemsOf(list);
    return both(
      judge(
        alert.at("properties.enabled"),
        (enabled) => enabled !== false || `Alert \`${alert.label}\` is switched off`,
      ),
      items.length > 0
        ? pass
        : more !== undefined
          ? undecided("whom the alert tells is not known", more.at)
          : breach({
              message: `Alert \`${alert.label}\` tells nobody`,
              at: alert.declaration.at,
              property: "properties.actions",
            }),
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.Insights/metricAlerts@2018-03-01' = {
        name: 'orders'
        location: 'global'
        properties: {
          enabled: false // !
          severity: 1
          actions: [
            { actionGroupId: resourceId('Microsoft.Insights/actionGroups', 'team') }
          ]
        }
      }
    `,
    bicep`
      resource it 'Microsoft.Insights/metricAlerts@2018-03-01' = { // !
        name: 'orders'
        location: 'global'
        properties: {
          severity: 1
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.Insights/metricAlerts@2018-03-01' = {
        name: 'orders'
        location: 'global'
        properties: {
          enabled: true
          actions: [
            { actionGroupId: resourceId('Microsoft.Insights/actionGroups', 'team') }
          ]
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param actions array

      resource it 'Microsoft.Insights/metricAlerts@2018-03-01' = {
        name: 'orders'
        location: 'global'
        properties: {
          enabled: true
          actions: actions
        }
      }
    `,
  ],
});

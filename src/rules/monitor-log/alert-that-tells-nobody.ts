import type { Resource } from "../../application/resource.ts";
import { itemsOf, membersOf } from "../../declarations/items.ts";
import { lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, judge, pass, rule, undecided } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const alertThatTellsNobody = rule({
  id: "alert-that-tells-nobody",
  aliases: ["alert-rule-inert"],
  title: "Alert never fires or tells nobody",
  practice: "monitor-log",
  severity: "low",
  severityWhy: "It opens nothing by itself; what the alert was to report is seen by nobody.",
  why: "A disabled alert, or one without an action, is never heard.",
  fix: "Enable the alert, and name an action group that is enabled and has a receiver.",
  references: {
    mcsb: "LT-1",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups",
  },
  subject: [
    "Microsoft.Insights/actionGroups",
    "Microsoft.Insights/metricAlerts",
    "Microsoft.Insights/scheduledQueryRules",
    "Microsoft.Insights/activityLogAlerts",
  ],

  check: (alert) => {
    if (/\/actionGroups$/iu.test(alert.declaration.type)) return group(alert);
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
    bicep`
      resource team 'Microsoft.Insights/actionGroups@2023-01-01' = { // !
        name: 'team'
        location: 'global'
        properties: {
          groupShortName: 'team'
          enabled: false // !
          emailReceivers: []
        }
      }
    `,
  ],
  good: [
    bicep`
      resource team 'Microsoft.Insights/actionGroups@2023-01-01' = {
        name: 'team'
        location: 'global'
        properties: {
          groupShortName: 'team'
          enabled: true
          emailReceivers: [
            { name: 'duty', emailAddress: 'duty@example.com' }
          ]
        }
      }
    `,
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

/** An action group is told of alerts and passes them on to its receivers, in a list for each kind. */
function group(actions: Resource): Judgement {
  const { members, more } = membersOf(actions.at("properties").tree);
  const lists = members.filter(({ name }) => name.endsWith("Receivers")).map(({ value }) => itemsOf(value));
  const doubt = more ?? lists.find((list) => list.more !== undefined)?.more;
  return both(
    judge(
      actions.at("properties.enabled"),
      (enabled) => enabled !== false || `Action group \`${actions.label}\` is switched off`,
    ),
    lists.some(({ items }) => items.length > 0)
      ? pass
      : doubt !== undefined
        ? undecided("whom the action group tells is not known", doubt.at)
        : breach({
            message: `Action group \`${actions.label}\` tells nobody`,
            at: actions.declaration.at,
            property: "properties.receivers",
          }),
  );
}

import { watched } from "../../application/diagnostics.ts";
import { itemsOf } from "../../declarations/items.ts";
import { lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const diagnosticSettingWithoutLogs = rule({
  id: "diagnostic-setting-without-logs",
  title: "Diagnostic setting sends no logs",
  practice: "monitor-log",
  severity: "medium",
  severityWhy: "An attack leaves numbers in a chart, and no trace of who did what.",
  why: "The setting looks like logging, yet only metrics are sent: nothing tells who did what.",
  fix: "Add `{ categoryGroup: 'audit', enabled: true }` (or `allLogs`) to `logs`.",
  references: {
    mcsb: "LT-3",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings",
  },
  subject: "Microsoft.Insights/diagnosticSettings",

  check: (setting, application) => {
    // Another setting of the same resource may send the logs, and many resources have none.
    const { parentId } = setting.declaration;
    const target = parentId === undefined ? undefined : application.byId(setting.from.deployment, parentId);
    if (target !== undefined && watched(target).kind === "logged") return pass;
    if (target !== undefined && !withLogs.test(target.declaration.type)) return pass;
    const { items, more } = itemsOf(setting.at("properties.logs").tree);
    const states = items.map((item) => lookup(item, "enabled"));
    if (states.some((state) => state.kind === "known" && state.value === true)) return pass;
    const doubt = more ?? states.find((state) => state.kind === "unknown" || state.kind === "oneOf");
    if (doubt !== undefined) return undecided("not every log is known", doubt.at);
    if (target === undefined)
      return undecided("what the setting watches is declared elsewhere", setting.declaration.at);
    return breach({
      message: `Diagnostic setting \`${setting.label}\` sends no logs`,
      at: setting.declaration.at,
      property: "properties.logs",
    });
  },

  bad: [
    bicep`
      resource queues 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
      }

      resource metrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = { // !
        scope: queues
        name: 'metrics'
        properties: {
          metrics: [
            { category: 'AllMetrics', enabled: true }
          ]
        }
      }
    `,
  ],
  good: [
    bicep`
      resource queues 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
      }

      resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
        scope: queues
        name: 'audit'
        properties: {
          logs: [
            { categoryGroup: 'audit', enabled: true }
          ]
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param logs array

      resource queues 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
      }

      resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
        scope: queues
        name: 'audit'
        properties: {
          logs: logs
        }
      }
    `,
  ],
});

/** Resources whose logs tell who did what; many others offer metrics only. */
const withLogs =
  /^Microsoft\.(?:KeyVault\/(?:vaults|managedHSMs)|Storage\/storageAccounts\/\w+Services|Web\/(?:sites|sites\/slots|staticSites)|Sql\/servers\/databases|DocumentDB\/databaseAccounts|DBfor\w+\/flexibleServers|Cache\/redis|Cache\/redisEnterprise\/databases|ServiceBus\/namespaces|EventHub\/namespaces|EventGrid\/\w+|AppConfiguration\/configurationStores|ApiManagement\/service|ContainerRegistry\/registries|ContainerService\/managedClusters|CognitiveServices\/accounts|Search\/searchServices|SignalRService\/\w+|Logic\/workflows|Automation\/automationAccounts|Cdn\/profiles|Network\/(?:applicationGateways|frontDoors|azureFirewalls)|OperationalInsights\/workspaces|DataFactory\/factories)$/iu;

import type { Application } from "../../application/application.ts";
import { auditCategoryOf, logsSentBy, watched } from "../../application/diagnostics.ts";
import { ancestorOf } from "../../application/parents.ts";
import type { Resource } from "../../application/resource.ts";
import { itemsOf } from "../../declarations/items.ts";
import { lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const diagnosticSettingWithoutLogs = rule({
  id: "diagnostic-setting-without-logs",
  aliases: ["diagnostic-setting-no-logs"],
  title: "Diagnostic setting sends no logs",
  practice: "monitor-log",
  severity: "medium",
  severityWhy: "An attack leaves numbers in a chart, and no trace of who did what.",
  why: "The setting looks like logging, yet only metrics, or logs about the service itself, are sent: nothing tells who did what.",
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
    const sent = logsSentBy(setting, target?.declaration.type ?? "");
    if (sent.kind === "logged") return pass;
    if (sent.kind === "unknown") return undecided(sent.why, setting.declaration.at);
    if (target === undefined)
      return undecided("what the setting watches is declared elsewhere", setting.declaration.at);
    if (isAudited(target, application)) return pass;
    const sendsAny = itemsOf(setting.at("properties.logs").tree).items.some((item) => {
      const enabled = lookup(item, "enabled");
      return enabled.kind === "known" && enabled.value === true;
    });
    const missing = auditCategoryOf(target.declaration.type);
    return breach({
      message: sendsAny
        ? `Diagnostic setting \`${setting.label}\` sends logs, but none that tells who did what (\`${missing ?? "audit"}\`)`
        : `Diagnostic setting \`${setting.label}\` sends no logs`,
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
    bicep`
      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
        name: 'orders'
        location: 'westeurope'
      }

      resource policies 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = { // !
        scope: vault
        name: 'policies'
        properties: {
          logs: [
            { category: 'AzurePolicyEvaluationDetails', enabled: true }
          ]
        }
      }
    `,
  ],
  good: [
    bicep`
      resource server 'Microsoft.Sql/servers@2023-08-01' = {
        name: 'orders'
        location: 'westeurope'

        resource orders 'databases' = {
          name: 'orders'
          location: 'westeurope'
        }

        resource audit 'auditingSettings' = {
          name: 'default'
          properties: { state: 'Enabled', isAzureMonitorTargetEnabled: true }
        }
      }

      resource figures 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
        scope: server::orders
        name: 'figures'
        properties: {
          logs: [
            { category: 'SQLInsights', enabled: true }
          ]
        }
      }
    `,
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

/** The audit of a SQL server covers its databases, and is the business of `sql-auditing-off`. */
function isAudited(target: Resource, application: Application): boolean {
  if (!/\/servers\/databases$/iu.test(target.declaration.type)) return false;
  return (
    ancestorOf(application, target, "Microsoft.Sql/servers")?.inside.some(({ declaration }) =>
      /\/(?:extendedAuditingSettings|auditingSettings)$/iu.test(declaration.type),
    ) === true
  );
}

/** Resources whose logs tell who did what; many others offer metrics only. */
const withLogs =
  /^Microsoft\.(?:KeyVault\/(?:vaults|managedHSMs)|Storage\/storageAccounts\/\w+Services|Web\/(?:sites|sites\/slots|staticSites)|Sql\/servers\/databases|DocumentDB\/databaseAccounts|DBfor\w+\/flexibleServers|Cache\/redis|Cache\/redisEnterprise\/databases|ServiceBus\/namespaces|EventHub\/namespaces|EventGrid\/\w+|AppConfiguration\/configurationStores|ApiManagement\/service|ContainerRegistry\/registries|ContainerService\/managedClusters|CognitiveServices\/accounts|Search\/searchServices|SignalRService\/\w+|Logic\/workflows|Automation\/automationAccounts|Cdn\/profiles|Network\/(?:applicationGateways|frontDoors|azureFirewalls)|OperationalInsights\/workspaces|DataFactory\/factories)$/iu;

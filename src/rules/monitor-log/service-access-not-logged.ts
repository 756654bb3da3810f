import { storageWatched, watched } from "../../application/diagnostics.ts";
import type { Resource } from "../../application/resource.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const serviceAccessNotLogged = rule({
  id: "service-access-not-logged",
  aliases: ["service-diagnostics-missing"],
  title: "Nobody records what happens in the service",
  practice: "monitor-log",
  preset: "strict",
  severity: "low",
  severityWhy: "It opens nothing by itself; an attack on the service leaves no trace.",
  why: "Without a diagnostic setting nothing tells who did what, unless a policy of the organisation adds one.",
  fix: "Add a `Microsoft.Insights/diagnosticSettings` with the service as its scope that sends the `audit` (or `allLogs`) category group to a Log Analytics workspace.",
  references: {
    mcsb: "LT-3",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings",
    peers: ["Azure.ServiceBus.AuditLogs", "Azure.AppConfig.AuditLogs", "Azure.FrontDoor.Logs"],
  },
  subject: [
    "Microsoft.ServiceBus/namespaces",
    "Microsoft.EventHub/namespaces",
    "Microsoft.EventGrid/topics",
    "Microsoft.EventGrid/domains",
    "Microsoft.DocumentDB/databaseAccounts",
    "Microsoft.AppConfiguration/configurationStores",
    "Microsoft.ApiManagement/service",
    "Microsoft.Network/applicationGateways",
    "Microsoft.Cdn/profiles",
    "Microsoft.Logic/workflows",
    "Microsoft.SignalRService/signalR",
    "Microsoft.SignalRService/webPubSub",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Automation/automationAccounts",
  ],

  check: (service, application) => {
    const answer = isStorage(service) ? storageWatched(application, service) : watched(service);
    switch (answer.kind) {
      case "logged":
        return pass;
      case "unknown":
        return undecided(answer.why, service.declaration.at);
      case "not logged":
        return breach({
          message: `Nothing records what happens in \`${service.label}\``,
          at: service.declaration.at,
          property: "diagnosticSettings",
        });
    }
  },

  bad: [
    bicep`
      resource queues 'Microsoft.ServiceBus/namespaces@2024-01-01' = { // !
        name: 'orders'
        location: 'westeurope'
      }
    `,
  ],
  good: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'

        resource blobs 'blobServices' = {
          name: 'default'
        }
      }

      resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
        scope: data::blobs
        name: 'audit'
        properties: {
          logs: [
            { category: 'StorageRead', enabled: true }
            { category: 'StorageWrite', enabled: true }
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

function isStorage({ declaration }: Resource): boolean {
  return /\/storageAccounts$/iu.test(declaration.type);
}

import { armResources, bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

/** For people. */
const nouns: Readonly<Record<string, string>> = {
  "microsoft.servicebus/namespaces": "Service Bus namespace",
  "microsoft.eventhub/namespaces": "Event Hubs namespace",
  "microsoft.eventgrid/topics": "Event Grid topic",
  "microsoft.eventgrid/domains": "Event Grid domain",
  "microsoft.eventgrid/partnernamespaces": "Event Grid partner namespace",
  "microsoft.appconfiguration/configurationstores": "App Configuration store",
  "microsoft.signalrservice/signalr": "SignalR service",
  "microsoft.signalrservice/webpubsub": "Web PubSub service",
  "microsoft.cognitiveservices/accounts": "AI services account",
  "microsoft.search/searchservices": "Search service",
  "microsoft.automation/automationaccounts": "Automation account",
};

export const localAuthenticationEnabled = rule({
  id: "local-authentication-enabled",
  aliases: ["messaging-local-auth", "config-cache-realtime-local-auth"],
  title: "Service accepts its own keys beside Entra ID",
  practice: "entra-id",
  severity: "medium",
  severityWhy:
    "One leaked key opens the whole service, without a name in the logs, until somebody rotates it.",
  why: "Keys and shared access signatures belong to nobody: they go around Entra ID, its roles, conditional access and its logs.",
  fix: "Move clients to managed identities with a data role, then set `disableLocalAuth: true`. (App Configuration: values that templates write then need `dataPlaneProxy.authenticationMode: 'Pass-through'`.)",
  references: {
    mcsb: "IM-1",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/service-bus-messaging/disable-local-authentication",
    peers: [
      "CKV_AZURE_184",
      "CKV_AZURE_192",
      "CKV_AZURE_195",
      "CKV_AZURE_203",
      "CKV_AZURE_236",
      "Azure.ServiceBus.DisableLocalAuth",
      "Azure.EventHub.DisableLocalAuth",
      "Azure.EventGrid.DisableLocalAuth",
      "Azure.AppConfig.DisableLocalAuth",
      "Azure.AI.DisableLocalAuth",
    ],
  },
  subject: [
    "Microsoft.ServiceBus/namespaces",
    "Microsoft.EventHub/namespaces",
    "Microsoft.EventGrid/topics",
    "Microsoft.EventGrid/domains",
    "Microsoft.EventGrid/partnerNamespaces",
    "Microsoft.AppConfiguration/configurationStores",
    "Microsoft.SignalRService/signalR",
    "Microsoft.SignalRService/webPubSub",
    "Microsoft.CognitiveServices/accounts",
    "Microsoft.Search/searchServices",
    "Microsoft.Automation/automationAccounts",
  ],

  // No edit: clients that still come with a key stop working.
  check: (service) =>
    judge(
      service.at("properties.disableLocalAuth"),
      (disabled) =>
        disabled === true ||
        `${nouns[service.declaration.type.toLowerCase()] ?? "Service"} \`${service.label}\` accepts its own keys beside Entra ID`,
    ),

  bad: [
    bicep`
      resource queues 'Microsoft.ServiceBus/namespaces@2024-01-01' = { // !
        name: 'orders'
        location: 'westeurope'
        sku: {
          name: 'Standard'
        }
      }
    `,
    bicep`
      resource settings 'Microsoft.AppConfiguration/configurationStores@2024-06-01' = {
        name: 'orders'
        location: 'westeurope'
        sku: {
          name: 'Standard'
        }
        properties: {
          disableLocalAuth: false // !
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.EventHub/namespaces",
        "apiVersion": "2024-01-01",
        "name": "orders",
        "location": "westeurope",
        "properties": {
          "disableLocalAuth": false // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource queues 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
        sku: {
          name: 'Standard'
        }
        properties: {
          disableLocalAuth: true
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param keys bool

      resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          disableLocalAuth: keys
        }
      }
    `,
  ],
});

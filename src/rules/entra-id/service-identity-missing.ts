import { bicep } from "../example.ts";
import { isText, judge, rule } from "../judgement.ts";

export const serviceIdentityMissing = rule({
  id: "service-identity-missing",
  aliases: ["platform-identity-missing"],
  title: "Service has no managed identity",
  practice: "entra-id",
  preset: "all",
  severity: "low",
  severityWhy:
    "Where the service calls others, it does so with keys that can leak; whether it does, its template does not tell.",
  why: "Without an identity of its own the service can sign in to others only with keys and passwords.",
  fix: "Set `identity: { type: 'SystemAssigned' }` where the service calls others.",
  references: {
    mcsb: "IM-3",
    cwe: 522,
    page: "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-status",
    peers: [
      "CKV_AZURE_191",
      "CKV_AZURE_194",
      "CKV_AZURE_202",
      "CKV_AZURE_238",
      "Azure.APIM.ManagedIdentity",
      "Azure.ContainerApp.ManagedIdentity",
      "Azure.SignalR.ManagedIdentity",
      "Azure.Automation.ManagedIdentity",
      "Azure.AI.ManagedIdentity",
    ],
  },
  subject: [
    "Microsoft.ApiManagement/service",
    "Microsoft.App/containerApps",
    "Microsoft.App/jobs",
    "Microsoft.Logic/workflows",
    "Microsoft.Automation/automationAccounts",
    "Microsoft.SignalRService/signalR",
    "Microsoft.SignalRService/webPubSub",
    "Microsoft.EventGrid/topics",
    "Microsoft.EventGrid/domains",
    "Microsoft.EventGrid/systemTopics",
    "Microsoft.ServiceBus/namespaces",
    "Microsoft.AppConfiguration/configurationStores",
    "Microsoft.CognitiveServices/accounts",
    "Microsoft.Search/searchServices",
    "Microsoft.Cdn/profiles",
  ],

  check: (service) =>
    judge(
      service.at("identity.type"),
      (type) =>
        (type !== undefined && type !== null && !isText(type, "None")) ||
        `\`${service.label}\` has no managed identity`,
    ),

  bad: [
    bicep`
      resource jobs 'Microsoft.Automation/automationAccounts@2023-11-01' = { // !
        name: 'orders'
        location: 'westeurope'
        properties: {
          sku: {
            name: 'Basic'
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource jobs 'Microsoft.Automation/automationAccounts@2023-11-01' = {
        name: 'orders'
        location: 'westeurope'
        identity: {
          type: 'SystemAssigned'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param identity object

      resource jobs 'Microsoft.Automation/automationAccounts@2023-11-01' = {
        name: 'orders'
        location: 'westeurope'
        identity: identity
      }
    `,
  ],
});

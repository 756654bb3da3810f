import { set } from "../edit.ts";
import { armResources, bicep } from "../example.ts";
import { both, isText, judge, rule } from "../judgement.ts";

export const serviceOldTlsAllowed = rule({
  id: "service-old-tls-allowed",
  aliases: ["service-min-tls"],
  title: "Service accepts old TLS or plain connections",
  practice: "secure-coding",
  severity: "low",
  severityWhy: "A downgraded connection weakens the transport, and needs a position on the path.",
  why: "Old versions of TLS have known weaknesses, and a client can be pushed down to them; here somebody asked for one, or for none.",
  fix: "Set the lowest version to 1.2 (`'1.2'`, `'Tls12'`), and `enableNonSslPort: false` on a cache.",
  references: {
    mcsb: "DP-3",
    cwe: 326,
    page: "https://learn.microsoft.com/azure/service-bus-messaging/transport-layer-security-configure-minimum-version",
    peers: [
      "CKV_AZURE_52",
      "CKV_AZURE_148",
      "CKV_AZURE_91",
      "CKV_AZURE_205",
      "CKV_AZURE_223",
      "Azure.ServiceBus.MinTLS",
      "Azure.EventHub.MinTLS",
      "Azure.Redis.MinTLS",
      "Azure.Redis.NonSslPort",
      "Azure.SQL.MinTLS",
      "Azure.Cosmos.MinTLS",
      "AZU-0026",
    ],
  },
  subject: [
    "Microsoft.ServiceBus/namespaces",
    "Microsoft.EventHub/namespaces",
    "Microsoft.EventGrid/topics",
    "Microsoft.EventGrid/domains",
    "Microsoft.EventGrid/namespaces",
    "Microsoft.Cache/redis",
    "Microsoft.Cache/redisEnterprise",
    "Microsoft.Cache/redisEnterprise/databases",
    "Microsoft.Sql/servers",
    "Microsoft.Sql/managedInstances",
    "Microsoft.Cdn/profiles/customDomains",
    "Microsoft.DocumentDB/databaseAccounts",
  ],

  check: (service) =>
    both(
      ...[
        "minimumTlsVersion",
        "minimumTlsVersionAllowed",
        "minimalTlsVersion",
        "tlsSettings.minimumTlsVersion",
      ].map((name) =>
        judge(
          service.at(`properties.${name}`),
          (version) =>
            !isText(version, "1.0", "1.1", "None", "Tls", "Tls11", "TLS10") ||
            `\`${service.label}\` accepts old versions of TLS`,
        ),
      ),
      judge(
        service.at("properties.enableNonSslPort"),
        (plain) => plain !== true || `\`${service.label}\` takes connections without encryption`,
        { severity: "medium", edit: set(service, "properties.enableNonSslPort", false) },
      ),
      judge(
        service.at("properties.clientProtocol"),
        (protocol) =>
          !isText(protocol, "Plaintext") || `\`${service.label}\` takes connections without encryption`,
        { severity: "medium" },
      ),
    ),

  bad: [
    bicep`
      resource it 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          minimumTlsVersion: '1.0' // !
        }
      }
    `,
    bicep`
      resource it 'Microsoft.Cache/redis@2024-11-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          enableNonSslPort: true // !
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.Cdn/profiles/customDomains",
        "apiVersion": "2024-09-01",
        "name": "orders/shop",
        "properties": {
          "hostName": "shop.example.com",
          "tlsSettings": {
            "certificateType": "ManagedCertificate",
            "minimumTlsVersion": "TLS10" // !
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          minimumTlsVersion: '1.2'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param tls string

      resource it 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          minimumTlsVersion: tls
        }
      }
    `,
  ],
});

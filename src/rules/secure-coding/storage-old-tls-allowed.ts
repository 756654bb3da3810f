import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { isText, judge, rule } from "../judgement.ts";

export const storageOldTlsAllowed = rule({
  id: "storage-old-tls-allowed",
  aliases: ["storage-min-tls"],
  title: "Storage account accepts TLS 1.0 or 1.1",
  practice: "secure-coding",
  severity: "low",
  severityWhy: "A downgraded connection weakens the transport, and needs a position on the path.",
  why: "Old versions of TLS have known weaknesses; a missing value means TLS 1.0 by the contract of the API.",
  fix: "Set `minimumTlsVersion: 'TLS1_2'`.",
  references: {
    mcsb: "DP-3",
    cwe: 326,
    page: "https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version",
    peers: ["CKV_AZURE_44", "Azure.Storage.MinTLS", "AZU-0011"],
  },
  subject: "Microsoft.Storage/storageAccounts",

  check: (account) =>
    judge(
      account.at("properties.minimumTlsVersion"),
      (version) =>
        (version !== undefined && version !== null && !isText(version, "TLS1_0", "TLS1_1")) ||
        `Storage account \`${account.label}\` accepts old versions of TLS`,
      { edit: set(account, "properties.minimumTlsVersion", "TLS1_2") },
    ),

  bad: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = { // !
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          allowBlobPublicAccess: false
        }
      }
    `,
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          minimumTlsVersion: 'TLS1_0' // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          minimumTlsVersion: 'TLS1_2'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param tls string

      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          minimumTlsVersion: tls
        }
      }
    `,
  ],
});

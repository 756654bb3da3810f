import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const storagePlainHttpAllowed = rule({
  id: "storage-plain-http-allowed",
  aliases: ["storage-https-only"],
  title: "Storage account answers over plain HTTP",
  practice: "secure-coding",
  severity: "high",
  severityWhy: "Keys, shared access signatures and data are read by anyone on the path.",
  why: "Keys, shared access signatures and the data itself travel in clear.",
  fix: "Set `supportsHttpsTrafficOnly: true`, or leave it out: since API version 2019-04-01 that is the default.",
  references: {
    mcsb: "DP-3",
    cwe: 319,
    page: "https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer",
    peers: ["CKV_AZURE_3", "Azure.Storage.SecureTransfer", "AZU-0008"],
  },
  subject: "Microsoft.Storage/storageAccounts",

  check: (account) => {
    const nfs = account.at("properties.isNfsV3Enabled").tree;
    return judge(
      account.at("properties.supportsHttpsTrafficOnly"),
      (enforced) => {
        if (enforced === false) return `Storage account \`${account.label}\` accepts plain HTTP`;
        if (enforced === true || (account.declaration.apiVersion ?? "9999") >= "2019-04-01") return true;
        return `Storage account \`${account.label}\` accepts plain HTTP, as API versions before 2019-04-01 do by default`;
      },
      // NFS 3.0 needs it off, and is reachable in a virtual network only.
      nfs.kind === "known" && nfs.value === true
        ? { severity: "low" }
        : { edit: set(account, "properties.supportsHttpsTrafficOnly", true) },
    );
  },

  bad: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          supportsHttpsTrafficOnly: false // !
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
      }
    `,
  ],
  undecided: [
    bicep`
      param httpsOnly bool

      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          supportsHttpsTrafficOnly: httpsOnly
        }
      }
    `,
  ],
});

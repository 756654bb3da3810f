import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const publicBlobAccessAllowed = rule({
  id: "public-blob-access-allowed",
  aliases: ["storage-blob-public-access"],
  title: "Containers of the storage account may be made public",
  practice: "entra-id",
  severity: "high",
  severityWhy: "One container set to public, by mistake or on purpose, shows its blobs to the internet.",
  why: "Anyone who may change a container can open its blobs to the internet without a sign-in.",
  fix: "Set `allowBlobPublicAccess: false`. Before API version 2023-01-01 Azure takes a missing value for true.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent",
    peers: ["CKV_AZURE_59", "Azure.Storage.BlobPublicAccess", "AZU-0007"],
  },
  subject: "Microsoft.Storage/storageAccounts",

  check: (account) => {
    const openByDefault = (account.declaration.apiVersion ?? "9999") < "2023-01-01";
    return judge(
      account.at("properties.allowBlobPublicAccess"),
      (allowed) => {
        if (allowed === true) return `Storage account \`${account.label}\` lets its containers be public`;
        if (allowed !== undefined && allowed !== null) return true;
        return (
          !openByDefault ||
          `Storage account \`${account.label}\` lets its containers be public, as API version ${account.declaration.apiVersion ?? ""} does by default`
        );
      },
      { edit: set(account, "properties.allowBlobPublicAccess", false) },
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
          allowBlobPublicAccess: true // !
        }
      }
    `,
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2022-09-01' = { // !
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
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
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2022-09-01' = {
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
  ],
  undecided: [
    bicep`
      param open bool

      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          allowBlobPublicAccess: open
        }
      }
    `,
  ],
});

import { canonical } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const storageSharedKeyAllowed = rule({
  id: "storage-shared-key-allowed",
  aliases: ["storage-shared-key"],
  title: "Storage account accepts account keys",
  practice: "entra-id",
  severity: "medium",
  severityWhy: "One leaked account key is full, anonymous-to-the-logs access to everything in the account.",
  why: "An account key opens everything in the account to whoever has it, without a name in the logs and without Entra ID.",
  fix: "Set `allowSharedKeyAccess: false` and let the function app use its managed identity (`AzureWebJobsStorage__accountName`).",
  references: {
    mcsb: "IM-1",
    cwe: 287,
    page: "https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent",
    peers: ["CKV2_AZURE_40"],
  },
  subject: "Microsoft.Storage/storageAccounts",

  check: (account, application) => {
    // Azure Files has no identity-based connection for a content share: there the key can't be switched off.
    const share = application.sites.find(
      (site) =>
        site.from.deployment === account.from.deployment &&
        canonical(site.setting("WEBSITE_CONTENTAZUREFILECONNECTIONSTRING").tree)
          .toLowerCase()
          .includes(account.declaration.id),
    );
    return judge(
      account.at("properties.allowSharedKeyAccess"),
      (allowed) =>
        allowed === false ||
        (share === undefined
          ? `Storage account \`${account.label}\` accepts account keys`
          : `Storage account \`${account.label}\` accepts account keys, which the content share of \`${share.label}\` needs`),
      share === undefined ? {} : { severity: "low" },
    );
  },

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
          allowSharedKeyAccess: true // !
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
          allowSharedKeyAccess: false
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param sharedKeys bool

      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          allowSharedKeyAccess: sharedKeys
        }
      }
    `,
  ],
});

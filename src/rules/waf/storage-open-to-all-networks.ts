import { isMostOfInternet } from "../../azure/addresses.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, isText, judge, pass, rule, undecided } from "../judgement.ts";

export const storageOpenToAllNetworks = rule({
  id: "storage-open-to-all-networks",
  aliases: ["storage-public-network"],
  title: "Storage account is reachable from every network",
  practice: "waf",
  severity: "medium",
  severityWhy: "A leaked key or token opens the data from anywhere.",
  why: "Nothing limits where a key or token may be used from.",
  fix: "Set `networkAcls: { defaultAction: 'Deny' }` and let the app's subnet in; on the Consumption plan, which has no network, forbid keys instead (`allowSharedKeyAccess: false`).",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/storage/common/storage-network-security",
    peers: ["CKV_AZURE_35", "CKV_AZURE_59", "Azure.Storage.Firewall", "AZU-0012"],
  },
  subject: "Microsoft.Storage/storageAccounts",

  check: (account) => {
    const access = account.at("properties.publicNetworkAccess").tree;
    if (isText(access.kind === "known" ? access.value : undefined, "Disabled", "SecuredByPerimeter"))
      return pass;
    if (access.kind === "unknown" || access.kind === "oneOf")
      return undecided("who may connect is not known", access.at);
    const everyone = itemsOf(account.at("properties.networkAcls.ipRules").tree).items.find((item) =>
      isMostOfInternet(knownText(lookup(item, "value"))),
    );
    if (everyone !== undefined)
      return breach({
        message: `Storage account \`${account.label}\` is reachable from every network: a rule allows most addresses`,
        at: everyone.at,
        property: "properties.networkAcls.ipRules",
      });
    const keys = account.at("properties.allowSharedKeyAccess").tree;
    return judge(
      account.at("properties.networkAcls.defaultAction"),
      (action) =>
        isText(action, "Deny") || `Storage account \`${account.label}\` is reachable from every network`,
      // Without keys every request needs a token of Entra ID: what leaks is short-lived and has a name.
      { severity: keys.kind === "known" && keys.value === false ? "low" : "medium" },
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
          allowSharedKeyAccess: true
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
          networkAcls: {
            defaultAction: 'Allow' // !
          }
        }
      }
    `,
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        properties: {
          networkAcls: {
            defaultAction: 'Deny'
            ipRules: [
              { value: '0.0.0.0/1' } // !
              { value: '128.0.0.0/1' }
            ]
          }
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
          networkAcls: {
            defaultAction: 'Deny'
          }
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
          publicNetworkAccess: 'Disabled'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param access string

      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          publicNetworkAccess: access
        }
      }
    `,
  ],
});

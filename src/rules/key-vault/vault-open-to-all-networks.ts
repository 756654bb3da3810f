import { isMostOfInternet } from "../../azure/addresses.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, isText, judge, pass, rule, undecided } from "../judgement.ts";

export const vaultOpenToAllNetworks = rule({
  id: "vault-open-to-all-networks",
  aliases: ["keyvault-public-network"],
  title: "Key Vault is open to all networks",
  practice: "key-vault",
  severity: "medium",
  severityWhy: "A stolen token or identity is enough to read the secrets from anywhere.",
  why: "The vault answers requests from the whole internet, so a stolen token is enough to read its secrets.",
  fix: "Set `publicNetworkAccess: 'Disabled'` with a private endpoint, or `networkAcls.defaultAction: 'Deny'` with the networks that need it.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/key-vault/general/network-security",
    peers: ["CKV_AZURE_109", "CKV_AZURE_189", "Azure.KeyVault.Firewall", "AZU-0013"],
  },
  subject: "Microsoft.KeyVault/vaults",

  check: (vault) => {
    const closed = vault.at("properties.publicNetworkAccess").tree;
    if (closed.kind === "known" && isText(closed.value, "Disabled")) return pass;
    const rules = vault.at("properties.networkAcls.defaultAction");
    if (rules.tree.kind === "known" && isText(rules.tree.value, "Deny")) {
      const everyone = itemsOf(vault.at("properties.networkAcls.ipRules").tree).items.find((item) =>
        isMostOfInternet(knownText(lookup(item, "value"))),
      );
      return everyone === undefined
        ? pass
        : breach({
            message: `Key Vault \`${vault.label}\` answers the whole internet: a rule allows every address`,
            at: everyone.at,
            property: "properties.networkAcls.ipRules",
          });
    }
    if (closed.kind === "unknown") return undecided(closed.why, closed.at);
    return judge(rules, () => `Key Vault \`${vault.label}\` answers the whole internet`);
  },

  bad: [
    bicep`
      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = { // !
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          enableRbacAuthorization: true
        }
      }
    `,
    bicep`
      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          networkAcls: {
            bypass: 'AzureServices'
            defaultAction: 'Allow' // !
          }
        }
      }
    `,
    bicep`
      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          networkAcls: {
            bypass: 'AzureServices'
            defaultAction: 'Deny'
            ipRules: [
              { value: '0.0.0.0/0' } // !
            ]
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          publicNetworkAccess: 'Disabled'
        }
      }
    `,
    bicep`
      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          networkAcls: {
            bypass: 'AzureServices'
            defaultAction: 'Deny'
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param access string

      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          publicNetworkAccess: access
        }
      }
    `,
  ],
});

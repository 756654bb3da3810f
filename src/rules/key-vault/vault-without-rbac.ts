import { bicep } from "../example.ts";
import { isUnset, judge, pass, rule, undecided } from "../judgement.ts";

export const vaultWithoutRbac = rule({
  id: "vault-without-rbac",
  aliases: ["keyvault-rbac-off", "keyvault-access-policy-model"],
  title: "Key Vault is governed by access policies instead of Azure RBAC",
  practice: "key-vault",
  severity: "medium",
  severityWhy: "A Contributor of the vault can add an access policy and read every secret.",
  why: "With access policies, anyone who may write the vault can give himself every secret; Azure RBAC keeps the two rights apart.",
  fix: "Set `enableRbacAuthorization: true` and grant `Key Vault Secrets User` to the function app. Grant the roles first: access policies stop working.",
  references: {
    mcsb: "PA-7",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/key-vault/general/rbac-access-policy",
    peers: ["Azure.KeyVault.RBAC"],
  },
  subject: "Microsoft.KeyVault/vaults",

  check: (vault) => {
    const enabled = vault.at("properties.enableRbacAuthorization");
    // From this version on a new vault uses Azure RBAC unless it says otherwise. Before, null and nothing are false.
    // https://learn.microsoft.com/azure/key-vault/general/access-control-default
    // https://learn.microsoft.com/azure/templates/microsoft.keyvault/vaults
    if (isUnset(enabled.tree) && (vault.declaration.apiVersion ?? "") >= "2026-02-01") {
      if (enabled.tree.kind === "absent") return pass;
      return undecided(
        "of null one page says that it is Azure RBAC from this version on, and the reference that it is not",
        enabled.tree.at,
      );
    }
    return judge(
      enabled,
      (value) =>
        value === true ||
        `Key Vault \`${vault.label}\` is governed by access policies, which anyone who may write the vault can change`,
    );
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
          enablePurgeProtection: true
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
          enableRbacAuthorization: false // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
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
          enableRbacAuthorization: true
        }
      }
    `,
  ],
  undecided: [
    bicep`
      resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          enableRbacAuthorization: null
        }
      }
    `,
    bicep`
      param rbac bool

      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          enableRbacAuthorization: rbac
        }
      }
    `,
  ],
});

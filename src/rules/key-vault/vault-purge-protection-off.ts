import { bicep } from "../example.ts";
import { isText, judge, pass, rule } from "../judgement.ts";

export const vaultPurgeProtectionOff = rule({
  id: "vault-purge-protection-off",
  aliases: ["keyvault-purge-protection"],
  title: "Key Vault can be purged",
  practice: "key-vault",
  severity: "medium",
  severityWhy: "Whoever may delete the vault destroys every secret and key in it for good.",
  why: "Without purge protection a deleted vault, and every secret and key in it, can be destroyed before anyone can restore it.",
  fix: "Set `enablePurgeProtection: true`. It can not be switched off again, and deleted vaults stay for the retention period.",
  references: {
    mcsb: "DP-8",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview#purge-protection",
    peers: ["CKV_AZURE_110", "Azure.KeyVault.PurgeProtect", "AZU-0016"],
  },
  subject: "Microsoft.KeyVault/vaults",

  // A vault that is recovered keeps what it had.
  check: (vault) => {
    const mode = vault.at("properties.createMode").tree;
    if (mode.kind === "known" && isText(mode.value, "recover")) return pass;
    return judge(
      vault.at("properties.enablePurgeProtection"),
      (enabled) =>
        enabled === true || `Key Vault \`${vault.label}\` can be purged: its secrets can be lost for good`,
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
          enableRbacAuthorization: true
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
          enablePurgeProtection: true
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param purgeProtection bool

      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          enablePurgeProtection: purgeProtection
        }
      }
    `,
  ],
});

import { set } from "../edit.ts";
import { judge, rule } from "../judgement.ts";

const vault = (property: string): string => `resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'orders-kv'
  location: 'westeurope'
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    ${property}
  }
}
`;

export const vaultSoftDeleteOff = rule({
  id: "vault-soft-delete-off",
  aliases: ["keyvault-deletion-protection"],
  title: "Deleted secrets of a Key Vault are gone at once",
  practice: "key-vault",
  severity: "low",
  severityWhy:
    "Whoever may delete secrets destroys them for good; Azure refuses to switch it off for vaults made since.",
  why: "Without soft delete, a deleted secret or vault can't be restored.",
  fix: "Remove `enableSoftDelete: false`: soft delete is on by default and can't be switched off once it is on.",
  references: {
    mcsb: "DP-8",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
    peers: ["CKV_AZURE_111", "Azure.KeyVault.SoftDelete"],
  },
  subject: "Microsoft.KeyVault/vaults",

  check: (kv) =>
    judge(
      kv.at("properties.enableSoftDelete"),
      (enabled) => enabled !== false || `Deleted secrets of Key Vault \`${kv.label}\` are gone at once`,
      { edit: set(kv, "properties.enableSoftDelete", true) },
    ),

  bad: [{ "main.bicep": vault("enableSoftDelete: false // !") }],
  good: [{ "main.bicep": vault("enableRbacAuthorization: true") }],
  undecided: [{ "main.bicep": `param soft bool\n\n${vault("enableSoftDelete: soft")}` }],
});

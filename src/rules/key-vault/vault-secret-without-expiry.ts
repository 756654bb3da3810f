import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const vaultSecretWithoutExpiry = rule({
  id: "vault-secret-without-expiry",
  aliases: ["keyvault-object-lifecycle"],
  title: "Secret in Key Vault never expires",
  practice: "key-vault",
  preset: "strict",
  severity: "low",
  severityWhy: "A secret that leaked years ago still opens what it opened then.",
  why: "Without an expiry nothing reminds anybody to rotate the secret.",
  fix: "Set `attributes.exp` (seconds since 1970) and rotate the secret before it.",
  references: {
    mcsb: "DP-6",
    cwe: 324,
    page: "https://learn.microsoft.com/azure/key-vault/secrets/secrets-best-practices",
    peers: ["CKV_AZURE_41", "AZU-0017", "KICS dfa20ffa"],
  },
  subject: "Microsoft.KeyVault/vaults/secrets",

  check: (secret) =>
    judge(
      secret.at("properties.attributes.exp"),
      (exp) => (exp !== undefined && exp !== null) || `Secret \`${secret.label}\` never expires`,
    ),

  bad: [
    bicep`
      @secure()
      param value string

      resource sql 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = { // !
        name: 'orders-kv/sql'
        properties: {
          value: value
        }
      }
    `,
  ],
  good: [
    bicep`
      @secure()
      param value string

      resource sql 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        name: 'orders-kv/sql'
        properties: {
          value: value
          attributes: {
            exp: 1893456000
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      @secure()
      param value string
      param attributes object

      resource sql 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        name: 'orders-kv/sql'
        properties: {
          value: value
          attributes: attributes
        }
      }
    `,
  ],
});

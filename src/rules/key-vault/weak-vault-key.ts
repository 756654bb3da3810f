import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const weakVaultKey = rule({
  id: "weak-vault-key",
  title: "RSA key in Key Vault is too short",
  practice: "key-vault",
  severity: "medium",
  severityWhy: "A key below 2048 bits can be broken by whoever has time and machines.",
  why: "RSA below 2048 bits is no longer taken for safe.",
  fix: "Set `keySize: 3072` or `4096` (2048 is the least).",
  references: {
    mcsb: "DP-6",
    cwe: 326,
    page: "https://learn.microsoft.com/azure/key-vault/keys/about-keys-details",
  },
  subject: "Microsoft.KeyVault/vaults/keys",

  check: (key) =>
    judge(
      key.at("properties.keySize"),
      (size) =>
        typeof size !== "number" ||
        size >= 2048 ||
        `RSA key \`${key.label}\` has ${size} bits, fewer than 2048`,
      { edit: set(key, "properties.keySize", 3072) },
    ),

  bad: [
    bicep`
      resource signing 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
        name: 'orders-kv/signing'
        properties: {
          kty: 'RSA'
          keySize: 1024 // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource signing 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
        name: 'orders-kv/signing'
        properties: {
          kty: 'RSA'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param size int

      resource signing 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
        name: 'orders-kv/signing'
        properties: {
          kty: 'RSA'
          keySize: size
        }
      }
    `,
  ],
});

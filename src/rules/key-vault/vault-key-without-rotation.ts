import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const vaultKeyWithoutRotation = rule({
  id: "vault-key-without-rotation",
  title: "Key in Key Vault is never rotated",
  practice: "key-vault",
  preset: "strict",
  severity: "low",
  severityWhy: "A key that leaked years ago still opens what it opened then.",
  why: "Without a rotation policy or an expiry the key stays the same until somebody thinks of it.",
  fix: "Set `rotationPolicy` with a `Rotate` action; for keys that encrypt data rather than an expiry, which takes the data offline.",
  references: {
    mcsb: "DP-6",
    cwe: 324,
    page: "https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation",
    peers: ["CKV_AZURE_112", "Azure.KeyVault.AutoRotationPolicy", "AZU-0014", "CKV_AZURE_40"],
  },
  subject: "Microsoft.KeyVault/vaults/keys",

  check: (key) => {
    const policy = key.at("properties.rotationPolicy").tree;
    const expiry = key.at("properties.attributes.exp").tree;
    if (isWritten(policy) || isWritten(expiry)) return pass;
    if (policy.kind === "unknown") return undecided(policy.why, policy.at);
    if (expiry.kind === "unknown") return undecided(expiry.why, expiry.at);
    return breach({
      message: `Key \`${key.label}\` is never rotated`,
      at: key.declaration.at,
      property: "properties.rotationPolicy",
    });
  },

  bad: [
    bicep`
      resource cosmos 'Microsoft.KeyVault/vaults/keys@2023-07-01' = { // !
        name: 'orders-kv/cosmos'
        properties: {
          kty: 'RSA'
          keySize: 4096
        }
      }
    `,
  ],
  good: [
    bicep`
      resource cosmos 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
        name: 'orders-kv/cosmos'
        properties: {
          kty: 'RSA'
          keySize: 4096
          rotationPolicy: {
            lifetimeActions: [
              {
                action: {
                  type: 'rotate'
                }
                trigger: {
                  timeAfterCreate: 'P90D'
                }
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param rotation object

      resource cosmos 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
        name: 'orders-kv/cosmos'
        properties: {
          kty: 'RSA'
          rotationPolicy: rotation
        }
      }
    `,
  ],
});

function isWritten(tree: { readonly kind: string; readonly value?: unknown }): boolean {
  return tree.kind === "object" || (tree.kind === "known" && tree.value !== null);
}

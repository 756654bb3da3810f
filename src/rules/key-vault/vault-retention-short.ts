import { armResources } from "../example.ts";
import { isText, judge, pass, rule } from "../judgement.ts";

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

export const vaultRetentionShort = rule({
  id: "vault-retention-short",
  title: "Deleted secrets of a Key Vault can be restored for a short time only",
  practice: "key-vault",
  preset: "strict",
  severity: "low",
  severityWhy: "A deletion that is noticed after the period can't be undone.",
  why: "What a mistake or an attacker deletes is kept for 90 days by default; here somebody asked for fewer.",
  fix: "Remove `softDeleteRetentionInDays`, or set it to 90. It can't be changed once the vault is made.",
  references: {
    mcsb: "DP-8",
    cwe: 693,
    page: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
  },
  subject: "Microsoft.KeyVault/vaults",

  check: (kv) => {
    // A vault that is recovered keeps what it had.
    const mode = kv.at("properties.createMode").tree;
    if (mode.kind === "known" && isText(mode.value, "recover")) return pass;
    return judge(
      kv.at("properties.softDeleteRetentionInDays"),
      (days) =>
        days === undefined ||
        days === null ||
        Number(days) >= 90 ||
        `Deleted secrets of Key Vault \`${kv.label}\` can be restored for ${String(days)} days only`,
    );
  },

  bad: [
    { "main.bicep": vault("softDeleteRetentionInDays: 7 // !") },
    armResources`
      {
        "type": "Microsoft.KeyVault/vaults",
        "apiVersion": "2023-07-01",
        "name": "orders-kv",
        "location": "westeurope",
        "properties": {
          "softDeleteRetentionInDays": 7 // !
        }
      }
    `,
  ],
  good: [
    { "main.bicep": vault("softDeleteRetentionInDays: 90") },
    { "main.bicep": vault("enableSoftDelete: true") },
  ],
  undecided: [{ "main.bicep": `param days int\n\n${vault("softDeleteRetentionInDays: days")}` }],
});

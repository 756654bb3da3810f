import { watched } from "../../application/diagnostics.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const vaultAccessNotLogged = rule({
  id: "vault-access-not-logged",
  aliases: ["keyvault-diagnostics"],
  title: "Nobody records who reads the secrets of the Key Vault",
  practice: "monitor-log",
  severity: "medium",
  severityWhy: "A theft of secrets leaves no trace.",
  why: "Without a diagnostic setting nothing tells who read which secret, so a theft is neither noticed nor followed up.",
  fix: "Add a `Microsoft.Insights/diagnosticSettings` with the vault as its scope that sends the `audit` log category group to a Log Analytics workspace.",
  references: {
    mcsb: "LT-3",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/key-vault/general/howto-logging",
    peers: ["CKV2_AZURE_26", "Azure.KeyVault.Logs", "AZU-0025"],
  },
  subject: "Microsoft.KeyVault/vaults",

  check: (vault) => {
    const answer = watched(vault);
    switch (answer.kind) {
      case "logged":
        return pass;
      case "unknown":
        return undecided(answer.why, vault.declaration.at);
      case "not logged":
        return breach({
          message: `Nothing records who reads the secrets of Key Vault \`${vault.label}\``,
          at: vault.declaration.at,
          property: "diagnosticSettings",
        });
    }
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
          enableRbacAuthorization: true
        }
      }

      resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
        scope: vault
        name: 'audit'
        properties: {
          workspaceId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/central'
          logs: [
            {
              categoryGroup: 'audit'
              enabled: true
            }
          ]
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param audited bool

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

      resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
        scope: vault
        name: 'audit'
        properties: {
          workspaceId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/central'
          logs: [
            {
              categoryGroup: 'audit'
              enabled: audited
            }
          ]
        }
      }
    `,
  ],
});

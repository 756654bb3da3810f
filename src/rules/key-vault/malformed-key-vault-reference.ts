import { keyVaultReferenceIn } from "../../application/settings.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, undecided, wayOf } from "../judgement.ts";

export const malformedKeyVaultReference = rule({
  id: "malformed-key-vault-reference",
  aliases: ["kvref-malformed"],
  title: "Key Vault reference is not one",
  practice: "key-vault",
  severity: "medium",
  severityWhy:
    "The app gets the text of the reference for a secret: a check against it passes for whoever reads the repository.",
  why: "App Service hands a reference that it can't read to the app as it is, so the text itself becomes the password or key.",
  fix: "Write `@Microsoft.KeyVault(SecretUri=https://<vault>.vault.azure.net/secrets/<name>)` or `@Microsoft.KeyVault(VaultName=<vault>;SecretName=<name>)`.",
  references: {
    mcsb: "IM-8",
    cwe: 1188,
    page: "https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#source-app-settings-from-key-vault",
  },
  subject: "site",

  check: (site) =>
    both(
      ...[...site.settings, ...site.connectionStrings].flatMap(({ name, value }) =>
        (value.kind === "oneOf" ? value.alternatives : [value]).map((one) => {
          const reference = keyVaultReferenceIn(one);
          if (reference.kind !== "malformed") return pass;
          return breach({
            message: `The Key Vault reference in \`${name}\` of \`${site.label}\` can't be read: ${reference.why}`,
            at: one.at,
            property: `appSettings.${name}`,
            related: wayOf(one),
          });
        }),
      ),
      site.unlistedSettings === undefined
        ? pass
        : undecided(`not all settings are listed: ${site.unlistedSettings.why}`, site.unlistedSettings.at),
    ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'SqlPassword'
                value: '@Microsoft.KeyVault(SecretUri=https://orders-kv.vault.azure.net/secrets/sql' // !
              }
              {
                name: 'PaymentKey'
                value: '@Microsoft.KeyVault(VaultName=orders-kv,SecretName=payment)' // !
              }
              {
                name: 'MailKey'
                value: '@Microsoft.KeyVault(SecretUri=https://orders-kv.vault.azure.net/mail)' // !
              }
            ]
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
        name: 'orders-kv'
      }

      resource mail 'Microsoft.KeyVault/vaults/secrets@2023-07-01' existing = {
        parent: vault
        name: 'mail'
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'SqlPassword'
                value: '@Microsoft.KeyVault(SecretUri=https://orders-kv.vault.azure.net/secrets/sql/)'
              }
              {
                name: 'PaymentKey'
                value: '@Microsoft.KeyVault(VaultName=\${vault.name};SecretName=payment)'
              }
              {
                name: 'MailKey'
                value: '@Microsoft.KeyVault(SecretUri=\${mail.properties.secretUri})'
              }
              {
                name: 'ShopKey'
                value: '@Microsoft.KeyVault(SecretUri=\${vault.properties.vaultUri}secrets/shop)'
              }
              {
                name: 'OtherKey'
                value: '@Microsoft.KeyVault(SecretUri=https://\${vault.name}\${environment().suffixes.keyvaultDns}/secrets/other)'
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param settings array

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: settings
          }
        }
      }
    `,
  ],
});

import { keyVaultReferenceIn } from "../../application/settings.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, undecided, wayOf } from "../judgement.ts";

export const pinnedKeyVaultReference = rule({
  id: "pinned-key-vault-reference",
  aliases: ["kvref-pinned-version"],
  title: "Key Vault reference stays with one version of the secret",
  practice: "key-vault",
  severity: "low",
  severityWhy:
    "After a leak and a rotation the app goes on with the old value, so nobody dares to switch that one off.",
  why: "A reference with a version never sees a rotated secret.",
  fix: "Leave the version out: App Service then takes the newest one within a day.",
  references: {
    mcsb: "DP-6",
    cwe: 324,
    page: "https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#understand-rotation",
  },
  subject: "site",

  check: (site) =>
    both(
      ...[...site.settings, ...site.connectionStrings].flatMap(({ name, value }) =>
        (value.kind === "oneOf" ? value.alternatives : [value]).map((one) => {
          const reference = keyVaultReferenceIn(one);
          const pinned =
            (reference.kind === "reference" && reference.version !== undefined) ||
            // The property tells the newest version at the time of the deployment, and keeps to it.
            (reference.kind === "reference" && /secreturiwithversion/iu.test(reference.vault));
          if (!pinned) return pass;
          return breach({
            message: `The Key Vault reference in \`${name}\` of \`${site.label}\` stays with one version`,
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
                value: '@Microsoft.KeyVault(SecretUri=https://orders-kv.vault.azure.net/secrets/sql/0123456789abcdef0123456789abcdef)' // !
              }
              {
                name: 'PaymentKey'
                value: '@Microsoft.KeyVault(VaultName=orders-kv;SecretName=payment;SecretVersion=0123456789abcdef0123456789abcdef)' // !
              }
            ]
          }
        }
      }
    `,
  ],
  good: [
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
                value: '@Microsoft.KeyVault(SecretUri=https://orders-kv.vault.azure.net/secrets/sql/)'
              }
              {
                name: 'PaymentKey'
                value: '@Microsoft.KeyVault(VaultName=orders-kv;SecretName=payment)'
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

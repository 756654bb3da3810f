import { bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { both, pass, rule, undecided } from "../judgement.ts";

export const secureParameterInAppSetting = rule({
  id: "secure-parameter-in-app-setting",
  aliases: ["appsetting-secure-param-direct"],
  title: "Secret is copied into an app setting instead of Key Vault",
  practice: "key-vault",
  severity: "low",
  severityWhy: "Whoever may list the app's settings reads the secret, and nobody sees it being read.",
  why: "App settings are encrypted at rest, but everyone with rights on the app reads them, reads leave no trace, and a rotation needs a deployment.",
  fix: "Store the parameter in a `Microsoft.KeyVault/vaults/secrets` resource and set `@Microsoft.KeyVault(SecretUri=...)`.",
  references: {
    mcsb: "IM-8",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/app-service/app-service-key-vault-references",
  },
  subject: "site",

  check: (site) =>
    both(
      ...[...site.settings, ...site.connectionStrings].map(({ name, value }) =>
        judgeSink({
          name,
          value,
          where: `App setting \`${name}\` of \`${site.label}\``,
          property: `appSettings.${name}`,
          secure: "low",
          doubts: false,
        }),
      ),
      site.unlistedSettings === undefined
        ? pass
        : undecided(`not all settings are listed: ${site.unlistedSettings.why}`, site.unlistedSettings.at),
    ),

  bad: [
    bicep`
      @secure()
      param paymentKey string

      resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
        parent: api
        name: 'appsettings'
        properties: {
          PAYMENT_API_KEY: paymentKey // !
        }
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
      }
    `,
  ],
  good: [
    bicep`
      @secure()
      param paymentKey string

      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
        name: 'orders-kv'
      }

      resource payment 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        parent: vault
        name: 'payment'
        properties: {
          value: paymentKey
        }
      }

      resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
        parent: api
        name: 'appsettings'
        properties: {
          PAYMENT_API_KEY: '@Microsoft.KeyVault(SecretUri=\${payment.properties.secretUri})'
        }
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
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

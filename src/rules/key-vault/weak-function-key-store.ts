import { exposureOf } from "../../application/settings.ts";
import { knownText } from "../../declarations/value.ts";
import { bicep, settingsThatMayBeMissing } from "../example.ts";
import { judgeSetting } from "../judge-setting.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";

export const weakFunctionKeyStore = rule({
  id: "weak-function-key-store",
  aliases: ["function-key-store-weak"],
  title: "Store of the function keys is opened by a secret in a setting",
  practice: "key-vault",
  severity: "high",
  severityWhy: "Whoever reads the app's settings reads every key of every function in it.",
  why: "The host keeps the keys of all functions in this store, and the setting holds what opens it.",
  fix: "Remove `AzureWebJobsSecretStorageSas` and `AzureWebJobsSecretStorageKeyVaultClientSecret`, and grant the app's identity a role on the vault.",
  references: {
    mcsb: "IM-3",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/azure-functions/function-keys-how-to#manage-key-storage",
  },
  subject: "site",

  check: (site) =>
    both(
      ...["AzureWebJobsSecretStorageSas", "AzureWebJobsSecretStorageKeyVaultClientSecret"].map((name) =>
        judgeSetting(site, name, ({ tree, path }) => {
          if (tree.kind === "absent" || knownText(tree) === "") return pass;
          const exposure = exposureOf(name, tree);
          // A literal is the business of `literal-secret-in-app-setting`.
          if (exposure.kind === "none" || exposure.kind === "literal") return pass;
          if (exposure.kind === "unknown") return undecided(exposure.why, tree.at);
          return breach({
            message: `The store of function keys of \`${site.label}\` is opened by a secret in \`${name}\``,
            at: tree.via?.at(-1) ?? tree.at,
            property: path,
          });
        }),
      ),
      judgeSetting(site, "AzureWebJobsSecretStorageType", ({ tree, path }) =>
        isText(knownText(tree), "files")
          ? breach({
              message: `The function keys of \`${site.label}\` lie in files beside the code`,
              at: tree.at,
              property: path,
              severity: "low",
            })
          : pass,
      ),
    ),

  bad: [
    bicep`
      @secure()
      param clientSecret string

      resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
        parent: api
        name: 'appsettings'
        properties: {
          AzureWebJobsSecretStorageType: 'keyvault'
          AzureWebJobsSecretStorageKeyVaultClientSecret: clientSecret // !
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
      resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
        parent: api
        name: 'appsettings'
        properties: {
          AzureWebJobsSecretStorageType: 'keyvault'
          AzureWebJobsSecretStorageKeyVaultUri: 'https://orders-kv.vault.azure.net'
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
    ...settingsThatMayBeMissing({ AzureWebJobsSecretStorageType: "files" }),
    bicep`
      param settings object

      resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
        parent: api
        name: 'appsettings'
        properties: settings
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
      }
    `,
  ],
});

import { itemsOf } from "../../declarations/items.ts";
import { canonical, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";

export const secretInDeploymentScript = rule({
  id: "secret-in-deployment-script",
  aliases: ["deployment-script-secret"],
  title: "Deployment script keeps a secret in clear, or fetches its code in clear",
  practice: "key-vault",
  severity: "high",
  severityWhy:
    "Everyone who may read the script's resource reads the secret; code fetched in clear runs with the script's identity.",
  why: "Variables given as `value` and arguments are kept in the script's resource, where everyone with read access sees them.",
  fix: "Give the variable as `secureValue`, pass no secret in `arguments`, and fetch scripts over HTTPS.",
  references: {
    mcsb: "IM-8",
    cwe: 532,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/bicep/deployment-script-develop#pass-secured-strings-to-deployment-script",
    peers: ["use-secure-value-for-secure-inputs", "Azure.Deployment.SecureValue"],
  },
  subject: "Microsoft.Resources/deploymentScripts",

  check: (script) => {
    const { items, more } = itemsOf(script.at("properties.environmentVariables").tree);
    const uris = [
      script.at("properties.primaryScriptUri").tree,
      ...itemsOf(script.at("properties.supportingScriptUris").tree).items,
    ];
    const account = script.at("properties.storageAccountSettings.storageAccountKey").tree;
    return both(
      ...items.map((variable) => {
        const name = canonical(lookup(variable, "name"));
        return judgeSink({
          name,
          value: lookup(variable, "value"),
          where: `Variable \`${name}\` of deployment script \`${script.label}\``,
          property: `properties.environmentVariables[${name}].value`,
          literal: true,
          listing: "high",
          secure: "high",
          doubts: false,
        });
      }),
      ...items.map((variable) => {
        const name = canonical(lookup(variable, "name"));
        return judgeSink({
          name: "secret",
          value: lookup(variable, "secureValue"),
          where: `Variable \`${name}\` of deployment script \`${script.label}\``,
          property: `properties.environmentVariables[${name}].secureValue`,
          literal: true,
          doubts: false,
        });
      }),
      judgeSink({
        name: "arguments",
        value: script.at("properties.arguments").tree,
        where: `The arguments of deployment script \`${script.label}\``,
        property: "properties.arguments",
        literal: true,
        listing: "high",
        secure: "high",
        doubts: false,
      }),
      judgeSink({
        name: "storageAccountKey",
        value: account,
        where: `Deployment script \`${script.label}\``,
        property: "properties.storageAccountSettings.storageAccountKey",
        literal: true,
        doubts: false,
      }),
      ...uris
        .filter((uri) => /^http:/iu.test(canonical(uri)))
        .map((uri) =>
          breach({
            message: `Deployment script \`${script.label}\` fetches its code in clear`,
            at: uri.at,
            property: "properties.primaryScriptUri",
          }),
        ),
      more === undefined ? pass : undecided(more.why, more.at),
    );
  },

  bad: [
    bicep`
      @secure()
      param password string

      resource seed 'Microsoft.Resources/deploymentScripts@2023-08-01' = {
        name: 'seed'
        location: 'westeurope'
        kind: 'AzureCLI'
        properties: {
          azCliVersion: '2.60.0'
          retentionInterval: 'PT1H'
          scriptContent: 'psql'
          environmentVariables: [
            {
              name: 'PGPASSWORD'
              value: password // !
            }
          ]
        }
      }
    `,
    bicep`
      resource seed 'Microsoft.Resources/deploymentScripts@2023-08-01' = {
        name: 'seed'
        location: 'westeurope'
        kind: 'AzureCLI'
        properties: {
          azCliVersion: '2.60.0'
          retentionInterval: 'PT1H'
          primaryScriptUri: 'http://scripts.example.com/seed.sh' // !
        }
      }
    `,
  ],
  good: [
    bicep`
      @secure()
      param password string

      resource seed 'Microsoft.Resources/deploymentScripts@2023-08-01' = {
        name: 'seed'
        location: 'westeurope'
        kind: 'AzureCLI'
        properties: {
          azCliVersion: '2.60.0'
          retentionInterval: 'PT1H'
          scriptContent: 'psql'
          environmentVariables: [
            {
              name: 'PGPASSWORD'
              secureValue: password
            }
          ]
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param variables array

      resource seed 'Microsoft.Resources/deploymentScripts@2023-08-01' = {
        name: 'seed'
        location: 'westeurope'
        kind: 'AzureCLI'
        properties: {
          azCliVersion: '2.60.0'
          retentionInterval: 'PT1H'
          scriptContent: 'psql'
          environmentVariables: variables
        }
      }
    `,
  ],
});

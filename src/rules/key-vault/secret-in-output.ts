import { isKeyVaultReference } from "../../application/settings.ts";
import { secretsIn } from "../../application/secret-flow.ts";
import { canonical } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const secretInOutput = rule({
  id: "secret-in-output",
  aliases: ["output-secret"],
  title: "Secret is returned as a deployment output",
  practice: "key-vault",
  severity: "high",
  severityWhy: "Everyone with read access to the deployment reads the secret in its history.",
  why: "Outputs are kept in the deployment history, where everyone with read access to the resource group sees them.",
  fix: "Remove the output and let its reader fetch the secret from Key Vault, or mark it `@secure()`.",
  references: {
    mcsb: "IM-8",
    cwe: 532,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/bicep/linter-rule-outputs-should-not-contain-secrets",
    peers: ["Azure.Deployment.OutputSecretValue", "outputs-should-not-contain-secrets"],
  },
  subject: "output",

  check: ({ output, from }, application) => {
    if (output.secure || isKeyVaultReference(canonical(output.value))) return pass;
    const [secret] = secretsIn(application, from, output.value, output.name);
    if (secret !== undefined) {
      return breach({
        message: `Output \`${output.name}\` returns ${secret.kind === "secure parameter" ? `secure parameter \`${secret.what}\`` : `a key from \`${secret.what}\``} in clear`,
        at: output.at,
        property: "value",
        related:
          secret.at.source === output.at.source &&
          secret.at.start >= output.at.start &&
          secret.at.end <= output.at.end
            ? []
            : [{ at: secret.at, message: "the secret comes from here" }],
      });
    }
    // What a module that could not be had returns may be a secret; any other run-time value that is one says so.
    const { value } = output;
    if (
      value.kind === "unknown" &&
      /\/microsoft\.resources\/deployments\//iu.test(value.reference?.resource ?? "")
    ) {
      return undecided("it comes from a module that could not be read", value.at);
    }
    return pass;
  },

  bad: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
        name: 'ordersdata'
      }

      output key string = data.listKeys().keys[0].value // !
    `,
    bicep`
      @secure()
      param password string

      output connection string = 'Server=orders;Password=\${password}' // !
    `,
  ],
  good: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
        name: 'ordersdata'
      }

      output blobEndpoint string = data.properties.primaryEndpoints.blob
    `,
    bicep`
      @secure()
      param password string

      @secure()
      output connection string = 'Server=orders;Password=\${password}'
    `,
    bicep`
      @secure()
      param password string

      output isGiven bool = !empty(password)
      output isOld bool = password == 'changed'
      output length int = length(password)
      output fingerprint string = guid(password)
    `,
  ],
  undecided: [
    bicep`
      module store 'br/public:avm/res/storage/storage-account:0.9.0' = {
        name: 'store'
        params: {
          name: 'ordersdata'
        }
      }

      output connection string = store.outputs.connection
    `,
  ],
});

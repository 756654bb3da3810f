import { namesSecret } from "../../azure/credentials.ts";
import { secrecyOf } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule } from "../judgement.ts";

export const secretParameterNotSecure = rule({
  id: "secret-parameter-not-secure",
  aliases: ["param-secret-not-secure"],
  title: "Parameter for a secret is not secure",
  practice: "key-vault",
  severity: "high",
  severityWhy: "Everyone with read access to the resource group reads the secret in the deployment history.",
  why: "The value of a parameter that is not secure is kept in the deployment history, in clear, for everyone with read access.",
  fix: "Put `@secure()` above the parameter (ARM: type `securestring` or `secureObject`).",
  references: {
    mcsb: "IM-8",
    cwe: 532,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/bicep/linter-rule-secure-secrets-in-parameters",
    peers: ["secure-secrets-in-params", "Azure.Deployment.SecureParameter"],
  },
  subject: "parameter",

  check: ({ parameter }) => {
    const { name, type, secure } = parameter;
    if (secure || (type !== "string" && type !== "")) return pass;
    if (!namesSecret(name) && !/(?:connectionstring|(?:access|api|pat|sas)token|sas)$/iu.test(name))
      return pass;
    // What names an Application Insights resource is no secret.
    if (/insights/iu.test(name)) return pass;
    if (/(?:name|uri|url|id|version|type|policy|endpoint|audience|scope|issuer)$/iu.test(name)) return pass;
    // What is passed in from a secure parameter is the business of `secret-passed-to-plain-parameter`.
    if (secrecyOf(parameter.value).length > 0) return pass;
    // Empty for `not used`, or the address of a secret.
    const value = parameter.value;
    if (
      value.kind === "known" &&
      typeof value.value === "string" &&
      /^$|^@Microsoft\.|^https?:/iu.test(value.value)
    )
      return pass;
    return breach({
      message: `Parameter \`${name}\` is for a secret and is not secure: its value stays in the deployment history`,
      at: parameter.at,
      property: "type",
    });
  },

  bad: [
    bicep`
      param sqlPassword string // !
    `,
    {
      "main.json": `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "storageAccountKey": { // !
      "type": "string"
    }
  },
  "resources": []
}
`,
    },
  ],
  good: [
    bicep`
      @secure()
      param sqlPassword string
      param sqlPasswordSecretName string
      param tokenEndpoint string
      param passwordPolicy string
    `,
  ],
  undecided: [],
  neverUndecided: "the declaration itself tells the type and the name",
});

import { credentialIn, isPlaceholder, namesSecret } from "../../azure/credentials.ts";
import { isKeyVaultReference } from "../../application/settings.ts";
import { together, workflow } from "../example.ts";
import { breach, pass, rule } from "../judgement.ts";

const template = { "main.bicep": "@secure()\nparam sqlPassword string\n" };
const armParameters = (value: string): { readonly "main.parameters.json": string } => ({
  "main.parameters.json": `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "sqlPassword": {
      ${value}
    }
  }
}
`,
});

export const secretInParameterFile = rule({
  id: "secret-in-parameter-file",
  aliases: ["param-file-secret"],
  title: "Secret is written in a parameter file or a deployment command",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds a live credential.",
  why: "The value of a secure parameter is in the repository and its history.",
  fix: "Refer to Key Vault (`az.getSecret(...)`, or `reference: { keyVault: ..., secretName: ... }` in JSON), or pass the value from the pipeline; rotate the one that is here.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/templates/key-vault-parameter",
    peers: ["secure-params-in-parameters-file", "Azure.Template.ValidSecretRef"],
  },
  subject: "parameter",

  check: ({ parameter, from }, application) => {
    const { value, name, secure } = parameter;
    if (from.template.modulePath.length > 0) return pass;
    if (value.kind !== "known" || typeof value.value !== "string") return pass;
    const { path } = value.at.source;
    const files = application.deployments.find((one) => one.name === from.deployment)?.valuesFrom ?? [];
    if (!files.includes(path)) return pass;
    const text = value.value;
    // `${VAR}` and `#{VAR}#` are filled in by azd or a pipeline.
    if (
      text === "" ||
      isPlaceholder(text) ||
      isKeyVaultReference(text) ||
      /^\$\{[^}]*\}$|^#\{[^}]*\}#?$|^\$\([^)]*\)$|^__\w+__$/u.test(text)
    )
      return pass;
    const credential = credentialIn(text);
    if (!secure && credential === undefined && !(namesSecret(name) && text.length >= 6)) return pass;
    return breach({
      message: `${holderOf(path)} holds ${credential === undefined ? "the secret" : `a ${credential.shape.noun}`} for \`${name}\` in clear`,
      at: value.at,
      property: `parameters.${name}`,
      secrets: [value.at],
      severity: credential?.shape.severity ?? "critical",
    });
  },

  bad: [
    together(template, armParameters('"value": "Tr0ub4dor&3" // !')),
    together(template, {
      "main.bicepparam": "using 'main.bicep'\n\nparam sqlPassword = 'Tr0ub4dor&3' // !\n",
    }),
    together(
      template,
      workflow`
        on: push
        permissions:
          id-token: write
        jobs:
          deploy:
            runs-on: ubuntu-latest
            steps:
              - run: |
                  az deployment group create -g orders -f main.bicep \
                    --parameters sqlPassword='Tr0ub4dor&3' # !
      `,
    ),
    together(
      template,
      workflow`
        on: push
        permissions:
          id-token: write
        jobs:
          deploy:
            runs-on: ubuntu-latest
            steps:
              - run: make deploy
      `,
      { Makefile: "deploy:\n\taz deployment group create -f main.bicep -p sqlPassword='Tr0ub4dor&3' # !\n" },
    ),
  ],
  good: [
    together(template, armParameters('"value": "${SQL_PASSWORD}"')),
    together(
      template,
      armParameters(
        '"reference": { "keyVault": { "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv" }, "secretName": "sql" }',
      ),
    ),
  ],
  undecided: [],
  neverUndecided: "a parameter file holds literals or says where it has a value from",
});

function holderOf(path: string): string {
  if (path.startsWith(".github/")) return "The workflow";
  return /(?<!(?:^|\/)package)\.(?:jsonc?|bicepparam)$/iu.test(path) ? "The parameter file" : "The script";
}

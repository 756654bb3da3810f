import { leavesOf } from "../../declarations/leaves.ts";
import { judgeCommitted } from "../committed-secret.ts";
import { both, pass, rule } from "../judgement.ts";

export const secretInStrayParameterFile = rule({
  id: "secret-in-stray-parameter-file",
  title: "Secret is written in a parameter file for no template of the repository",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds a live credential.",
  why: "The value is in the repository and its history, whatever template it is deployed with.",
  fix: "Refer to Key Vault (`az.getSecret(...)`, or `reference: { keyVault: ..., secretName: ... }` in JSON), or pass the value from the pipeline; rotate the one that is here.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/templates/key-vault-parameter",
  },
  subject: "configuration",

  check: ({ type, body }) =>
    type === "parameter-file"
      ? both(
          pass,
          ...leavesOf(body).map(({ path, name, value }) =>
            judgeCommitted({ name, value, property: `parameters.${path}` }),
          ),
        )
      : pass,

  bad: [
    {
      "live.parameters.json": `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "sqlPassword": {
      "value": "Tr0ub4dor&3" // !
    },
    "settings": {
      "value": {
        "storage": "DefaultEndpointsProtocol=https;AccountName=o;AccountKey=Gd3Gd7wqBn6e5kq0y3n2s8u1v4x7z0c3f6i9l2o5r8u1x4a7d0g3j6m9p2s5v8y1b4e7h0k3n6q9t2w5z8==" // !
      }
    }
  }
}
`,
    },
    {
      "live.bicepparam":
        "using 'br:example.azurecr.io/orders:v1'\n\nparam sqlPassword = 'Tr0ub4dor&3' // !\n",
    },
  ],
  good: [
    {
      "live.bicepparam":
        "using 'br:example.azurecr.io/orders:v1'\n\nparam sqlPassword = az.getSecret('s', 'g', 'kv', 'sql')\nparam tier = 'basic'\n",
    },
  ],
  undecided: [],
  neverUndecided: "a parameter file holds literals or says where it has a value from",
});

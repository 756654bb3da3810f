import { leavesOf } from "../../declarations/leaves.ts";
import type { Template } from "../../declarations/declaration.ts";
import { canonical, secrecyOf, type Secrecy } from "../../declarations/value.ts";
import { breach, isText, pass, rule, undecided } from "../judgement.ts";

const nested = (options: string, mark = ""): { readonly "main.json": string } => ({
  "main.json": `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "password": { "type": "securestring" }, "scope": { "type": "string" } },
  "resources": [
    {${mark}
      "type": "Microsoft.Resources/deployments",
      "apiVersion": "2022-09-01",
      "name": "inner",
      "properties": {
        "mode": "Incremental",${options}
        "template": {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": { "password": { "type": "securestring" } },
          "resources": [
            {
              "type": "Microsoft.Sql/servers",
              "apiVersion": "2023-08-01",
              "name": "orders",
              "location": "westeurope",
              "properties": { "administratorLogin": "orders", "administratorLoginPassword": "[parameters('password')]" }
            }
          ]
        },
        "parameters": { "password": { "value": "[parameters('password')]" } }
      }
    }
  ]
}
`,
});

export const secretInOuterDeployment = rule({
  id: "secret-in-outer-deployment",
  aliases: ["nested-deployment-outer-secret"],
  title: "Nested deployment writes a secret into its own template",
  practice: "key-vault",
  severity: "high",
  severityWhy:
    "Everyone with read access to the deployment reads the secret in the inner template of its history.",
  why: "With outer scope, the expressions of the nested template are worked out before it is sent: the secret stands in the template that the history keeps.",
  fix: "Set `expressionEvaluationOptions: { scope: 'inner' }` and pass the secret in a parameter of type `securestring`.",
  references: {
    mcsb: "IM-8",
    cwe: 532,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates#expression-evaluation-scope-in-nested-templates",
    peers: ["Azure.Deployment.OuterSecret", "secure-params-in-nested-deploy"],
  },
  subject: "Microsoft.Resources/deployments",

  check: (deployment) => {
    const scope = deployment.at("properties.expressionEvaluationOptions.scope").tree;
    if (scope.kind === "known" && isText(scope.value, "inner")) return pass;
    const { declaration, from } = deployment;
    const call = from.template.modules.find(
      ({ name, at, target }) =>
        target === "nested template" &&
        at.start === declaration.at.start &&
        name === canonical(declaration.name),
    );
    const secret = call?.template && secretIn(call.template);
    if (secret === undefined) return pass;
    if (scope.kind === "unknown") return undecided(scope.why, scope.at);
    return breach({
      message: `Nested deployment \`${deployment.label}\` writes ${knownSecret(secret)} into its own template`,
      at: declaration.at,
      property: "properties.expressionEvaluationOptions.scope",
      related: [{ at: secret.at, message: "the secret comes from here" }],
    });
  },

  bad: [
    nested("", " // !"),
    nested('\n        "expressionEvaluationOptions": { "scope": "outer" },', " // !"),
  ],
  good: [nested('\n        "expressionEvaluationOptions": { "scope": "inner" },')],
  undecided: [nested(`\n        "expressionEvaluationOptions": { "scope": "[parameters('scope')]" },`)],
});

/** Nothing that only lies in the arguments: those are parameters of the deployment, and secure ones stay so. */
function secretIn(template: Template): Secrecy | undefined {
  for (const { body } of template.declarations) {
    for (const { value } of leavesOf(body)) {
      const found = secrecyOf(value).find(
        ({ kind }) => kind === "secure parameter" || kind === "key listing",
      );
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function knownSecret({ kind, what }: Secrecy): string {
  return kind === "secure parameter" ? `secure parameter \`${what}\`` : `a key from \`${what}\``;
}

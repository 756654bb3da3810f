import { secretsIn } from "../../application/secret-flow.ts";
import { together } from "../example.ts";
import { breach, pass, rule } from "../judgement.ts";

const inner = (decorator: string, mark = ""): { readonly "site.bicep": string } => ({
  "site.bicep": `${decorator}param connection string${mark}

resource api 'Microsoft.Web/sites/config@2024-04-01' = {
  name: 'api/appsettings'
  properties: {
    Orders: connection
  }
}
`,
});

const main = {
  "main.bicep": `@secure()
param password string

module site 'site.bicep' = {
  name: 'site'
  params: {
    connection: 'Server=orders;Password=\${password}'
  }
}
`,
};

export const secretPassedToPlainParameter = rule({
  id: "secret-passed-to-plain-parameter",
  aliases: ["secret-to-nonsecure-sink"],
  title: "Secret is passed to a parameter that is not secure",
  practice: "key-vault",
  severity: "high",
  severityWhy:
    "Everyone with read access to the resource group reads the secret in the history of the inner deployment.",
  why: "A module is a deployment of its own: what it gets in a parameter that is not secure stays in its history, in clear.",
  fix: "Put `@secure()` above the module's parameter (ARM: type `securestring`).",
  references: {
    mcsb: "IM-8",
    cwe: 532,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/templates/data-types#secure-strings-and-objects",
    peers: ["Azure.Deployment.SecretLeak"],
  },
  subject: "parameter",

  check: ({ parameter, from }, application) => {
    // Members of an object may be secure by their type; only a whole value is sure.
    if (parameter.secure || parameter.type !== "string" || from.template.modulePath.length === 0) return pass;
    const [secret] = secretsIn(application, from, parameter.value, parameter.name);
    if (secret === undefined) return pass;
    const what =
      secret.kind === "secure parameter"
        ? `secure parameter \`${secret.what}\``
        : `a key from \`${secret.what}\``;
    return breach({
      message: `Parameter \`${parameter.name}\` is not secure and gets ${what}`,
      at: parameter.at,
      property: "type",
      related: [
        ...(parameter.assignedAt ? [{ at: parameter.assignedAt, message: "is passed here" }] : []),
        { at: secret.at, message: "the secret comes from here" },
      ],
    });
  },

  bad: [together(main, inner("", " // !"))],
  good: [together(main, inner("@secure()\n"))],
  undecided: [],
  neverUndecided: "a value that may be secret says so wherever it goes",
});

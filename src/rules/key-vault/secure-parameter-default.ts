import { knownText, type Tree } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule } from "../judgement.ts";

export const secureParameterDefault = rule({
  id: "secure-parameter-default",
  aliases: ["secure-param-default"],
  title: "Secure parameter has a literal default",
  practice: "key-vault",
  severity: "high",
  severityWhy:
    "Every deployment that does not pass a value runs with a secret that is public in the repository.",
  why: "The default is a secret in the repository, and every deployment that passes no value uses it.",
  fix: "Remove the default, or use an empty string or `newGuid()`.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/bicep/linter-rule-secure-parameter-default",
    peers: ["CKV_AZURE_131", "secure-parameter-default", "Azure.Deployment.SecureParameter"],
  },
  subject: "parameter",

  check: ({ parameter }) => {
    if (!parameter.secure || parameter.default === undefined) return pass;
    if (!holdsText(parameter.default)) return pass;
    return breach({
      message: `Secure parameter \`${parameter.name}\` has its secret written as the default`,
      at: parameter.default.kind === "absent" ? parameter.at : parameter.default.at,
      property: "defaultValue",
    });
  },

  bad: [
    bicep`
      @secure()
      param adminPassword string = 'P@ssw0rd1234' // !
    `,
    bicep`
      @secure()
      param connections object = { // !
        orders: {
          passwords: ['P@ssw0rd1234']
        }
      }
    `,
  ],
  good: [
    bicep`
      @secure()
      param adminPassword string

      @secure()
      param connections object = {}

      @secure()
      param seed string = newGuid()
    `,
  ],
  undecided: [],
  neverUndecided: "a default that is not a literal is no literal secret",
});

/** A secure object may hold its secret anywhere. */
function holdsText(tree: Tree): boolean {
  switch (tree.kind) {
    case "object":
      return [...tree.properties.values()].some(({ value }) => holdsText(value));
    case "array":
      return tree.items.some((item) => holdsText(item));
    case "oneOf":
      return tree.alternatives.some((one) => holdsText(one));
    case "known":
    case "unknown":
    case "absent":
      return (knownText(tree) ?? "") !== "";
  }
}

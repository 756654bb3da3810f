import { bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { both, breach, rule } from "../judgement.ts";
import { canonical } from "../../declarations/value.ts";

export const literalFunctionKey = rule({
  id: "literal-function-key",
  aliases: ["function-key-in-template"],
  title: "Key of a function is written in the template",
  practice: "key-vault",
  severity: "high",
  severityWhy: "Everyone who can read the repository or the deployment history calls the function.",
  why: "A function or host key is all that a caller needs, and this one is in the repository or can be worked out from it.",
  fix: "Take the value from a `@secure()` parameter, or declare no value: the host makes a random one.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/azure-functions/function-keys-how-to",
  },
  subject: [
    "Microsoft.Web/sites/functions/keys",
    "Microsoft.Web/sites/slots/functions/keys",
    "Microsoft.Web/sites/host/functionKeys",
    "Microsoft.Web/sites/host/systemKeys",
    "Microsoft.Web/sites/slots/host/functionKeys",
    "Microsoft.Web/sites/slots/host/systemKeys",
  ],

  check: (key) => {
    const { tree } = key.at("properties.value");
    const where = `Function key \`${key.label}\``;
    const derived = /uniquestring\(|(?<!new)guid\(/iu.test(canonical(tree));
    return both(
      judgeSink({
        name: "secret",
        value: tree,
        where,
        property: "properties.value",
        literal: "high",
        plain: "high",
      }),
      ...(derived && tree.kind === "unknown"
        ? [
            breach({
              message: `${where} is made from names, so whoever knows them works it out`,
              at: tree.at,
              property: "properties.value",
              severity: "medium" as const,
            }),
          ]
        : []),
    );
  },

  bad: [
    bicep`
      resource key 'Microsoft.Web/sites/host/functionKeys@2024-04-01' = {
        name: 'api/default/partner'
        properties: {
          name: 'partner'
          value: 'f3b9c2a7d1e84b60f3b9c2a7d1e84b60' // !
        }
      }
    `,
    bicep`
      resource key 'Microsoft.Web/sites/host/functionKeys@2024-04-01' = {
        name: 'api/default/partner'
        properties: {
          name: 'partner'
          value: uniqueString(resourceGroup().id) // !
        }
      }
    `,
  ],
  good: [
    bicep`
      @secure()
      param partnerKey string

      resource key 'Microsoft.Web/sites/host/functionKeys@2024-04-01' = {
        name: 'api/default/partner'
        properties: {
          name: 'partner'
          value: partnerKey
        }
      }
    `,
  ],
  undecided: [
    bicep`
      module keys 'br/public:avm/res/web/site:0.9.0' = {
        name: 'keys'
        params: {
          name: 'keys'
        }
      }

      resource key 'Microsoft.Web/sites/host/functionKeys@2024-04-01' = {
        name: 'api/default/partner'
        properties: {
          name: 'partner'
          value: keys.outputs.key
        }
      }
    `,
  ],
});

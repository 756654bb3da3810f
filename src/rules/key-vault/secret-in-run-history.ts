import { itemsOf, membersOf } from "../../declarations/items.ts";
import { canonical, knownText, lookup } from "../../declarations/value.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";

const workflow = (
  runtime: string,
  mark = "",
): string => `resource orders 'Microsoft.Logic/workflows@2019-05-01' = {
  name: 'orders'
  location: 'westeurope'
  properties: {
    definition: {
      actions: {
        password: {${mark}
          type: 'ApiConnection'
          inputs: {
            method: 'get'
            path: '/secrets/@{encodeURIComponent(\\'sql\\')}/value'
          }
          ${runtime}
        }
      }
    }
  }
}
`;

export const secretInRunHistory = rule({
  id: "secret-in-run-history",
  title: "Logic app keeps a secret in the history of its runs",
  practice: "key-vault",
  severity: "medium",
  severityWhy: "Everyone who may read the workflow's runs reads every secret that it fetched.",
  why: "Inputs and outputs of actions are kept and shown in the history of runs, the answer of Key Vault too.",
  fix: "Set `runtimeConfiguration: { secureData: { properties: ['inputs', 'outputs'] } }` on the action.",
  references: {
    mcsb: "IM-8",
    cwe: 532,
    page: "https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#secure-inputs-and-outputs-in-the-designer",
  },
  subject: "Microsoft.Logic/workflows",

  check: (app) => {
    const { members, more } = membersOf(app.at("properties.definition.actions").tree);
    return both(
      ...members.map(({ name, value, at }) => {
        const path = canonical(lookup(value, "inputs.path"));
        // The Key Vault connector's `Get secret`.
        if (!/^\/secrets\/.*\/value/isu.test(path)) return pass;
        const secured = itemsOf(lookup(value, "runtimeConfiguration.secureData.properties"));
        if (secured.items.some((item) => isText(knownText(item), "outputs"))) return pass;
        if (secured.more !== undefined) return undecided(secured.more.why, secured.more.at);
        return breach({
          message: `Action \`${name}\` of logic app \`${app.label}\` keeps the secret that it fetches in the history of runs`,
          at,
          property: `properties.definition.actions.${name}`,
        });
      }),
      ...(more === undefined ? [] : [undecided(more.why, more.at)]),
    );
  },

  bad: [{ "main.bicep": workflow("runAfter: {}", " // !") }],
  good: [{ "main.bicep": workflow("runtimeConfiguration: { secureData: { properties: ['outputs'] } }") }],
  undecided: [
    {
      "main.bicep": `param secured array\n\n${workflow("runtimeConfiguration: { secureData: { properties: secured } }")}`,
    },
  ],
});

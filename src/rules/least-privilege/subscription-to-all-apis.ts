import { canonical } from "../../declarations/value.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

const subscription = (
  scope: string,
): string => `resource partner 'Microsoft.ApiManagement/service/subscriptions@2024-05-01' = {
  name: 'orders/partner'
  properties: {
    displayName: 'Partner'
    scope: ${scope}
  }
}
`;

export const subscriptionToAllApis = rule({
  id: "subscription-to-all-apis",
  aliases: ["apim-subscription-all-apis"],
  title: "One subscription key opens every API",
  practice: "least-privilege",
  severity: "medium",
  severityWhy: "A leaked key of one caller opens all APIs, those of later projects too.",
  why: "The subscription's key is good for every API of the service, also for those that its owner has nothing to do with.",
  fix: "Set `scope` to one product (`/products/<id>`) or one API (`/apis/<id>`).",
  references: {
    mcsb: "PA-7",
    cwe: 732,
    page: "https://learn.microsoft.com/azure/api-management/api-management-subscriptions#scope-of-subscriptions",
    peers: ["TA-000037"],
  },
  subject: "Microsoft.ApiManagement/service/subscriptions",

  check: (key) => {
    const { tree, path } = key.at("properties.scope");
    const text = canonical(tree);
    if (/\/apis\/?$/iu.test(text))
      return breach({
        message: `The key of subscription \`${key.label}\` opens every API`,
        at: tree.at,
        property: path,
      });
    return tree.kind === "unknown" && tree.parts === undefined && !/\/(?:apis|products)\//iu.test(text)
      ? undecided(tree.why, tree.at)
      : pass;
  },

  bad: [{ "main.bicep": subscription("'/apis' // !") }],
  good: [
    { "main.bicep": subscription("'/apis/orders'") },
    { "main.bicep": subscription("'/products/partners'") },
  ],
  undecided: [{ "main.bicep": `param scope string\n\n${subscription("scope")}` }],
});

import { knownText } from "../../declarations/value.ts";
import { armResources } from "../example.ts";
import { set } from "../edit.ts";
import { isText, judge, pass, rule, undecided } from "../judgement.ts";

const product = (
  properties: string,
): string => `resource orders 'Microsoft.ApiManagement/service/products@2024-05-01' = {
  name: 'gateway/orders'
  properties: {
    displayName: 'Orders'
    subscriptionRequired: true
    ${properties}
  }
}
`;

export const apiManagementProductWithoutApproval = rule({
  id: "api-management-product-without-approval",
  title: "Anyone who signs up gets a key of the API Management product",
  practice: "functions-auth",
  preset: "strict",
  severity: "low",
  severityWhy:
    "A visitor of the developer portal gets a key without anybody having looked; what the key opens the APIs decide.",
  why: "Subscriptions to the product are granted at once, so a key says nothing about who has it.",
  fix: "Set `approvalRequired: true`, or do not publish the product.",
  references: {
    mcsb: "PA-7",
    cwe: 862,
    page: "https://learn.microsoft.com/azure/api-management/api-management-howto-add-products",
    peers: ["Azure.APIM.ProductApproval"],
  },
  subject: "Microsoft.ApiManagement/service/products",

  check: (it) => {
    // Visitors do not see a product that is not published, and for one without keys there is nothing to approve.
    const state = it.at("properties.state").tree;
    if (state.kind === "unknown" || state.kind === "oneOf")
      return undecided("whether the product is published is not known", state.at);
    if (!isText(knownText(state), "published")) return pass;
    const keys = it.at("properties.subscriptionRequired").tree;
    if (keys.kind === "known" && keys.value === false) return pass;
    const approval = it.at("properties.approvalRequired");
    if (approval.tree.kind === "absent")
      return undecided(
        "whether approval is required is not written, and no default is documented",
        it.declaration.at,
      );
    return judge(
      approval,
      (required) => required === true || `Anyone who signs up gets a key of product \`${it.label}\``,
      { edit: set(it, "properties.approvalRequired", true) },
    );
  },

  bad: [
    { "main.bicep": product("state: 'published'\n    approvalRequired: false // !") },
    armResources`
      {
        "type": "Microsoft.ApiManagement/service/products",
        "apiVersion": "2024-05-01",
        "name": "gateway/orders",
        "properties": {
          "displayName": "Orders",
          "state": "published",
          "approvalRequired": false // !
        }
      }
    `,
  ],
  good: [
    { "main.bicep": product("state: 'published'\n    approvalRequired: true") },
    { "main.bicep": product("approvalRequired: false") },
  ],
  undecided: [
    {
      "main.bicep": `param approval bool\n\n${product("state: 'published'\n    approvalRequired: approval")}`,
    },
  ],
});

import { canonical } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { judge, pass, rule, undecided } from "../judgement.ts";

export const apiManagementOpenApi = rule({
  id: "api-management-open-api",
  aliases: ["apim-no-client-auth"],
  title: "API Management asks callers for neither key nor token",
  practice: "functions-auth",
  severity: "medium",
  severityWhy: "Anyone who finds the address calls the API, and the app behind trusts the gateway.",
  why: "Without a subscription key or a check of a token, the gateway passes on whoever comes.",
  fix: "Add `validate-azure-ad-token` to the inbound policy; a subscription key (`subscriptionRequired: true`) only tells who should have been calling.",
  references: {
    mcsb: "IM-1",
    cwe: 306,
    page: "https://learn.microsoft.com/azure/api-management/authentication-authorization-overview",
    peers: ["Azure.APIM.ProductSubscription", "CKV_AZURE_152"],
  },
  subject: ["Microsoft.ApiManagement/service/apis", "Microsoft.ApiManagement/service/products"],

  check: (api, application) => {
    const required = api.at("properties.subscriptionRequired");
    // What is not written is left to the service: an API asks for a key by default, a product too.
    if (required.tree.kind === "absent") return pass;
    const service = api.declaration.parentId?.toLowerCase();
    const policies = ["service/policies", "service/apis/policies", "service/products/policies"]
      .flatMap((type) => application.ofType(`Microsoft.ApiManagement/${type}`))
      .filter(({ declaration, from }) => {
        const parent = declaration.parentId?.toLowerCase();
        return (
          from.deployment === api.from.deployment &&
          (parent === api.declaration.id.toLowerCase() || parent === service)
        );
      })
      .map((policy) => policy.at("properties.value").tree);
    const checks = policies.some((policy) =>
      /<(?:validate-jwt|validate-azure-ad-token|validate-client-certificate|check-header|ip-filter)\b/u.test(
        canonical(policy),
      ),
    );
    if (checks) return pass;
    const doubt = policies.find((policy) => policy.kind === "unknown" || policy.kind === "oneOf");
    if (doubt !== undefined && required.tree.kind === "known" && required.tree.value === false)
      return undecided("what its policy asks for is not known", doubt.at);
    return judge(
      required,
      (asked) => asked !== false || `\`${api.label}\` asks callers for neither key nor token`,
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          displayName: 'Orders'
          path: 'orders'
          subscriptionRequired: false // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          displayName: 'Orders'
          path: 'orders'
          subscriptionRequired: true
        }
      }
    `,
    bicep`
      resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          displayName: 'Orders'
          path: 'orders'
          subscriptionRequired: false
        }

        resource policy 'policies' = {
          name: 'policy'
          properties: {
            format: 'xml'
            value: '<policies><inbound><base /><validate-azure-ad-token tenant-id="contoso" /></inbound></policies>'
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param keys bool

      resource it 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          displayName: 'Orders'
          path: 'orders'
          subscriptionRequired: keys
        }
      }
    `,
  ],
});

import { checksCaller, policiesOver } from "../../application/api-management.ts";
import { bicep } from "../example.ts";
import { isUnset, judge, pass, rule, undecided } from "../judgement.ts";

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
    // https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/products states `true` for a product that
    // does not say; of an API neither the reference nor the examples of its REST interface tell.
    const isProduct = /\/products$/iu.test(api.declaration.type);
    if (isUnset(required.tree) && isProduct) return pass;
    const policies = policiesOver(application, api);
    if (policies.some(checksCaller)) return pass;
    if (isUnset(required.tree))
      return undecided(
        "`subscriptionRequired` is not written, and no default is documented for an API",
        api.declaration.at,
      );
    const unread = policies.find(({ doubt }) => doubt !== undefined);
    if (unread !== undefined && required.tree.kind === "known" && required.tree.value === false)
      return undecided("what its policy asks for is not known", unread.tree.at);
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
    // Its policy does not take over the service's, and what is in a comment does nothing.
    bicep`
      resource policy 'Microsoft.ApiManagement/service/policies@2024-05-01' = {
        name: 'gateway/policy'
        properties: {
          format: 'xml'
          value: '<policies><inbound><validate-azure-ad-token tenant-id="contoso" /></inbound></policies>'
        }
      }

      resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          displayName: 'Orders'
          path: 'orders'
          subscriptionRequired: false // !
        }

        resource policy 'policies' = {
          name: 'policy'
          properties: {
            format: 'xml'
            value: '<policies><inbound><!-- <base /> <validate-jwt /> --></inbound></policies>'
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource policy 'Microsoft.ApiManagement/service/policies@2024-05-01' = {
        name: 'gateway/policy'
        properties: {
          format: 'xml'
          value: '<policies><inbound><validate-azure-ad-token tenant-id="contoso" /></inbound></policies>'
        }
      }

      resource it 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          displayName: 'Orders'
          path: 'orders'
          subscriptionRequired: false
        }
      }
    `,
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
      resource it 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          displayName: 'Orders'
          path: 'orders'
        }
      }
    `,
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

import { canonical, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const apiManagementBackendWithoutCredentials = rule({
  id: "api-management-backend-without-credentials",
  aliases: ["apim-backend-unauthenticated"],
  title: "API Management calls the function app without a credential",
  practice: "functions-auth",
  severity: "medium",
  severityWhy:
    "The function app must let anyone in for the gateway to get in, so that callers go around the gateway.",
  why: "A function app that asks for a key or token would refuse these calls.",
  fix: "Give the backend `credentials` (a header `x-functions-key` from Key Vault), or use the policy `authentication-managed-identity`.",
  references: {
    mcsb: "IM-4",
    cwe: 306,
    page: "https://learn.microsoft.com/azure/api-management/backends",
  },
  subject: "Microsoft.ApiManagement/service/backends",

  check: (backend, application) => {
    const url = canonical(backend.at("properties.url").tree);
    if (!/\.azurewebsites\.net|\.(?:defaulthostname|properties\.defaulthostname)/iu.test(url)) return pass;
    const credentials = backend.at("properties.credentials").tree;
    const given = [
      "header",
      "query",
      "authorization",
      "certificate",
      "certificateIds",
      "managedIdentity",
    ].map((name) => lookup(credentials, name));
    if (given.some(({ kind }) => kind === "object" || kind === "array")) return pass;
    if (credentials.kind === "unknown" || credentials.kind === "oneOf")
      return undecided("which credentials it sends is not known", credentials.at);
    const policies = [
      "Microsoft.ApiManagement/service/policies",
      "Microsoft.ApiManagement/service/apis/policies",
      "Microsoft.ApiManagement/service/apis/operations/policies",
    ]
      .flatMap((type) => application.ofType(type))
      .filter(({ from }) => from.deployment === backend.from.deployment)
      .map((policy) => policy.at("properties.value").tree);
    // A policy can send one in the backend's place.
    if (policies.some((policy) => /<authentication-|x-functions-key/iu.test(canonical(policy)))) return pass;
    const doubt = policies.find(({ kind }) => kind === "unknown" || kind === "oneOf");
    if (doubt !== undefined) return undecided("what the policies send is not known", doubt.at);
    return breach({
      message: `Backend \`${backend.label}\` calls the function app without a credential`,
      at: backend.declaration.at,
      property: "properties.credentials",
    });
  },

  bad: [
    bicep`
      resource it 'Microsoft.ApiManagement/service/backends@2024-05-01' = { // !
        name: 'gateway/orders'
        properties: {
          protocol: 'http'
          url: 'https://func-orders.azurewebsites.net/api'
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          protocol: 'http'
          url: 'https://func-orders.azurewebsites.net/api'
          credentials: {
            header: {
              'x-functions-key': ['{{orders-key}}']
            }
          }
        }
      }
    `,
    bicep`
      resource it 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
        name: 'gateway/erp'
        properties: {
          protocol: 'http'
          url: 'https://erp.example.com'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param credentials object

      resource it 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          protocol: 'http'
          url: 'https://func-orders.azurewebsites.net/api'
          credentials: credentials
        }
      }
    `,
  ],
});

import { innerPolicies, policyTextOf } from "../../application/api-management.ts";
import type { Resource } from "../../application/resource.ts";
import { itemsOf } from "../../declarations/items.ts";
import { canonical } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const apiManagementPlainHttp = rule({
  id: "api-management-plain-http",
  aliases: ["apim-plain-http"],
  title: "API Management uses plain HTTP",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "Whoever is on the path reads and replays keys and tokens.",
  why: "Keys and tokens travel in clear, to the gateway or from it to the app.",
  fix: "Leave only `https` (`wss`) in `protocols`, and call backends by `https://`.",
  references: {
    mcsb: "DP-3",
    cwe: 319,
    page: "https://learn.microsoft.com/azure/api-management/backends",
    peers: ["Azure.APIM.HTTPEndpoint", "Azure.APIM.HTTPBackend", "CKV_AZURE_215"],
  },
  subject: [
    "Microsoft.ApiManagement/service/apis",
    "Microsoft.ApiManagement/service/backends",
    "Microsoft.ApiManagement/service/policies",
    ...innerPolicies,
  ],

  check: (api) => {
    if (/\/policies$/iu.test(api.declaration.type)) return policy(api);
    const protocols = itemsOf(api.at("properties.protocols").tree);
    return both(
      ...protocols.items
        .filter((item) => item.kind === "known" && isText(item.value, "http", "ws"))
        .map((item) =>
          breach({
            message: `\`${api.label}\` answers over plain HTTP`,
            at: item.at,
            property: "properties.protocols",
          }),
        ),
      ...["url", "serviceUrl"].map((name) => {
        const url = api.at(`properties.${name}`);
        // The name of the host may be unknown where the protocol is not.
        const start = canonical(url.tree);
        if (url.tree.kind === "unknown" && /^https:\/\//iu.test(start)) return pass;
        if (url.tree.kind === "unknown" && !/^http:\/\//iu.test(start))
          return undecided(url.tree.why, url.tree.at);
        if (!/^http:\/\//iu.test(start)) return pass;
        return breach({
          message: `\`${api.label}\` calls its backend over plain HTTP`,
          at: url.tree.at,
          property: url.path,
          severity: "high",
        });
      }),
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          displayName: 'Orders'
          path: 'orders'
          protocols: [
            'http' // !
            'https'
          ]
        }
      }
    `,
    bicep`
      resource it 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          protocol: 'http'
          url: 'http://func-orders.azurewebsites.net' // !
        }
      }
    `,
    bicep`
      resource it 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
        name: 'gateway/orders/policy'
        properties: {
          format: 'rawxml'
          value: '<policies><inbound><base /><set-backend-service base-url="http://orders.example.com" /></inbound></policies>' // !
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
          protocols: ['https']
          serviceUrl: 'https://func-orders.azurewebsites.net'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param url string

      resource it 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
        name: 'gateway/orders'
        properties: {
          protocol: 'http'
          url: url
        }
      }
    `,
  ],
});

/** A policy may send requests to another address than the API's own. */
function policy(resource: Resource): Judgement {
  const { text, tree, doubt } = policyTextOf(resource);
  const url = /<set-backend-service\b[^>]*\bbase-url\s*=\s*["'](http:\/\/[^"']*)/iu.exec(text)?.[1];
  if (url !== undefined)
    return breach({
      message: `A policy of API Management calls \`${url}\` over plain HTTP`,
      at: tree.at,
      property: "properties.value",
      severity: "high",
    });
  return doubt === undefined ? pass : undecided(doubt, tree.at);
}

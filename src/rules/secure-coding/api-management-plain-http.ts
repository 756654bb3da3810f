import { itemsOf } from "../../declarations/items.ts";
import { canonical } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";

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
  subject: ["Microsoft.ApiManagement/service/apis", "Microsoft.ApiManagement/service/backends"],

  check: (api) => {
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

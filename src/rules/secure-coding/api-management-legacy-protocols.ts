import { held } from "../../application/resource.ts";
import { membersOf } from "../../declarations/items.ts";
import { bicep } from "../example.ts";
import { both, judge, pass, rule, undecided } from "../judgement.ts";

export const apiManagementLegacyProtocols = rule({
  id: "api-management-legacy-protocols",
  aliases: ["apim-legacy-protocols"],
  title: "API Management accepts broken encryption",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "A downgraded connection is read by whoever is on the path.",
  why: "SSL 3.0, TLS 1.0 and 1.1 and Triple DES have known weaknesses, and a client can be pushed down to them.",
  fix: "Remove the custom property, or set it to `false`.",
  references: {
    mcsb: "DP-3",
    cwe: 327,
    page: "https://learn.microsoft.com/azure/api-management/api-management-howto-manage-protocols-ciphers",
    peers: ["CKV_AZURE_173", "Azure.APIM.Protocols", "Azure.APIM.Ciphers"],
  },
  subject: "Microsoft.ApiManagement/service",

  check: (service) => {
    const { members, more } = membersOf(service.at("properties.customProperties").tree);
    return both(
      pass,
      ...(more === undefined ? [] : [undecided("not every custom property is known", more.at)]),
      ...members
        .filter(({ name }) => /\.(?:Ssl30|Tls10|Tls11|TripleDes168)$/iu.test(name))
        .map(({ name, value }) =>
          judge(
            held(service, `properties.customProperties.${name}`, value),
            (allowed) =>
              String(allowed).toLowerCase() !== "true" ||
              `API Management \`${service.label}\` accepts ${name.split(".").at(-1) ?? name}`,
          ),
        ),
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.ApiManagement/service@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          publisherEmail: 'api@example.com'
          publisherName: 'Orders'
          customProperties: {
            'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10': 'true' // !
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.ApiManagement/service@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          publisherEmail: 'api@example.com'
          publisherName: 'Orders'
          customProperties: {
            'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10': 'false'
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param properties object

      resource it 'Microsoft.ApiManagement/service@2024-05-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          publisherEmail: 'api@example.com'
          publisherName: 'Orders'
          customProperties: properties
        }
      }
    `,
  ],
});

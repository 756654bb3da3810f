import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const clientCertificateNotAsked = rule({
  id: "client-certificate-not-asked",
  aliases: ["site-client-cert-off"],
  title: "Function app does not ask clients for a certificate",
  practice: "functions-auth",
  preset: "all",
  severity: "low",
  severityWhy: "It opens nothing by itself; mutual TLS is one of several ways to know the caller.",
  why: "Mutual TLS lets only clients with a certificate connect, whatever keys or tokens they hold.",
  fix: "Set `clientCertEnabled: true` where every client has a certificate.",
  references: {
    mcsb: "IM-4",
    cwe: 295,
    page: "https://learn.microsoft.com/azure/app-service/app-service-web-configure-tls-mutual-auth",
    peers: ["CKV_AZURE_17", "AZU-0001"],
  },
  subject: "site",

  check: (site) =>
    judge(
      site.at("properties.clientCertEnabled"),
      (enabled) =>
        enabled === true || `${site.noun} \`${site.label}\` does not ask clients for a certificate`,
    ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          clientCertEnabled: false // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          clientCertEnabled: true
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param certificates bool

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          clientCertEnabled: certificates
        }
      }
    `,
  ],
});

import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const oldTlsAllowed = rule({
  id: "old-tls-allowed",
  aliases: ["site-min-tls"],
  title: "Function app accepts TLS 1.0 or 1.1",
  practice: "functions-auth",
  severity: "medium",
  severityWhy:
    "A downgraded connection weakens the transport of keys and tokens, and needs a position on the path.",
  why: "TLS 1.0 and 1.1 have known weaknesses, and a client can be pushed down to them.",
  fix: "Set `minTlsVersion: '1.2'` (or `'1.3'`) in `siteConfig`. Without a value Azure takes 1.2.",
  references: {
    mcsb: "DP-3",
    cwe: 327,
    page: "https://learn.microsoft.com/azure/app-service/overview-tls",
    peers: ["CKV_AZURE_145", "Azure.AppService.MinTLS"],
  },
  subject: "site",

  check: (site) =>
    judge(
      site.config("minTlsVersion"),
      (version) =>
        (version !== "1.0" && version !== "1.1") || `${site.noun} \`${site.label}\` accepts TLS ${version}`,
      { edit: set(site, "properties.siteConfig.minTlsVersion", "1.2") },
    ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            minTlsVersion: '1.0' // !
          }
        }
      }
    `,
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            minTlsVersion: '1.2'
          }
        }

        resource web 'config' = {
          name: 'web'
          properties: {
            minTlsVersion: '1.1' // !
          }
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
          siteConfig: {
            minTlsVersion: '1.2'
          }
        }
      }
    `,
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
      }
    `,
  ],
  undecided: [
    bicep`
      param tls string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            minTlsVersion: tls
          }
        }
      }
    `,
  ],
});

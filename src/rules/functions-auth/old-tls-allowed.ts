import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { both, judge, rule } from "../judgement.ts";

export const oldTlsAllowed = rule({
  id: "old-tls-allowed",
  aliases: ["site-min-tls"],
  title: "Function app accepts TLS 1.0 or 1.1",
  practice: "functions-auth",
  severity: "medium",
  severityWhy:
    "A downgraded connection weakens the transport of keys and tokens, and needs a position on the path.",
  why: "TLS 1.0 and 1.1 have known weaknesses, and a client can be pushed down to them.",
  fix: "Set `minTlsVersion: '1.2'` (or `'1.3'`) in `siteConfig`, `scmMinTlsVersion` likewise. Without a value Azure takes 1.2. A cipher suite to be the weakest should be one of `TLS_ECDHE_…_GCM_…`.",
  references: {
    mcsb: "DP-3",
    cwe: 327,
    page: "https://learn.microsoft.com/azure/app-service/overview-tls",
    peers: ["CKV_AZURE_145", "Azure.AppService.MinTLS"],
  },
  subject: "site",

  check: (site) =>
    both(
      judge(
        site.config("minTlsVersion"),
        (version) =>
          (version !== "1.0" && version !== "1.1") || `${site.noun} \`${site.label}\` accepts TLS ${version}`,
        { edit: set(site, "properties.siteConfig.minTlsVersion", "1.2") },
      ),
      // Only people and pipelines that deploy come there.
      judge(
        site.config("scmMinTlsVersion"),
        (version) =>
          (version !== "1.0" && version !== "1.1") ||
          `The deployment site of \`${site.label}\` accepts TLS ${version}`,
        { severity: "low", edit: set(site, "properties.siteConfig.scmMinTlsVersion", "1.2") },
      ),
      judge(
        site.config("minTlsCipherSuite"),
        (suite) =>
          !(typeof suite === "string" && /^TLS_RSA_|_CBC_/iu.test(suite)) ||
          `${site.noun} \`${site.label}\` accepts the weak encryption ${suite}`,
        { severity: "low" },
      ),
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
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            minTlsVersion: '1.2'
            scmMinTlsVersion: '1.0' // !
            minTlsCipherSuite: 'TLS_RSA_WITH_AES_128_CBC_SHA' // !
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

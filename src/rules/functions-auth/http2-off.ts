import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const http2Off = rule({
  id: "http2-off",
  aliases: ["site-http2-off"],
  title: "Function app does not speak HTTP/2",
  practice: "functions-auth",
  preset: "all",
  severity: "low",
  severityWhy: "It opens nothing; some standards ask for the current protocol.",
  why: "Some standards ask for the current version of the protocol; the gain in security is small.",
  fix: "Set `http20Enabled: true` in `siteConfig`, unless clients sign in with certificates.",
  references: {
    mcsb: "PV-2",
    page: "https://learn.microsoft.com/azure/app-service/configure-common",
    peers: ["CKV_AZURE_67", "CKV_AZURE_18", "Azure.AppService.HTTP2"],
  },
  subject: "site",

  check: (site) =>
    judge(
      site.config("http20Enabled"),
      (enabled) => enabled === true || `${site.noun} \`${site.label}\` does not speak HTTP/2`,
    ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            http20Enabled: false // !
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
            http20Enabled: true
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param modern bool

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            http20Enabled: modern
          }
        }
      }
    `,
  ],
});

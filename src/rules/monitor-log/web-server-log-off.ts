import { bicep } from "../example.ts";
import { judge, pass, rule } from "../judgement.ts";

export const webServerLogOff = rule({
  id: "web-server-log-off",
  aliases: ["site-http-logging-off"],
  title: "App keeps no log of the web server",
  practice: "monitor-log",
  preset: "all",
  severity: "low",
  severityWhy: "It opens nothing by itself; Application Insights usually tells as much.",
  why: "Some standards ask for the web server's own log of requests.",
  fix: "Set `httpLoggingEnabled: true` in `siteConfig`.",
  references: {
    mcsb: "LT-3",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/app-service/troubleshoot-diagnostic-logs",
    peers: ["CKV_AZURE_63"],
  },
  subject: "site",

  check: (site) =>
    site.isFlexConsumption
      ? pass
      : judge(
          site.config("httpLoggingEnabled"),
          (enabled) => enabled === true || `${site.noun} \`${site.label}\` keeps no log of the web server`,
        ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            httpLoggingEnabled: false // !
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
            httpLoggingEnabled: true
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param log bool

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            httpLoggingEnabled: log
          }
        }
      }
    `,
  ],
});

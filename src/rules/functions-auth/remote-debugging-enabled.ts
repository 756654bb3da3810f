import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const remoteDebuggingEnabled = rule({
  id: "remote-debugging-enabled",
  aliases: ["site-remote-debugging"],
  title: "Remote debugging is switched on",
  practice: "functions-auth",
  severity: "high",
  severityWhy: "Whoever gets the publishing credentials reads and changes the memory of the running app.",
  why: "Remote debugging opens extra ports into the running worker, where memory and secrets can be read and changed.",
  fix: "Set `remoteDebuggingEnabled: false` in `siteConfig`, or leave it out.",
  references: {
    mcsb: "PV-2",
    cwe: 489,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#disable-remote-debugging",
    peers: ["CKV_AZURE_72", "Azure.AppService.RemoteDebug"],
  },
  subject: "site",

  check: (site) =>
    judge(
      site.config("remoteDebuggingEnabled"),
      (enabled) => enabled !== true || `${site.noun} \`${site.label}\` has remote debugging switched on`,
      { edit: set(site, "properties.siteConfig.remoteDebuggingEnabled", false) },
    ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            remoteDebuggingEnabled: true // !
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
            remoteDebuggingEnabled: false
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
            http20Enabled: true
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param debug bool

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            remoteDebuggingEnabled: debug
          }
        }
      }
    `,
  ],
});

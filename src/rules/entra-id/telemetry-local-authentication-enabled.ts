import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const telemetryLocalAuthenticationEnabled = rule({
  id: "telemetry-local-authentication-enabled",
  aliases: ["telemetry-local-auth"],
  title: "Telemetry is taken from anyone who has a key",
  practice: "entra-id",
  severity: "low",
  severityWhy: "Whoever has the key forges traces and drowns alerts.",
  why: "A key says nothing of who sends: an instrumentation key is no secret, a workspace's is shared by all its agents. Whoever has one can write to the logs that an investigation relies on.",
  fix: "On Application Insights set `DisableLocalAuth: true`, on the app `APPLICATIONINSIGHTS_AUTHENTICATION_STRING=Authorization=AAD`, and grant its identity `Monitoring Metrics Publisher`; without the last two its telemetry stops. On a workspace set `features.disableLocalAuth: true`.",
  references: {
    mcsb: "IM-1",
    cwe: 345,
    page: "https://learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication",
    peers: ["Azure.AppInsights.LocalAuth"],
  },
  subject: ["Microsoft.Insights/components", "Microsoft.OperationalInsights/workspaces"],

  check: (telemetry) => {
    const isWorkspace = telemetry.declaration.type.toLowerCase().endsWith("/workspaces");
    return judge(
      telemetry.at(isWorkspace ? "properties.features.disableLocalAuth" : "properties.DisableLocalAuth"),
      (disabled) =>
        disabled === true ||
        `${isWorkspace ? "Log Analytics workspace" : "Application Insights"} \`${telemetry.label}\` takes telemetry from anyone who has its key`,
    );
  },

  bad: [
    bicep`
      resource insights 'Microsoft.Insights/components@2020-02-02' = { // !
        name: 'orders'
        location: 'westeurope'
        kind: 'web'
        properties: {
          Application_Type: 'web'
        }
      }
    `,
    bicep`
      resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          features: {
            disableLocalAuth: false // !
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource insights 'Microsoft.Insights/components@2020-02-02' = {
        name: 'orders'
        location: 'westeurope'
        kind: 'web'
        properties: {
          Application_Type: 'web'
          DisableLocalAuth: true
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param keys bool

      resource insights 'Microsoft.Insights/components@2020-02-02' = {
        name: 'orders'
        location: 'westeurope'
        kind: 'web'
        properties: {
          Application_Type: 'web'
          DisableLocalAuth: keys
        }
      }
    `,
  ],
});

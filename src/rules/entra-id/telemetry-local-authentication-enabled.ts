import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const telemetryLocalAuthenticationEnabled = rule({
  id: "telemetry-local-authentication-enabled",
  aliases: ["telemetry-local-auth"],
  title: "Telemetry is taken from anyone who has the connection string",
  practice: "entra-id",
  severity: "low",
  severityWhy: "Whoever sees the connection string, which is no secret, forges traces and drowns alerts.",
  why: "An instrumentation key names the resource and proves nothing: anyone who has it can write to the logs that an investigation relies on.",
  fix: "Set `DisableLocalAuth: true` (a workspace: `features.disableLocalAuth`), `APPLICATIONINSIGHTS_AUTHENTICATION_STRING=Authorization=AAD` on the app, and grant it `Monitoring Metrics Publisher`; without them telemetry stops.",
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

import { bicep } from "../example.ts";
import { judge, pass, rule } from "../judgement.ts";

export const applicationInsightsWithoutWorkspace = rule({
  id: "application-insights-without-workspace",
  aliases: ["appinsights-legacy"],
  title: "Application Insights component belongs to no workspace",
  practice: "monitor-log",
  severity: "low",
  severityWhy:
    "It opens nothing by itself; the logs lie where nobody set who may read them and how long they stay.",
  why: "Classic components are retired; only a workspace has retention, access control and alerts of its own.",
  fix: "Set `WorkspaceResourceId` to a Log Analytics workspace.",
  references: {
    mcsb: "LT-5",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/azure-monitor/app/create-workspace-resource",
    peers: ["Azure.AppInsights.Workspace"],
  },
  subject: "Microsoft.Insights/components",

  check: (component) =>
    component.at("properties.WorkspaceResourceId").tree.kind === "unknown"
      ? pass
      : judge(
          component.at("properties.WorkspaceResourceId"),
          (workspace) =>
            (typeof workspace === "string" && workspace !== "") ||
            `Application Insights component \`${component.label}\` belongs to no workspace`,
        ),

  bad: [
    bicep`
      resource it 'Microsoft.Insights/components@2020-02-02' = { // !
        name: 'orders'
        location: 'westeurope'
        kind: 'web'
        properties: {
          Application_Type: 'web'
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.Insights/components@2020-02-02' = {
        name: 'orders'
        location: 'westeurope'
        kind: 'web'
        properties: {
          Application_Type: 'web'
          WorkspaceResourceId: resourceId('Microsoft.OperationalInsights/workspaces', 'logs')
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param own bool

      param workspace string

      resource it 'Microsoft.Insights/components@2020-02-02' = {
        name: 'orders'
        location: 'westeurope'
        kind: 'web'
        properties: {
          Application_Type: 'web'
          WorkspaceResourceId: own ? { id: workspace } : workspace
        }
      }
    `,
  ],
});

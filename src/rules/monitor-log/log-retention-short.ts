import { bicep } from "../example.ts";
import { both, judge, rule } from "../judgement.ts";

export const logRetentionShort = rule({
  id: "log-retention-short",
  title: "Logs are deleted before an attack is usually noticed",
  practice: "monitor-log",
  preset: "strict",
  severity: "low",
  severityWhy: "It opens nothing by itself; the traces of an attack are gone when they are looked for.",
  why: "Attacks are often found months later; a cap on the day's volume drops logs as well, and an attacker can fill it.",
  fix: "Set `retentionInDays: 90` or more, and leave `workspaceCapping` out.",
  references: {
    mcsb: "LT-6",
    cwe: 779,
    page: "https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure",
    peers: ["AZU-0031"],
  },
  subject: "Microsoft.OperationalInsights/workspaces",

  check: (workspace) =>
    both(
      judge(workspace.at("properties.retentionInDays"), (days) => {
        if (days === undefined || days === null)
          return `Workspace \`${workspace.label}\` keeps logs for 30 days, as by default`;
        return Number(days) >= 90 || `Workspace \`${workspace.label}\` keeps logs for ${days} days only`;
      }),
      judge(workspace.at("properties.workspaceCapping.dailyQuotaGb"), (quota) => {
        if (quota === undefined || quota === null || Number(quota) < 0) return true;
        return (
          Number(quota) >= 1 || `Workspace \`${workspace.label}\` takes no more logs after ${quota} GB a day`
        );
      }),
    ),

  bad: [
    bicep`
      resource it 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          retentionInDays: 30 // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          retentionInDays: 90
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param days int

      resource it 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          retentionInDays: days
        }
      }
    `,
  ],
});

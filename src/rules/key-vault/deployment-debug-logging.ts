import { armResources } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const deploymentDebugLogging = rule({
  id: "deployment-debug-logging",
  aliases: ["deployment-debug-detail"],
  title: "Deployment keeps its requests and responses",
  practice: "key-vault",
  severity: "medium",
  severityWhy:
    "Everyone with read access to the deployment reads the secrets that requests and responses carry.",
  why: "With `requestContent` or `responseContent` the history keeps what was sent and answered, listed keys too.",
  fix: "Remove `debugSetting`, or set `detailLevel: 'none'`.",
  references: {
    mcsb: "IM-8",
    cwe: 532,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history",
    peers: ["Azure.Template.DebugDeployment"],
  },
  subject: "Microsoft.Resources/deployments",

  check: (deployment) =>
    judge(
      deployment.at("properties.debugSetting.detailLevel"),
      (level) =>
        !(typeof level === "string" && /(?:request|response)content/iu.test(level)) ||
        `Deployment \`${deployment.label}\` keeps its requests and responses in its history`,
    ),

  bad: [
    armResources`
      {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "inner",
        "properties": {
          "mode": "Incremental",
          "debugSetting": {
            "detailLevel": "requestContent, responseContent" // !
          },
          "template": {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "resources": []
          }
        }
      }
    `,
  ],
  good: [
    armResources`
      {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "inner",
        "properties": {
          "mode": "Incremental",
          "template": {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "resources": []
          }
        }
      }
    `,
  ],
  undecided: [
    armResources`
      {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "inner",
        "properties": {
          "mode": "Incremental",
          "debugSetting": {
            "detailLevel": "[reference(resourceId('Microsoft.Web/sites', 'api')).state]"
          },
          "template": {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "resources": []
          }
        }
      }
    `,
  ],
});

import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const apiManagementExposed = rule({
  id: "api-management-exposed",
  aliases: ["apim-management-exposed"],
  title: "API Management can be managed past Azure Resource Manager",
  practice: "waf",
  severity: "low",
  severityWhy:
    "It opens nothing by itself; a leaked management key changes every API without a trace in the activity log.",
  why: "The direct management interface has a key of its own, without roles, conditional access and activity log.",
  fix: "Set `enabled: false`.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/api-management/api-management-security-controls",
  },
  subject: "Microsoft.ApiManagement/service/tenant",

  check: (access) =>
    judge(
      access.at("properties.enabled"),
      (enabled) => enabled !== true || `\`${access.label}\` opens the direct management interface`,
      { edit: set(access, "properties.enabled", false) },
    ),

  bad: [
    bicep`
      resource it 'Microsoft.ApiManagement/service/tenant@2024-05-01' = {
        name: 'gateway/access'
        properties: {
          enabled: true // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.ApiManagement/service/tenant@2024-05-01' = {
        name: 'gateway/access'
        properties: {
          enabled: false
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param direct bool

      resource it 'Microsoft.ApiManagement/service/tenant@2024-05-01' = {
        name: 'gateway/access'
        properties: {
          enabled: direct
        }
      }
    `,
  ],
});

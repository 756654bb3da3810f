import { bicep } from "../example.ts";
import { isText, judge, rule } from "../judgement.ts";

export const defenderPlanOff = rule({
  id: "defender-plan-off",
  aliases: ["defender-not-configured"],
  title: "Microsoft Defender for Cloud is declared but switched off",
  practice: "monitor-log",
  severity: "low",
  severityWhy: "It opens nothing by itself; an attack that Defender would report is seen by nobody.",
  why: "The template says which plans the subscription has, and this one is the free tier, which detects nothing.",
  fix: "Set `pricingTier: 'Standard'`.",
  references: {
    mcsb: "LT-1",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/defender-for-cloud/defender-for-cloud-introduction",
    peers: ["CKV_AZURE_61", "Azure.Defender.AppServices", "AZU-0045"],
  },
  subject: "Microsoft.Security/pricings",

  check: (plan) =>
    judge(
      plan.at("properties.pricingTier"),
      (tier) => isText(tier, "Standard") || `Defender plan \`${plan.label}\` is switched off`,
    ),

  bad: [
    bicep`
      targetScope = 'subscription'

      resource it 'Microsoft.Security/pricings@2024-01-01' = {
        name: 'AppServices'
        properties: {
          pricingTier: 'Free' // !
        }
      }
    `,
  ],
  good: [
    bicep`
      targetScope = 'subscription'

      resource it 'Microsoft.Security/pricings@2024-01-01' = {
        name: 'AppServices'
        properties: {
          pricingTier: 'Standard'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      targetScope = 'subscription'

      param tier string

      resource it 'Microsoft.Security/pricings@2024-01-01' = {
        name: 'AppServices'
        properties: {
          pricingTier: tier
        }
      }
    `,
  ],
});

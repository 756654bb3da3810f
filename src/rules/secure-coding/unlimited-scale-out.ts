import { bicep } from "../example.ts";
import { judge, pass, rule } from "../judgement.ts";

export const unlimitedScaleOut = rule({
  id: "unlimited-scale-out",
  aliases: ["unbounded-consumption"],
  title: "Function app scales out without a limit that anyone chose",
  practice: "secure-coding",
  preset: "all",
  severity: "low",
  severityWhy: "Anyone who can call it often runs up the bill.",
  why: "Who floods the app makes it grow up to the limit of the plan, and the bill with it.",
  fix: "Set `functionAppScaleLimit` in `siteConfig` (Flex Consumption: `scaleAndConcurrency.maximumInstanceCount`) to what the load needs.",
  references: {
    mcsb: "PV-2",
    cwe: 770,
    page: "https://learn.microsoft.com/azure/azure-functions/event-driven-scaling#limit-scale-out",
  },
  subject: "site",

  check: (site) => {
    if (site.isFunctionApp === false) return pass;
    if (site.isFlexConsumption) {
      return judge(
        site.at("properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount"),
        (count) =>
          count === undefined ||
          Number(count) < 1000 ||
          `${site.noun} \`${site.label}\` may grow to ${count} instances`,
      );
    }
    const quota = site.at("properties.dailyMemoryTimeQuota").tree;
    if (quota.kind === "known" && Number(quota.value) > 0) return pass;
    return judge(
      site.config("functionAppScaleLimit"),
      (limit) =>
        Number(limit ?? 0) > 0 || `${site.noun} \`${site.label}\` scales out as far as its plan does`,
    );
  },

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = { // !
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          httpsOnly: true
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
            functionAppScaleLimit: 10
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param limit int

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            functionAppScaleLimit: limit
          }
        }
      }
    `,
  ],
});

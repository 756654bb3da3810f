import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const plainHttpAllowed = rule({
  id: "plain-http-allowed",
  aliases: ["site-https-only"],
  title: "Function app answers over plain HTTP",
  practice: "functions-auth",
  severity: "high",
  severityWhy: "Whoever is on the path reads and replays the keys and tokens that callers send.",
  why: "A function key or token sent over HTTP can be read, and replayed, by anyone on the path.",
  fix: "Set `httpsOnly: true` on the site. Azure takes a missing value for false.",
  references: {
    mcsb: "DP-3",
    cwe: 319,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#require-https",
    peers: ["CKV_AZURE_70", "Azure.AppService.UseHTTPS", "AZU-0004"],
  },
  subject: "site",

  check: (site) =>
    judge(
      site.at("properties.httpsOnly"),
      (enforced) => enforced === true || `${site.noun} \`${site.label}\` accepts plain HTTP`,
      { edit: set(site, "properties.httpsOnly", true) },
    ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = { // !
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
      }
    `,
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          httpsOnly: false // !
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
          httpsOnly: true
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param httpsOnly bool

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          httpsOnly: httpsOnly
        }
      }
    `,
  ],
});

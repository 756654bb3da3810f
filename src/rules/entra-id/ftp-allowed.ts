import { children } from "../../application/resource.ts";
import type { Site } from "../../application/site.ts";
import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { isText, isUnset, judge, pass, rule, undecided } from "../judgement.ts";

export const ftpAllowed = rule({
  id: "ftp-allowed",
  aliases: ["site-ftps-state"],
  title: "Code can be deployed over plain FTP",
  practice: "entra-id",
  severity: "high",
  severityWhy: "Publishing credentials read off the wire replace the code of the app.",
  why: "FTP sends the publishing user's name and password in clear, and those can replace the app's code.",
  fix: "Set `ftpsState: 'Disabled'` in `siteConfig` (or `'FtpsOnly'` while FTP deployment is still needed).",
  references: {
    mcsb: "DP-3",
    cwe: 319,
    page: "https://learn.microsoft.com/azure/app-service/deploy-ftp#enforce-ftps",
    peers: ["CKV_AZURE_78", "Azure.AppService.WebSecureFtp"],
  },
  subject: "site",

  // Flex Consumption has no FTP endpoint, and without its password nobody signs in to it. What a missing value means,
  // neither the page nor the reference of `siteConfig` says: it was `AllAllowed` when the setting came, and a site that is
  // made in the portal gets `FtpsOnly` (Azure/azure-cli issue 6297, Azure/azure-dev pull request 1345).
  check: (site) => {
    if (site.isFlexConsumption || isWithoutPassword(site)) return pass;
    const state = site.config("ftpsState");
    if (isUnset(state.tree))
      return undecided("`ftpsState` is not written, and no default is documented", site.declaration.at);
    return judge(
      state,
      (value) => !isText(value, "AllAllowed") || `${site.noun} \`${site.label}\` takes code over plain FTP`,
      { edit: set(site, "properties.siteConfig.ftpsState", "Disabled") },
    );
  },

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            ftpsState: 'AllAllowed' // !
          }
        }
      }
    `,
    // Null is no configuration of Flex Consumption.
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          functionAppConfig: null
          siteConfig: {
            ftpsState: 'AllAllowed' // !
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
            ftpsState: 'AllAllowed'
          }
        }

        resource ftp 'basicPublishingCredentialsPolicies' = {
          name: 'ftp'
          properties: {
            allow: false
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
            ftpsState: 'Disabled'
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
            ftpsState: 'FtpsOnly'
          }
        }
      }
    `,
  ],
  undecided: [
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
    bicep`
      param ftpsState string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            ftpsState: ftpsState
          }
        }
      }
    `,
  ],
});

/** Whether the policy `ftp` refuses the publishing user, whose password is the only way in. */
function isWithoutPassword(site: Site): boolean {
  const type = `${site.declaration.type}/basicPublishingCredentialsPolicies`;
  return children(site, type, "ftp").some((policy) => {
    const { tree } = policy.at("properties.allow");
    return policy.declaration.condition.kind === "known" && tree.kind === "known" && tree.value === false;
  });
}

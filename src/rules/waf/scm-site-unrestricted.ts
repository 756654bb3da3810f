import { isMostOfInternet } from "../../azure/addresses.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { isText, judge, pass, rule, undecided } from "../judgement.ts";

export const scmSiteUnrestricted = rule({
  id: "scm-site-unrestricted",
  aliases: ["site-scm-unrestricted"],
  title: "Deployment site stays open while the app is locked",
  practice: "waf",
  severity: "medium",
  severityWhy: "Whoever gets deployment credentials replaces the code from anywhere.",
  why: "The deployment (SCM) site has access restrictions of its own, and those of the app do not cover it.",
  fix: "Set `scmIpSecurityRestrictionsUseMain: true`; runners that GitHub hosts then no longer deploy through it.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/app-service/app-service-ip-restrictions#restrict-access-to-an-scm-site",
  },
  subject: "site",

  check: (site) => {
    const closed = [site.at("properties.publicNetworkAccess"), site.config("publicNetworkAccess")];
    if (closed.some(({ tree }) => isText(knownText(tree), "Disabled"))) return pass;
    const main = itemsOf(site.config("ipSecurityRestrictions").tree);
    const allowing = main.items.filter((item) => !isText(knownText(lookup(item, "action")), "Deny"));
    const restricted =
      allowing.some((item) => !isMostOfInternet(knownText(lookup(item, "ipAddress")))) ||
      isText(knownText(site.config("ipSecurityRestrictionsDefaultAction").tree), "Deny");
    if (!restricted) return pass;
    const own = itemsOf(site.config("scmIpSecurityRestrictions").tree);
    if (own.items.length > 0) return pass;
    if (own.more !== undefined)
      return undecided("the restrictions of the deployment site are not known", own.more.at);
    if (isText(knownText(site.config("scmIpSecurityRestrictionsDefaultAction").tree), "Deny")) return pass;
    return judge(
      site.config("scmIpSecurityRestrictionsUseMain"),
      (used) =>
        used === true ||
        `${site.noun} \`${site.label}\` is locked, its deployment site is open to every address`,
    );
  },

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = { // !
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            ipSecurityRestrictions: [
              {
                action: 'Allow'
                ipAddress: '203.0.113.0/24'
              }
            ]
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
            scmIpSecurityRestrictionsUseMain: true
            ipSecurityRestrictions: [
              {
                action: 'Allow'
                ipAddress: '203.0.113.0/24'
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param same bool

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            scmIpSecurityRestrictionsUseMain: same
            ipSecurityRestrictions: [
              {
                action: 'Allow'
                ipAddress: '203.0.113.0/24'
              }
            ]
          }
        }
      }
    `,
  ],
});

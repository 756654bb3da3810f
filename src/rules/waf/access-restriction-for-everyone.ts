import { isMostOfInternet } from "../../azure/addresses.ts";
import type { Site } from "../../application/site.ts";
import type { Scalar } from "../../declarations/value.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup, type Tree } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { breach, isText, judge, pass, rule, undecided } from "../judgement.ts";

export const accessRestrictionForEveryone = rule({
  id: "access-restriction-for-everyone",
  aliases: ["site-access-restriction-any"],
  title: "Access restrictions of the app let everyone in",
  practice: "waf",
  severity: "medium",
  severityWhy: "Anyone reaches the app past the firewall that was to stand before it.",
  why: "The list looks like a lock, but one of its rules, or the default for everyone else, lets all of the internet through.",
  fix: "Remove the rule for every address, and set `ipSecurityRestrictionsDefaultAction: 'Deny'`.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/app-service/app-service-ip-restrictions",
  },
  subject: "site",

  check: (site) => {
    if (isClosed(site) || isPlain(site)) return pass;
    const restrictions = site.config("ipSecurityRestrictions");
    const { items, more } = itemsOf(restrictions.tree);
    const allowing = items.filter((item) => !isText(known(lookup(item, "action")), "Deny"));
    const everyone = allowing.find((item) => isMostOfInternet(knownText(lookup(item, "ipAddress"))));
    // A list of refusals lets everyone else in on purpose.
    if (everyone !== undefined && (allowing.length > 1 || items.length === allowing.length)) {
      return breach({
        message: `An access restriction of ${site.noun.toLowerCase()} \`${site.label}\` lets every address in`,
        at: lookup(everyone, "ipAddress").at,
        property: restrictions.path,
        ...(allowing.length === 1 && { severity: "low" }),
      });
    }
    if (more !== undefined) return undecided("not every access restriction is known", more.at);
    if (allowing.length === 0) return pass;
    return judge(
      site.config("ipSecurityRestrictionsDefaultAction"),
      (action) =>
        !isText(action, "Allow") ||
        `${site.noun} \`${site.label}\` lists who may come, and lets everyone else in too`,
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
            ipSecurityRestrictionsDefaultAction: 'Allow' // !
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
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
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
              {
                action: 'Allow'
                ipAddress: '0.0.0.0/1,128.0.0.0/1' // !
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
            ipSecurityRestrictionsDefaultAction: 'Deny'
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
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            ipSecurityRestrictions: [
              {
                action: 'Deny'
                ipAddress: '203.0.113.0/24'
              }
              {
                action: 'Allow'
                ipAddress: 'Any'
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param restrictions array

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            ipSecurityRestrictions: restrictions
          }
        }
      }
    `,
  ],
});

function known(tree: Tree): Scalar | undefined {
  return tree.kind === "known" ? tree.value : undefined;
}

/** Nobody comes by the public network at all. */
function isClosed(site: Site): boolean {
  return [site.at("properties.publicNetworkAccess"), site.config("publicNetworkAccess")].some(({ tree }) =>
    isText(known(tree), "Disabled"),
  );
}

/** The one rule that App Service itself shows for an app without restrictions, as exported templates have it. */
function isPlain(site: Site): boolean {
  const { items, more } = itemsOf(site.config("ipSecurityRestrictions").tree);
  const [only] = items;
  return (
    more === undefined &&
    items.length === 1 &&
    only !== undefined &&
    isText(known(lookup(only, "ipAddress")), "Any") &&
    isText(known(lookup(only, "action")), "Allow")
  );
}

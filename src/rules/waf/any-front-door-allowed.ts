import { itemsOf } from "../../declarations/items.ts";
import { lookup } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, isText, pass, rule, undecided } from "../judgement.ts";

export const anyFrontDoorAllowed = rule({
  id: "any-front-door-allowed",
  aliases: ["site-frontdoor-no-fdid"],
  title: "Function app takes requests from anyone's Front Door",
  practice: "waf",
  severity: "high",
  severityWhy: "An attacker's own Front Door, with no firewall, reaches the function past yours.",
  why: "The service tag `AzureFrontDoor.Backend` holds the addresses of every customer's Front Door; only the header `X-Azure-FDID` names yours.",
  fix: "Add `headers: { 'x-azure-fdid': [ frontDoorId ] }` to the access restriction.",
  references: {
    mcsb: "NS-2",
    cwe: 290,
    page: "https://learn.microsoft.com/azure/app-service/app-service-ip-restrictions#restrict-access-to-a-specific-azure-front-door-instance",
  },
  subject: "site",

  check: (site) => {
    const restrictions = site.config("ipSecurityRestrictions");
    const { items, more } = itemsOf(restrictions.tree);
    return both(
      pass,
      ...(more === undefined ? [] : [undecided("not every access restriction is known", more.at)]),
      ...items.map((item) => {
        const address = lookup(item, "ipAddress");
        const action = lookup(item, "action");
        if (address.kind !== "known" || !isText(address.value, "AzureFrontDoor.Backend")) return pass;
        if (action.kind === "known" && isText(action.value, "Deny")) return pass;
        const id = lookup(item, ["headers", "x-azure-fdid"]);
        const listed = itemsOf(id);
        if (listed.items.length > 0 || listed.more !== undefined) return pass;
        if (id.kind === "oneOf" || lookup(item, "headers").kind === "unknown")
          return undecided("which Front Door is let in is not known", id.at);
        return breach({
          message: `${site.noun} \`${site.label}\` takes requests from every customer's Front Door`,
          at: address.at,
          property: `${restrictions.path}.headers`,
        });
      }),
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
            ipSecurityRestrictions: [
              {
                name: 'door'
                priority: 100
                action: 'Allow'
                tag: 'ServiceTag'
                ipAddress: 'AzureFrontDoor.Backend' // !
              }
            ]
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource door 'Microsoft.Cdn/profiles@2024-09-01' existing = {
        name: 'orders'
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            ipSecurityRestrictions: [
              {
                name: 'door'
                priority: 100
                action: 'Allow'
                tag: 'ServiceTag'
                ipAddress: 'AzureFrontDoor.Backend'
                headers: {
                  'x-azure-fdid': [door.properties.frontDoorId]
                }
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

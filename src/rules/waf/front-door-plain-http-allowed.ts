import { itemsOf } from "../../declarations/items.ts";
import { knownText } from "../../declarations/value.ts";
import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { both, isText, judge, pass, rule, undecided } from "../judgement.ts";

export const frontDoorPlainHttpAllowed = rule({
  id: "front-door-plain-http-allowed",
  title: "Front Door passes requests on over plain HTTP",
  practice: "waf",
  severity: "medium",
  severityWhy: "Whoever is on the path reads and replays what callers send.",
  why: "Keys and tokens travel in clear, between the caller and Front Door or between Front Door and the app.",
  fix: "Set `httpsRedirect: 'Enabled'` and `forwardingProtocol: 'HttpsOnly'` on the route.",
  references: {
    mcsb: "DP-3",
    cwe: 319,
    page: "https://learn.microsoft.com/azure/frontdoor/front-door-how-to-redirect-https",
    peers: ["CKV_AZURE_197", "Azure.CDN.HTTP"],
  },
  subject: "Microsoft.Cdn/profiles/afdEndpoints/routes",

  check: (route) => {
    const protocols = itemsOf(route.at("properties.supportedProtocols").tree);
    const plain =
      protocols.items.length === 0 ||
      protocols.items.some((item) => knownText(item)?.toLowerCase() === "http");
    const redirect = route.at("properties.httpsRedirect");
    const isSilent = redirect.tree.kind === "absent";
    const redirects = isSilent || isText(knownText(redirect.tree), "Enabled");
    return both(
      plain && isSilent
        ? undecided(
            "whether HTTP is redirected is not written, and no default is documented",
            route.declaration.at,
          )
        : pass,
      plain && !isSilent && protocols.more === undefined
        ? judge(
            redirect,
            (value) =>
              isText(value, "Enabled") || `Front Door route \`${route.label}\` answers over plain HTTP`,
            { edit: set(route, "properties.httpsRedirect", "Enabled") },
          )
        : pass,
      judge(route.at("properties.forwardingProtocol"), (protocol) => {
        // What came over HTTPS is passed on so; nothing else is passed on where HTTP is redirected.
        const sends =
          isText(protocol, "HttpOnly") || (isText(protocol, "MatchRequest") && plain && !redirects);
        return !sends || `Front Door route \`${route.label}\` sends requests to the app over plain HTTP`;
      }),
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.Cdn/profiles/afdEndpoints/routes@2024-09-01' = {
        name: 'orders/orders/all'
        properties: {
          supportedProtocols: ['Http', 'Https']
          httpsRedirect: 'Disabled' // !
          forwardingProtocol: 'HttpOnly' // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.Cdn/profiles/afdEndpoints/routes@2024-09-01' = {
        name: 'orders/orders/all'
        properties: {
          supportedProtocols: ['Http', 'Https']
          httpsRedirect: 'Enabled'
          forwardingProtocol: 'MatchRequest'
        }
      }
    `,
    bicep`
      resource it 'Microsoft.Cdn/profiles/afdEndpoints/routes@2024-09-01' = {
        name: 'orders/orders/all'
        properties: {
          supportedProtocols: ['Https']
          httpsRedirect: 'Disabled'
          forwardingProtocol: 'HttpsOnly'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      resource it 'Microsoft.Cdn/profiles/afdEndpoints/routes@2024-09-01' = {
        name: 'orders/orders/all'
        properties: {
          supportedProtocols: ['Http', 'Https']
          forwardingProtocol: 'HttpsOnly'
        }
      }
    `,
    bicep`
      param protocol string

      resource it 'Microsoft.Cdn/profiles/afdEndpoints/routes@2024-09-01' = {
        name: 'orders/orders/all'
        properties: {
          forwardingProtocol: protocol
        }
      }
    `,
  ],
});

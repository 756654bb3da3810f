import { itemsOf } from "../../declarations/items.ts";
import { knownText } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, undecided, wayOf } from "../judgement.ts";

export const wildcardCors = rule({
  id: "wildcard-cors",
  aliases: ["site-cors-wildcard"],
  title: "Any website may call the function from a browser",
  practice: "functions-auth",
  severity: "medium",
  severityWhy:
    "A page that a signed-in user visits can read the function's answers; with credentials it acts as the user.",
  why: "With `*` any website can call the function from its visitors' browsers and read the answers; `null`, plain HTTP and `localhost` are not one site either.",
  fix: "List the origins that really call it in `cors.allowedOrigins`.",
  references: {
    mcsb: "PV-2",
    cwe: 942,
    page: "https://learn.microsoft.com/azure/azure-functions/security-concepts#restrict-cors-access",
    peers: ["CKV_AZURE_57", "Azure.AppService.CORS"],
  },
  subject: "site",

  check: (site) => {
    const origins = site.config("cors.allowedOrigins");
    const credentials = site.config("cors.supportCredentials").tree;
    const { items, more } = itemsOf(origins.tree);
    const withCredentials = credentials.kind === "known" && credentials.value === true;
    const open = items.find((item) => item.kind === "known" && item.value === "*");
    if (open !== undefined) {
      return breach({
        message: `${site.noun} \`${site.label}\` lets every website call it${withCredentials ? " with the user's credentials" : ""}`,
        at: open.at,
        property: origins.path,
        related: wayOf(open),
        severity: withCredentials ? "high" : "medium",
      });
    }
    const doubtful = items.find((item) => item.kind === "unknown") ?? more;
    return both(
      doubtful === undefined ? pass : undecided("not every allowed origin is known", doubtful.at),
      ...items.flatMap((item) => {
        const whose = weak(knownText(item));
        if (whose === undefined) return [];
        return [
          breach({
            message: `${site.noun} \`${site.label}\` lets ${whose} call it${withCredentials ? " with the user's credentials" : ""}`,
            at: item.at,
            property: origins.path,
            related: wayOf(item),
            severity: withCredentials ? "medium" : "low",
          }),
        ];
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
            cors: {
              allowedOrigins: [
                'https://portal.azure.com'
                '*' // !
              ]
            }
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
            cors: {
              supportCredentials: true
              allowedOrigins: [
                'https://shop.example.com'
                'http://shop.example.com' // !
                'http://localhost:3000' // !
                'null' // !
              ]
            }
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
            cors: {
              allowedOrigins: ['https://shop.example.com']
            }
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param origins array

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            cors: {
              allowedOrigins: origins
            }
          }
        }
      }
    `,
  ],
});

/** Origins that are not the one site that is meant: whose pages they let in. */
function weak(origin: string | undefined): string | undefined {
  if (origin === undefined) return undefined;
  if (/^null$/iu.test(origin)) return "every sandboxed page (`null`)";
  if (/^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\/?$/iu.test(origin))
    return `whatever runs on the user's machine (\`${origin}\`)`;
  return /^http:/iu.test(origin) ? `a page that anyone on the way can change (\`${origin}\`)` : undefined;
}

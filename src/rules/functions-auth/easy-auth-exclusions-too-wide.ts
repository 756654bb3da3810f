import { itemsOf } from "../../declarations/items.ts";
import { canonical, knownText } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";

export const easyAuthExclusionsTooWide = rule({
  id: "easy-auth-exclusions-too-wide",
  aliases: ["easyauth-excluded-paths-wide"],
  title: "Easy Auth leaves most of the API out",
  practice: "functions-auth",
  severity: "high",
  severityWhy: "Everything below the excluded path answers callers who have not signed in.",
  why: "Paths in `excludedPaths` need no sign-in, so a wide one opens again what Easy Auth was to close.",
  fix: "Exclude only single paths that are public on purpose, such as `/api/health`.",
  references: {
    mcsb: "IM-1",
    cwe: 288,
    page: "https://learn.microsoft.com/azure/app-service/configure-authentication-file-based",
  },
  subject: ["Microsoft.Web/sites/config", "Microsoft.Web/sites/slots/config"],

  check: (config) => {
    if (!/\/authsettingsV2$/iu.test(canonical(config.declaration.name))) return pass;
    // Without Easy Auth nothing is left out of it.
    const enabled = config.at("properties.platform.enabled").tree;
    if (enabled.kind === "absent" || (enabled.kind === "known" && enabled.value !== true)) return pass;
    const excluded = config.at("properties.globalValidation.excludedPaths");
    const { items, more } = itemsOf(excluded.tree);
    return both(
      pass,
      ...(more === undefined ? [] : [undecided("not every excluded path is known", more.at)]),
      ...items.map((item) => {
        const path = knownText(item);
        if (path === undefined) return undecided("an excluded path is not known", item.at);
        if (!isWide(path)) return pass;
        return breach({
          message: `Easy Auth lets everything below \`${path}\` through without a sign-in`,
          at: item.at,
          property: excluded.path,
        });
      }),
    );
  },

  bad: [
    bicep`
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettingsV2'
        properties: {
          platform: {
            enabled: true
          }
          globalValidation: {
            requireAuthentication: true
            excludedPaths: [
              '/api/health'
              '/api/*' // !
            ]
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettingsV2'
        properties: {
          platform: {
            enabled: true
          }
          globalValidation: {
            requireAuthentication: true
            excludedPaths: ['/api/health', '/.auth/*', '/api/public/*']
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param open array

      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettingsV2'
        properties: {
          platform: {
            enabled: true
          }
          globalValidation: {
            requireAuthentication: true
            excludedPaths: open
          }
        }
      }
    `,
  ],
});

/** Everything, the whole API, or what the host keeps for its operators. A folder below is somebody's intent. */
function isWide(path: string): boolean {
  return /^\/?(?:\*|(?:api|admin|runtime)(?:\/webhooks)?\/?\*?)?$/iu.test(path);
}

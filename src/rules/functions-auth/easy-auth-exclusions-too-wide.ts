import type { Application } from "../../application/application.ts";
import { isNewerAndOn, routePrefixOf } from "../../application/easy-auth.ts";
import { hostingOf } from "../../application/hosting.ts";
import { pathsMayMeet, pathsMeet } from "../../application/http-path.ts";
import type { Resource } from "../../application/resource.ts";
import { itemsOf } from "../../declarations/items.ts";
import { knownText } from "../../declarations/value.ts";
import { bicep, hostJson, together } from "../example.ts";
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

  check: (config, application) => {
    if (!isNewerAndOn(config)) return pass;
    const excluded = config.at("properties.globalValidation.excludedPaths");
    const { items, more } = itemsOf(excluded.tree);
    const folders = ["/admin", "/runtime", "/runtime/webhooks", ...apisOf(config, application)];
    return both(
      pass,
      ...(more === undefined ? [] : [undecided("not every excluded path is known", more.at)]),
      ...items.map((item) => {
        const path = knownText(item);
        if (path === undefined) return undecided("an excluded path is not known", item.at);
        if (!isWide(path, folders, pathsMeet)) {
          // Everything below `/api/health` is no folder of the app's.
          const isOdd = /%|\\|\/\/|\/\.|^\s|\s$/u.test(path);
          return isOdd && isWide(path, folders, pathsMayMeet)
            ? undecided("how Easy Auth reads a path that is written so is not documented", item.at)
            : pass;
        }
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
    together(
      hostJson`
        { "version": "2.0", "extensions": { "http": { "routePrefix": "v1" } } }
      `,
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
                '/v1/*' // !
                '/a*' // !
                '/runtime' // !
              ]
            }
          }
        }
      `,
    ),
  ],
  good: [
    together(
      hostJson`
        { "version": "2.0", "extensions": { "http": { "routePrefix": "v1" } } }
      `,
      bicep`
        resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
          name: 'api/authsettingsV2'
          properties: {
            platform: {
              enabled: true
            }
            globalValidation: {
              requireAuthentication: true
              excludedPaths: ['/v1/health', '/v1/public*']
            }
          }
        }
      `,
    ),
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
      resource auth 'Microsoft.Web/sites/config@2024-04-01' = {
        name: 'api/authsettingsV2'
        properties: {
          platform: {
            enabled: true
          }
          globalValidation: {
            requireAuthentication: true
            excludedPaths: ['/api/health', '/%61pi/*', '//api/', '/api/./*', '/public/../api/*']
          }
        }
      }
    `,
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

/** The first part of the routes of every app that the configuration may be for. */
function apisOf(config: Resource, application: Application): readonly string[] {
  const hosts = application.configuration.filter(({ type, at }) => {
    if (type !== "host.json") return false;
    const hosting = hostingOf(application, at.source.path);
    return (
      hosting.kind !== "sites" ||
      hosting.sites.some(({ declaration }) => declaration.id === config.declaration.parentId)
    );
  });
  const prefixes = hosts.map(({ at }) => routePrefixOf(application, at.source.path) ?? "api");
  return ["api", ...prefixes].map((prefix) => `/${prefix}`.replace(/\/+$/u, ""));
}

/** Everything, the whole API, or what the host keeps for its operators. A folder below is somebody's intent. */
function isWide(path: string, folders: readonly string[], meet: typeof pathsMeet): boolean {
  // A name that no function has: only what leaves the whole folder out fits it.
  if (path.includes("*")) return folders.some((folder) => meet(`${folder}/\u{e000}`, path));
  return ["/", ...folders].some((folder) => meet(folder === "" ? "/" : folder, path));
}

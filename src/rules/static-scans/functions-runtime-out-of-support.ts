import { bicep, settingsThatMayBeMissing } from "../example.ts";
import { judgeSetting } from "../judge-setting.ts";
import { both, isText, judge, pass, rule } from "../judgement.ts";

export const functionsRuntimeOutOfSupport = rule({
  id: "functions-runtime-out-of-support",
  aliases: ["functions-host-legacy"],
  title: "Function app runs a Functions host without security fixes",
  practice: "static-scans",
  severity: "medium",
  severityWhy: "Known flaws in the host stay open.",
  why: "Hosts 1 to 3 get no security fixes, and a pinned patch version gets none until someone changes it.",
  fix: "Set `FUNCTIONS_EXTENSION_VERSION` to `~4`, and move .NET code to the isolated worker model.",
  references: {
    mcsb: "PV-5",
    cwe: 1104,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-versions",
  },
  subject: "site",

  check: (site, { today }) => {
    // Flex Consumption runs the newest host and ignores the setting.
    if (site.isFlexConsumption || site.isFunctionApp === false) return pass;
    const host = judgeSetting(site, "FUNCTIONS_EXTENSION_VERSION", (held) =>
      judge(held, (version) => {
        if (typeof version !== "string" || version === "") return true;
        if (/^~[123](?:\D|$)/u.test(version)) {
          return `${site.noun} \`${site.label}\` runs Functions host ${version}, which gets no security fixes`;
        }
        return (
          !/^\d+\.\d+\.\d+/u.test(version) ||
          `${site.noun} \`${site.label}\` is pinned to Functions host ${version} and gets no security fixes`
        );
      }),
    );
    // `dotnet` is the model that shares the host's process; code of its own process is `dotnet-isolated`.
    const inProcess = site.settings.some(({ name }) => name.toUpperCase() === "FUNCTIONS_WORKER_RUNTIME")
      ? judgeSetting(site, "FUNCTIONS_WORKER_RUNTIME", (held) =>
          judge(
            held,
            (worker) =>
              !isText(worker, "dotnet") ||
              today <= "2026-11-10" ||
              `${site.noun} \`${site.label}\` runs .NET code in the process of the host, which gets no security fixes since 2026-11-10`,
          ),
        )
      : pass;
    return both(host, inProcess);
  },

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'FUNCTIONS_EXTENSION_VERSION'
                value: '~3' // !
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
            appSettings: [
              {
                name: 'FUNCTIONS_EXTENSION_VERSION'
                value: '~4'
              }
              {
                name: 'FUNCTIONS_WORKER_RUNTIME'
                value: 'dotnet' // !
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
            appSettings: [
              {
                name: 'FUNCTIONS_EXTENSION_VERSION'
                value: '~4'
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    ...settingsThatMayBeMissing({ FUNCTIONS_EXTENSION_VERSION: "~2" }),
    bicep`
      param host string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'FUNCTIONS_EXTENSION_VERSION'
                value: host
              }
            ]
          }
        }
      }
    `,
  ],
});

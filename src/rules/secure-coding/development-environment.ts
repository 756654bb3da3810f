import { bicep, settingsThatMayBeMissing } from "../example.ts";
import { judgeSetting } from "../judge-setting.ts";
import { both, isText, judge, rule } from "../judgement.ts";

const settings = {
  AZURE_FUNCTIONS_ENVIRONMENT: ["Development"],
  ASPNETCORE_ENVIRONMENT: ["Development"],
  DOTNET_ENVIRONMENT: ["Development"],
  NODE_ENV: ["development"],
  FLASK_DEBUG: ["1", "true"],
} as const;

export const developmentEnvironment = rule({
  id: "development-environment",
  aliases: ["site-development-environment"],
  title: "App runs as if on a developer's machine",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "Error pages show code, settings and paths to anyone who provokes an error.",
  why: "Frameworks switch to detailed error pages and relaxed checks when they take the environment for a developer's.",
  fix: "Remove the setting, or set it to `Production`.",
  references: {
    mcsb: "PV-2",
    cwe: 489,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-app-settings#azure_functions_environment",
  },
  subject: "site",

  check: (site) => {
    // A slot, or a deployment with values, for development is what it says.
    const meantSo = /(?:^|[^a-z])(?:dev|develop|development|test|sandbox)(?:[^a-z]|$)/iu;
    if (meantSo.test(site.label) || meantSo.test(site.from.deployment)) return both();
    return both(
      ...Object.entries(settings)
        .map(([name, values]) => ({ name, values }))
        // That there may be settings which nobody knows is no reason to doubt each of these five.
        .filter(({ name }) =>
          site.settings.some((setting) => setting.name.toLowerCase() === name.toLowerCase()),
        )
        .map(({ name, values }) =>
          judgeSetting(site, name, (held) =>
            judge(
              held,
              (value) =>
                !isText(value, ...values) ||
                `${site.noun} \`${site.label}\` runs in development mode (\`${name}\`)`,
            ),
          ),
        ),
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
            appSettings: [
              {
                name: 'AZURE_FUNCTIONS_ENVIRONMENT'
                value: 'Development' // !
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
                name: 'AZURE_FUNCTIONS_ENVIRONMENT'
                value: 'Production'
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    ...settingsThatMayBeMissing({ AZURE_FUNCTIONS_ENVIRONMENT: "Development" }),
    bicep`
      param environment string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'NODE_ENV'
                value: environment
              }
            ]
          }
        }
      }
    `,
  ],
});

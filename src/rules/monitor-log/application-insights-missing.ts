import { bicep } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

/** The last one is where OpenTelemetry sends to, another service than Application Insights perhaps. */
const settings = [
  "APPLICATIONINSIGHTS_CONNECTION_STRING",
  "APPINSIGHTS_INSTRUMENTATIONKEY",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
];

export const applicationInsightsMissing = rule({
  id: "application-insights-missing",
  aliases: ["appinsights-missing"],
  title: "Function app sends no telemetry",
  practice: "monitor-log",
  severity: "medium",
  severityWhy: "An attack on the app, or its failure, is seen by nobody.",
  why: "Without Application Insights nobody sees failed sign-ins, unusual traffic or errors, and nothing can be looked up afterwards.",
  fix: "Set the app setting `APPLICATIONINSIGHTS_CONNECTION_STRING` to the connection string of an Application Insights component.",
  references: {
    mcsb: "LT-3",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/azure-functions/configure-monitoring",
    peers: ["Azure.AppService.AppInsights"],
  },
  subject: "site",

  check: (site) => {
    if (site.isFunctionApp === false) return pass;
    if (site.declaration.type.toLowerCase().endsWith("/slots")) return pass; // judged with the site whose code it swaps
    // Set to anything but the empty string: where the value comes from does not matter.
    const listed = site.settings.filter(({ name }) => settings.includes(name.toUpperCase()));
    const set = listed.filter(({ value }) => !(value.kind === "known" && value.value === ""));
    const [maybe] = set;
    if (set.some(({ mayBeMissing }) => mayBeMissing !== true)) return pass;
    if (maybe !== undefined) return undecided("whether the setting is deployed is not known", maybe.at);
    if (site.unlistedSettings !== undefined)
      return undecided("not every app setting is known", site.unlistedSettings.at);
    if (site.isFunctionApp === "unknown") return undecided("`kind` is not known", site.declaration.at);
    return breach({
      message: `${site.noun} \`${site.label}\` sends no telemetry to Application Insights`,
      at: site.declaration.at,
      property: "appSettings.APPLICATIONINSIGHTS_CONNECTION_STRING",
    });
  },

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = { // !
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
  good: [
    bicep`
      resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
        name: 'orders'
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
                value: insights.properties.ConnectionString
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param deploySettings bool

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'

        resource settings 'config' = if (deploySettings) {
          name: 'appsettings'
          properties: {
            APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=00000000-0000-0000-0000-000000000000'
          }
        }
      }
    `,
    bicep`
      param settings array

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: settings
          }
        }
      }
    `,
  ],
});

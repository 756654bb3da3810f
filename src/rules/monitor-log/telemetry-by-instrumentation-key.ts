import { knownText } from "../../declarations/value.ts";
import { armResources, settingsThatMayBeMissing } from "../example.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

const app = (settings: string, parameter = ""): { readonly "main.bicep": string } => ({
  "main.bicep": `${parameter}resource telemetry 'Microsoft.Insights/components@2020-02-02' existing = {
  name: 'orders'
}

resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  properties: {
    siteConfig: {
      appSettings: ${settings}
    }
  }
}
`,
});

const byKey = (mark = ""): string => `[
        {${mark}
          name: 'APPINSIGHTS_INSTRUMENTATIONKEY'
          value: telemetry.properties.InstrumentationKey
        }
      ]`;

export const telemetryByInstrumentationKey = rule({
  id: "telemetry-by-instrumentation-key",
  title: "Function app sends telemetry by an instrumentation key alone",
  practice: "monitor-log",
  severity: "low",
  severityWhy:
    "It opens nothing by itself; telemetry may stop arriving, and what happens is then seen by nobody.",
  why: "Ingestion by instrumentation key has had no support since 31 March 2025, and knows no sign-in with Entra ID.",
  fix: "Set `APPLICATIONINSIGHTS_CONNECTION_STRING` to the component's `ConnectionString` instead.",
  references: {
    mcsb: "LT-3",
    cwe: 778,
    page: "https://learn.microsoft.com/azure/azure-functions/functions-app-settings#appinsights_instrumentationkey",
  },
  subject: "site",

  check: (site) => {
    const of = (name: string) =>
      site.settings.filter((one) => one.name.toUpperCase() === name && knownText(one.value) !== "");
    const [key] = of("APPINSIGHTS_INSTRUMENTATIONKEY");
    if (key === undefined) return pass;
    const connections = of("APPLICATIONINSIGHTS_CONNECTION_STRING");
    if (connections.some(({ mayBeMissing }) => mayBeMissing !== true)) return pass;
    if (site.unlistedSettings !== undefined)
      return undecided(`not all settings are listed: ${site.unlistedSettings.why}`, site.unlistedSettings.at);
    const maybe = [...connections, key].find(({ mayBeMissing }) => mayBeMissing);
    if (maybe !== undefined) return undecided("whether the setting is deployed is not known", maybe.at);
    return breach({
      message: `${site.noun} \`${site.label}\` sends telemetry by an instrumentation key alone`,
      at: key.at,
      property: "appSettings.APPINSIGHTS_INSTRUMENTATIONKEY",
    });
  },

  bad: [
    app(byKey(" // !")),
    armResources`
      {
        "type": "Microsoft.Web/sites",
        "apiVersion": "2024-04-01",
        "name": "api",
        "location": "westeurope",
        "kind": "functionapp",
        "properties": {
          "siteConfig": {
            "appSettings": [
              { "name": "APPINSIGHTS_INSTRUMENTATIONKEY", "value": "11111111-1111-1111-1111-111111111111" } // !
            ]
          }
        }
      }
    `,
  ],
  good: [
    app(`[
        {
          name: 'APPINSIGHTS_INSTRUMENTATIONKEY'
          value: telemetry.properties.InstrumentationKey
        }
        {
          name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
          value: telemetry.properties.ConnectionString
        }
      ]`),
  ],
  undecided: [
    app(`concat(${byKey()}, more)`, "param more array\n\n"),
    ...settingsThatMayBeMissing({
      APPINSIGHTS_INSTRUMENTATIONKEY: "00000000-0000-0000-0000-000000000000",
    }),
  ],
});

import { languageEndOfSupport, runtimesOf } from "../../application/runtime.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, undecided, wayOf } from "../judgement.ts";

const onWindows = (worker: string, properties: string): { readonly "main.bicep": string } => ({
  "main.bicep": `resource api 'Microsoft.Web/sites@2024-04-01' = {
  name: 'api'
  location: 'westeurope'
  kind: 'functionapp'
  properties: {
    siteConfig: {
      ${properties}
      appSettings: [
        {
          name: 'FUNCTIONS_WORKER_RUNTIME'
          value: '${worker}'
        }
      ]
    }
  }
}
`,
});

export const languageRuntimeOutOfSupport = rule({
  id: "language-runtime-out-of-support",
  aliases: ["site-runtime-eol"],
  title: "App runs on a language version without security fixes",
  practice: "static-scans",
  severity: "medium",
  severityWhy: "Flaws in the runtime that become known stay open for good.",
  why: "After its end of support a language version gets no security fixes, and Azure may stop running it.",
  fix: "Move the app to a supported version, here and in the code's own project files.",
  references: {
    mcsb: "PV-6",
    cwe: 1104,
    page: "https://learn.microsoft.com/azure/azure-functions/supported-languages",
    peers: [
      "CKV_AZURE_80",
      "CKV_AZURE_81",
      "CKV_AZURE_82",
      "CKV_AZURE_83",
      "Azure.AppService.NETVersion",
      "Azure.AppService.NodeJsVersion",
    ],
  },
  subject: "site",

  check: (site, { today }) =>
    both(
      pass,
      ...runtimesOf(site).map((runtime) => {
        if (runtime.kind === "unknown") return undecided(runtime.why, runtime.at);
        const end = languageEndOfSupport(runtime.language, runtime.version);
        if (end === undefined || end >= today) return pass;
        return breach({
          message: `${site.noun} \`${site.label}\` runs on ${runtime.noun}, which gets no security fixes since ${end}`,
          at: runtime.tree.at,
          property: runtime.path,
          related: wayOf(runtime.tree),
        });
      }),
    ),

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            linuxFxVersion: 'NODE|18' // !
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
          functionAppConfig: {
            runtime: {
              name: 'python'
              version: '3.9' // !
            }
          }
        }
      }
    `,
    onWindows("java", "javaVersion: '1.7' // !"),
    onWindows("dotnet-isolated", "netFrameworkVersion: 'v6.0' // !"),
    onWindows("powershell", "powerShellVersion: '~7' // !"),
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'app,linux'
        properties: {
          siteConfig: {
            linuxFxVersion: 'TOMCAT|8.5-java7' // !
          }
        }
      }
    `,
    bicep`
      resource shop 'Microsoft.Web/sites@2024-04-01' = {
        name: 'shop'
        location: 'westeurope'
        kind: 'app'
        properties: {
          siteConfig: {
            phpVersion: '7.4' // !
            metadata: [
              {
                name: 'CURRENT_STACK'
                value: 'php'
              }
            ]
          }
        }
      }
    `,
  ],
  good: [
    // What the portal writes beside the language that runs.
    onWindows("node", "netFrameworkVersion: 'v6.0'\n      phpVersion: '5.6'"),
    onWindows("dotnet", "netFrameworkVersion: 'v4.0'"),
    onWindows("java", "javaVersion: '17'"),
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp,linux'
        properties: {
          siteConfig: {
            linuxFxVersion: 'JAVA|21-java21'
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
            linuxFxVersion: 'Python|3.12'
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
          functionAppConfig: {
            runtime: {
              name: 'dotnet-isolated'
              version: '10.0'
            }
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param version string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            linuxFxVersion: 'NODE|\${version}'
          }
        }
      }
    `,
  ],
});

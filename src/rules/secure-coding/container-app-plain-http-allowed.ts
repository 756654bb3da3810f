import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const containerAppPlainHttpAllowed = rule({
  id: "container-app-plain-http-allowed",
  aliases: ["containerapp-insecure-ingress"],
  title: "Container app answers over plain HTTP",
  practice: "secure-coding",
  severity: "medium",
  severityWhy: "Whoever is on the path reads and replays what callers send.",
  why: "Keys and tokens sent over HTTP can be read by anyone on the path.",
  fix: "Remove `allowInsecure`, or set it to false.",
  references: {
    mcsb: "DP-3",
    cwe: 319,
    page: "https://learn.microsoft.com/azure/container-apps/ingress-overview",
    peers: ["Azure.ContainerApp.Insecure"],
  },
  subject: "Microsoft.App/containerApps",

  check: (app) =>
    judge(
      app.at("properties.configuration.ingress.allowInsecure"),
      (insecure) => insecure !== true || `Container app \`${app.label}\` answers over plain HTTP`,
      { edit: set(app, "properties.configuration.ingress.allowInsecure", false) },
    ),

  bad: [
    bicep`
      resource it 'Microsoft.App/containerApps@2024-03-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          configuration: {
            ingress: {
              external: true
              allowInsecure: true // !
            }
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource it 'Microsoft.App/containerApps@2024-03-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          configuration: {
            ingress: {
              external: true
            }
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param plain bool

      resource it 'Microsoft.App/containerApps@2024-03-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          configuration: {
            ingress: {
              external: true
              allowInsecure: plain
            }
          }
        }
      }
    `,
  ],
});

import { itemsOf } from "../../declarations/items.ts";
import { canonical } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { judge, pass, rule, undecided } from "../judgement.ts";

export const containerAppOpenToAllNetworks = rule({
  id: "container-app-open-to-all-networks",
  aliases: ["containerapp-open-ingress"],
  title: "Container app is reachable from every network",
  practice: "waf",
  preset: "strict",
  severity: "low",
  severityWhy: "It opens nothing by itself; every address may try the app's endpoints.",
  why: "Nothing limits who may connect: no address rule, no internal environment, no sign-in before the app.",
  fix: "Set `external: false`, or name addresses in `ipSecurityRestrictions`.",
  references: {
    mcsb: "NS-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/container-apps/ip-restrictions",
    peers: ["Azure.ContainerApp.ExternalIngress", "Azure.ContainerApp.RestrictIngress"],
  },
  subject: "Microsoft.App/containerApps",

  check: (app, application) => {
    const rules = itemsOf(app.at("properties.configuration.ingress.ipSecurityRestrictions").tree);
    if (rules.items.length > 0) return pass;
    const signIn = app.inside.some((child) => {
      const enabled = child.at("properties.platform.enabled").tree;
      return (
        /\/authConfigs$/iu.test(child.declaration.type) && enabled.kind === "known" && enabled.value === true
      );
    });
    if (signIn) return pass;
    const environment = application.byId(
      app.from.deployment,
      canonical(app.at("properties.environmentId").tree) ||
        canonical(app.at("properties.managedEnvironmentId").tree),
    );
    const internal = environment?.at("properties.vnetConfiguration.internal").tree;
    if (internal?.kind === "known" && internal.value === true) return pass;
    if (rules.more !== undefined) return undecided("who may connect is not known", rules.more.at);
    return judge(
      app.at("properties.configuration.ingress.external"),
      (external) => external !== true || `Container app \`${app.label}\` is reachable from every network`,
    );
  },

  bad: [
    bicep`
      resource it 'Microsoft.App/containerApps@2024-03-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          configuration: {
            ingress: {
              external: true // !
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
              external: false
            }
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param open bool

      resource it 'Microsoft.App/containerApps@2024-03-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          configuration: {
            ingress: {
              external: open
            }
          }
        }
      }
    `,
  ],
});

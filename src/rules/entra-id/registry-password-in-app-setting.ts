import { exposureOf } from "../../application/settings.ts";
import { bicep } from "../example.ts";
import { judgeSetting } from "../judge-setting.ts";
import { breach, pass, rule, undecided } from "../judgement.ts";

export const registryPasswordInAppSetting = rule({
  id: "registry-password-in-app-setting",
  aliases: ["site-container-registry-password"],
  title: "App pulls its image with a registry password",
  practice: "entra-id",
  severity: "medium",
  severityWhy: "Whoever reads the app's settings may push an image that the app then runs.",
  why: "The registry's password lies in the app's settings, and with the admin user it may push as well as pull.",
  fix: "Set `acrUseManagedIdentityCreds: true` and grant the app's identity `AcrPull`; remove `DOCKER_REGISTRY_SERVER_PASSWORD`. For another registry use a Key Vault reference.",
  references: {
    mcsb: "IM-3",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/app-service/configure-custom-container#use-managed-identity-to-pull-image-from-azure-container-registry",
  },
  subject: "site",

  check: (site) =>
    judgeSetting(site, "DOCKER_REGISTRY_SERVER_PASSWORD", ({ tree, path }) => {
      if (tree.kind === "absent") return pass;
      const exposure = exposureOf("DOCKER_REGISTRY_SERVER_PASSWORD", tree);
      // A literal is the business of `literal-secret-in-app-setting`.
      if (exposure.kind === "none" || exposure.kind === "literal") return pass;
      if (exposure.kind === "unknown") return undecided(exposure.why, tree.at);
      return breach({
        message: `${site.noun} \`${site.label}\` pulls its image with a registry password`,
        at: tree.at,
        property: path,
      });
    }),

  bad: [
    bicep`
      resource images 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
        name: 'ordersimages'
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp,linux,container'
        properties: {
          siteConfig: {
            linuxFxVersion: 'DOCKER|ordersimages.azurecr.io/api:1.0'
            appSettings: [
              {
                name: 'DOCKER_REGISTRY_SERVER_PASSWORD'
                value: images.listCredentials().passwords[0].value // !
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
        kind: 'functionapp,linux,container'
        properties: {
          siteConfig: {
            linuxFxVersion: 'DOCKER|ordersimages.azurecr.io/api:1.0'
            acrUseManagedIdentityCreds: true
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param deploySettings bool
      @secure()
      param password string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp,linux,container'

        resource settings 'config' = if (deploySettings) {
          name: 'appsettings'
          properties: {
            DOCKER_REGISTRY_SERVER_PASSWORD: password
          }
        }
      }
    `,
    bicep`
      param settings array

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp,linux,container'
        properties: {
          siteConfig: {
            appSettings: settings
          }
        }
      }
    `,
  ],
});

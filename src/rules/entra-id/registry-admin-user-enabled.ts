import { set } from "../edit.ts";
import { armResources, bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const registryAdminUserEnabled = rule({
  id: "registry-admin-user-enabled",
  aliases: ["acr-shared-access"],
  title: "Container registry has a shared admin user",
  practice: "entra-id",
  severity: "high",
  severityWhy: "Whoever learns the one password pushes an image that the apps then run.",
  why: "The admin user is one name and password for everyone, may push and pull everything, and leaves no name in the logs.",
  fix: "Set `adminUserEnabled: false`, and grant `AcrPull` to the identities that pull.",
  references: {
    mcsb: "IM-1",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/container-registry/container-registry-authentication#admin-account",
    peers: ["CKV_AZURE_137", "Azure.ACR.AdminUser", "KICS b897dfbf"],
  },
  subject: "Microsoft.ContainerRegistry/registries",

  check: (registry) =>
    judge(
      registry.at("properties.adminUserEnabled"),
      (enabled) =>
        enabled !== true || `Container registry \`${registry.label}\` has its shared admin user enabled`,
      { edit: set(registry, "properties.adminUserEnabled", false) },
    ),

  bad: [
    bicep`
      resource images 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
        name: 'ordersimages'
        location: 'westeurope'
        sku: {
          name: 'Standard'
        }
        properties: {
          adminUserEnabled: true // !
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.ContainerRegistry/registries",
        "apiVersion": "2023-07-01",
        "name": "ordersimages",
        "location": "westeurope",
        "sku": { "name": "Standard" },
        "properties": {
          "adminUserEnabled": true // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource images 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
        name: 'ordersimages'
        location: 'westeurope'
        sku: {
          name: 'Standard'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param admin bool

      resource images 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
        name: 'ordersimages'
        location: 'westeurope'
        sku: {
          name: 'Standard'
        }
        properties: {
          adminUserEnabled: admin
        }
      }
    `,
  ],
});

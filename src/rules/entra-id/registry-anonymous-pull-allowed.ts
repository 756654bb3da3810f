import { set } from "../edit.ts";
import { armResources, bicep } from "../example.ts";
import { judge, rule } from "../judgement.ts";

export const registryAnonymousPullAllowed = rule({
  id: "registry-anonymous-pull-allowed",
  title: "Container registry hands out images without a sign-in",
  practice: "entra-id",
  severity: "medium",
  severityWhy: "Anyone on the network of the registry reads every image, and the code and settings in them.",
  why: "Every image, with the code and the settings in its layers, can be pulled without an account.",
  fix: "Set `anonymousPullEnabled: false`, and grant `AcrPull` to the identities that pull.",
  references: {
    mcsb: "IM-1",
    cwe: 306,
    page: "https://learn.microsoft.com/azure/container-registry/anonymous-pull-access",
    peers: ["CKV_AZURE_138", "Azure.ACR.AnonymousAccess"],
  },
  subject: "Microsoft.ContainerRegistry/registries",

  check: (registry) =>
    judge(
      registry.at("properties.anonymousPullEnabled"),
      (enabled) =>
        enabled !== true || `Container registry \`${registry.label}\` hands out its images without a sign-in`,
      { edit: set(registry, "properties.anonymousPullEnabled", false) },
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
          anonymousPullEnabled: true // !
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
          "anonymousPullEnabled": true // !
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
      param open bool

      resource images 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
        name: 'ordersimages'
        location: 'westeurope'
        sku: {
          name: 'Standard'
        }
        properties: {
          anonymousPullEnabled: open
        }
      }
    `,
  ],
});

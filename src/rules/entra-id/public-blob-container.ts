import type { Application } from "../../application/application.ts";
import { ancestorOf } from "../../application/parents.ts";
import type { Resource } from "../../application/resource.ts";
import { canonical } from "../../declarations/value.ts";
import { set } from "../edit.ts";
import { bicep } from "../example.ts";
import { isText, judge, pass, rule, undecided } from "../judgement.ts";

export const publicBlobContainer = rule({
  id: "public-blob-container",
  aliases: ["storage-container-public"],
  title: "Blobs of a container are open to the internet",
  practice: "entra-id",
  severity: "high",
  severityWhy: "Anyone who knows or guesses a name reads the blob, and with `Container` lists them all.",
  why: "The container hands its blobs to anyone without a sign-in; what is put there later is public too.",
  fix: "Set `publicAccess: 'None'`, and give out what must be public through Front Door or a static web app.",
  references: {
    mcsb: "NS-2",
    cwe: 732,
    page: "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-configure",
    peers: ["CKV_AZURE_34", "Azure.Storage.BlobAccessType", "AZU-0007", "KICS dd5230f8"],
  },
  subject: "Microsoft.Storage/storageAccounts/blobServices/containers",

  check: (container, application) => {
    const ofHost = holdsCode(container, application);
    const judged = judge(
      container.at("properties.publicAccess"),
      (access) =>
        !isText(access, "Blob", "Container") ||
        `Container \`${container.label}\`${ofHost ? ", with the code or keys of a function app," : ""} is open to the internet`,
      {
        edit: set(container, "properties.publicAccess", "None"),
        ...(ofHost && { severity: "critical" as const }),
      },
    );
    if (judged.breaches.length === 0) return judged;
    // An account that lets no container be public makes the container's own setting inert.
    const account = ancestorOf(application, container, "Microsoft.Storage/storageAccounts");
    if (account === undefined || account.declaration.existing) return judged;
    const allowed = account.at("properties.allowBlobPublicAccess").tree;
    const closedByDefault = (account.declaration.apiVersion ?? "") >= "2023-01-01";
    if (allowed.kind === "known" && allowed.value === false) return pass;
    if (allowed.kind === "absent" && closedByDefault) return pass;
    return allowed.kind === "unknown" ? undecided(allowed.why, allowed.at) : judged;
  },

  bad: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          allowBlobPublicAccess: true
        }

        resource blobs 'blobServices' = {
          name: 'default'

          resource invoices 'containers' = {
            name: 'invoices'
            properties: {
              publicAccess: 'Blob' // !
            }
          }
        }
      }
    `,
    bicep`
      resource invoices 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
        name: 'ordersdata/default/invoices'
        properties: {
          publicAccess: 'Container' // !
        }
      }
    `,
    bicep`
      resource code 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
        name: 'ordersdata/default/code'
        properties: {
          publicAccess: 'Blob' // !
        }
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp,linux'
        properties: {
          functionAppConfig: {
            deployment: {
              storage: {
                type: 'blobContainer'
                value: 'https://ordersdata.blob.core.windows.net/code'
              }
            }
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          allowBlobPublicAccess: false
        }
      }

      resource invoices 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
        name: '\${data.name}/default/invoices'
        properties: {
          publicAccess: 'Blob'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param access string

      resource invoices 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
        name: 'ordersdata/default/invoices'
        properties: {
          publicAccess: access
        }
      }
    `,
  ],
});

/**
 * Whether a function app's code, or the host's keys, lie in the container: one of the names that the host and its
 * deployment use, or the one that a Flex Consumption app is deployed from.
 * https://learn.microsoft.com/azure/azure-functions/storage-considerations
 */
function holdsCode({ declaration, from }: Resource, { sites }: Application): boolean {
  const name = canonical(declaration.name).split("/").at(-1)?.toLowerCase() ?? "";
  if (/^(?:azure-webjobs-(?:hosts|secrets)|scm-releases|function-releases|app-package-.*)$/u.test(name))
    return true;
  return sites.some(
    (site) =>
      site.from.deployment === from.deployment &&
      name !== "" &&
      canonical(site.at("properties.functionAppConfig.deployment.storage.value").tree)
        .toLowerCase()
        .endsWith(`/${name}`),
  );
}

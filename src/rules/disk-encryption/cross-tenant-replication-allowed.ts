import { set } from "../edit.ts";
import { judge, rule } from "../judgement.ts";

const account = (
  version: string,
  property: string,
  mark = "",
): string => `resource data 'Microsoft.Storage/storageAccounts@${version}' = {${mark}
  name: 'ordersdata'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    ${property}
  }
}
`;

export const crossTenantReplicationAllowed = rule({
  id: "cross-tenant-replication-allowed",
  title: "Blobs may be replicated into another tenant",
  practice: "disk-encryption",
  preset: "strict",
  severity: "low",
  severityWhy:
    "Whoever may write the account's replication policy copies its blobs into a tenant of their own.",
  why: "Object replication across tenants carries data out without reading it through the front door.",
  fix: "Set `allowCrossTenantReplication: false`. Before API version 2023-01-01 Azure takes a missing value for true.",
  references: {
    mcsb: "DP-2",
    cwe: 284,
    page: "https://learn.microsoft.com/azure/storage/blobs/object-replication-prevent-cross-tenant-policies",
  },
  subject: "Microsoft.Storage/storageAccounts",

  check: (storage) =>
    judge(
      storage.at("properties.allowCrossTenantReplication"),
      (allowed) =>
        (allowed !== true &&
          !((allowed ?? null) === null && (storage.declaration.apiVersion ?? "9999") < "2023-01-01")) ||
        `Blobs of storage account \`${storage.label}\` may be replicated into another tenant`,
      { edit: set(storage, "properties.allowCrossTenantReplication", false) },
    ),

  bad: [
    { "main.bicep": account("2024-01-01", "allowCrossTenantReplication: true // !") },
    { "main.bicep": account("2022-09-01", "allowBlobPublicAccess: false", " // !") },
  ],
  good: [
    { "main.bicep": account("2024-01-01", "allowBlobPublicAccess: false") },
    { "main.bicep": account("2022-09-01", "allowCrossTenantReplication: false") },
  ],
  undecided: [
    { "main.bicep": `param open bool\n\n${account("2024-01-01", "allowCrossTenantReplication: open")}` },
  ],
});

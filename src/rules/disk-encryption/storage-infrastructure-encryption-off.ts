import { judge, rule } from "../judgement.ts";

const account = (
  property: string,
  mark = "",
): string => `resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {${mark}
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

export const storageInfrastructureEncryptionOff = rule({
  id: "storage-infrastructure-encryption-off",
  title: "Storage account encrypts once instead of twice",
  practice: "disk-encryption",
  preset: "all",
  severity: "low",
  severityWhy:
    "Data is encrypted all the same: the second layer guards against the loss of one algorithm or key.",
  why: "Rules of some industries ask for a second layer of encryption with a key of its own.",
  fix: "Set `encryption.requireInfrastructureEncryption: true` when the account is made; it can't be changed later.",
  references: {
    mcsb: "DP-4",
    cwe: 311,
    page: "https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable",
    peers: ["AZU-0061", "CKV2_AZURE_22"],
  },
  subject: "Microsoft.Storage/storageAccounts",

  check: (data) =>
    judge(
      data.at("properties.encryption.requireInfrastructureEncryption"),
      (required) => required === true || `Storage account \`${data.label}\` has one layer of encryption`,
    ),

  bad: [{ "main.bicep": account("allowBlobPublicAccess: false", " // !") }],
  good: [{ "main.bicep": account("encryption: { requireInfrastructureEncryption: true }") }],
  undecided: [
    {
      "main.bicep": `param twice bool\n\n${account("encryption: { requireInfrastructureEncryption: twice }")}`,
    },
  ],
});

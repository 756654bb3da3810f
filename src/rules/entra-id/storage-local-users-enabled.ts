import { both, judge, rule } from "../judgement.ts";

const account = (
  property: string,
): string => `resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
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

export const storageLocalUsersEnabled = rule({
  id: "storage-local-users-enabled",
  title: "Storage account has users of its own",
  practice: "entra-id",
  severity: "low",
  severityWhy: "A password or key of a local user opens its containers past Entra ID and its logs.",
  why: "SFTP signs in users that the account itself keeps, with passwords and keys that Entra ID knows nothing of.",
  fix: "Set `isSftpEnabled: false` and `isLocalUserEnabled: false` where no partner needs SFTP.",
  references: {
    mcsb: "IM-1",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support",
    peers: ["CKV_AZURE_244"],
  },
  subject: "Microsoft.Storage/storageAccounts",

  check: (storage) =>
    both(
      judge(
        storage.at("properties.isSftpEnabled"),
        (on) => on !== true || `Storage account \`${storage.label}\` takes users of its own over SFTP`,
      ),
      judge(
        storage.at("properties.isLocalUserEnabled"),
        (on) => on !== true || `Storage account \`${storage.label}\` has users of its own`,
      ),
    ),

  bad: [
    { "main.bicep": account("isSftpEnabled: true // !") },
    { "main.bicep": account("isLocalUserEnabled: true // !") },
  ],
  good: [{ "main.bicep": account("isLocalUserEnabled: false") }],
  undecided: [{ "main.bicep": `param sftp bool\n\n${account("isSftpEnabled: sftp")}` }],
});

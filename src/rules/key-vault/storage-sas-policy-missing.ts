import { armResources } from "../example.ts";
import { isText, judge, pass, rule } from "../judgement.ts";

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

const policy = (period: string): string => `sasPolicy: {
      sasExpirationPeriod: ${period}
      expirationAction: 'Block'
    }`;

export const storageSasPolicyMissing = rule({
  id: "storage-sas-policy-missing",
  title: "Storage account sets no limit to the life of shared access signatures",
  practice: "key-vault",
  preset: "strict",
  severity: "low",
  severityWhy:
    "It opens nothing by itself; a signature that leaked goes on working for as long as its maker chose.",
  why: "Whoever has the account's key makes signatures of any life; with a policy the account logs or refuses those that hold for long.",
  fix: "Set `sasPolicy: { sasExpirationPeriod: '7.00:00:00', expirationAction: 'Block' }`, or forbid keys with `allowSharedKeyAccess: false`.",
  references: {
    mcsb: "IM-8",
    cwe: 613,
    page: "https://learn.microsoft.com/azure/storage/common/sas-expiration-policy",
    peers: ["CKV2_AZURE_41"],
  },
  subject: "Microsoft.Storage/storageAccounts",

  check: (storage) => {
    const keys = storage.at("properties.allowSharedKeyAccess").tree;
    // Without keys only user delegation is left, which ends within a week.
    if (keys.kind === "known" && isText(String(keys.value), "false")) return pass;
    return judge(
      storage.at("properties.sasPolicy.sasExpirationPeriod"),
      (period) =>
        (typeof period === "string" && period !== "") ||
        `Storage account \`${storage.label}\` sets no limit to the life of shared access signatures`,
    );
  },

  bad: [
    { "main.bicep": account("minimumTlsVersion: 'TLS1_2'", " // !") },
    armResources`
      { // !
        "type": "Microsoft.Storage/storageAccounts",
        "apiVersion": "2024-01-01",
        "name": "ordersdata",
        "location": "westeurope",
        "kind": "StorageV2",
        "sku": { "name": "Standard_LRS" },
        "properties": { "minimumTlsVersion": "TLS1_2" }
      }
    `,
  ],
  good: [
    { "main.bicep": account(policy("'7.00:00:00'")) },
    { "main.bicep": account("allowSharedKeyAccess: false") },
  ],
  undecided: [{ "main.bicep": `param period string\n\n${account(policy("period"))}` }],
});

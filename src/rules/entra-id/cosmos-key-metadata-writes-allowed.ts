import { set } from "../edit.ts";
import { judge, pass, rule } from "../judgement.ts";

const account = (
  properties: string,
  mark = "",
): string => `resource orders 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {${mark}
  name: 'orders'
  location: 'westeurope'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: []
    ${properties}
  }
}
`;

export const cosmosKeyMetadataWritesAllowed = rule({
  id: "cosmos-key-metadata-writes-allowed",
  title: "Cosmos DB account lets its keys change databases and throughput",
  practice: "entra-id",
  preset: "strict",
  severity: "low",
  severityWhy:
    "A leaked key also drops containers and raises the bill, past Azure's roles, locks and activity log.",
  why: "With an account key a client may create, change and delete databases and containers, which Azure RBAC then can't forbid.",
  fix: "Set `disableKeyBasedMetadataWriteAccess: true`, or better `disableLocalAuth: true`.",
  references: {
    mcsb: "PA-7",
    cwe: 732,
    page: "https://learn.microsoft.com/azure/cosmos-db/role-based-access-control#prevent-sdk-changes",
    peers: ["CKV_AZURE_132", "Azure.Cosmos.DisableMetadataWrite"],
  },
  subject: "Microsoft.DocumentDB/databaseAccounts",

  check: (cosmos) => {
    const local = cosmos.at("properties.disableLocalAuth").tree;
    if (local.kind === "known" && local.value === true) return pass;
    return judge(
      cosmos.at("properties.disableKeyBasedMetadataWriteAccess"),
      (disabled) =>
        disabled === true ||
        `Keys of Cosmos DB account \`${cosmos.label}\` can change databases and throughput`,
      { edit: set(cosmos, "properties.disableKeyBasedMetadataWriteAccess", true) },
    );
  },

  bad: [{ "main.bicep": account("enableFreeTier: false", " // !") }],
  good: [
    { "main.bicep": account("disableKeyBasedMetadataWriteAccess: true") },
    { "main.bicep": account("disableLocalAuth: true") },
  ],
  undecided: [
    { "main.bicep": `param closed bool\n\n${account("disableKeyBasedMetadataWriteAccess: closed")}` },
  ],
});

import { itemsOf } from "../../declarations/items.ts";
import { knownText, lookup } from "../../declarations/value.ts";
import { judge, isText, pass, rule, undecided } from "../judgement.ts";

const account = (
  properties: string,
  mark = "",
  kind = "",
): string => `resource orders 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {${mark}
  name: 'orders'
  location: 'westeurope'${kind}
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: []
    ${properties}
  }
}
`;

export const cosmosLocalAuthenticationEnabled = rule({
  id: "cosmos-local-authentication-enabled",
  aliases: ["cosmos-local-auth"],
  title: "Cosmos DB account accepts its own keys beside Entra ID",
  practice: "entra-id",
  severity: "medium",
  severityWhy: "The primary key is full control of every database in the account for whoever has it.",
  why: "Account keys belong to nobody: they go around Entra ID, the data roles and the logs.",
  fix: "Move clients to managed identities with a Cosmos DB data role, then set `disableLocalAuth: true`.",
  references: {
    mcsb: "IM-1",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/cosmos-db/how-to-connect-role-based-access-control",
    peers: ["CKV_AZURE_140", "Azure.Cosmos.DisableLocalAuth"],
  },
  subject: "Microsoft.DocumentDB/databaseAccounts",

  // The APIs for MongoDB, Cassandra and Gremlin know no Entra ID.
  check: (cosmos) => {
    const kind = cosmos.at("kind").tree;
    if (kind.kind === "known" && isText(kind.value, "MongoDB", "Parse")) return pass;
    const { items, more } = itemsOf(cosmos.at("properties.capabilities").tree);
    const names = items.map((item) => knownText(lookup(item, "name"))?.toLowerCase());
    if (names.some((name) => name !== undefined && keyed.has(name))) return pass;
    const judged = judge(
      cosmos.at("properties.disableLocalAuth"),
      (disabled) =>
        disabled === true || `Cosmos DB account \`${cosmos.label}\` accepts its own keys beside Entra ID`,
    );
    if (judged.breaches.length === 0) return judged;
    if (more !== undefined) return undecided(`which API it has: ${more.why}`, more.at);
    if (kind.kind === "unknown" || kind.kind === "oneOf")
      return undecided("which API the account has is not known", kind.at);
    return judged;
  },

  bad: [
    { "main.bicep": account("enableFreeTier: false", " // !") },
    { "main.bicep": account("disableLocalAuth: false // !", "", "\n  kind: 'GlobalDocumentDB'") },
  ],
  good: [
    { "main.bicep": account("disableLocalAuth: true") },
    { "main.bicep": account("enableFreeTier: false", "", "\n  kind: 'MongoDB'") },
    { "main.bicep": account("capabilities: [{ name: 'EnableCassandra' }]") },
  ],
  undecided: [
    { "main.bicep": `param keys bool\n\n${account("disableLocalAuth: keys")}` },
    { "main.bicep": `param apis array\n\n${account("capabilities: apis")}` },
  ],
});

const keyed: ReadonlySet<string> = new Set(["enablemongo", "enablecassandra", "enablegremlin"]);

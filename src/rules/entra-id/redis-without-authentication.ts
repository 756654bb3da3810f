import { set } from "../edit.ts";
import { isText, judge, rule } from "../judgement.ts";

const cache = (configuration: string): string => `resource orders 'Microsoft.Cache/redis@2024-11-01' = {
  name: 'orders'
  location: 'westeurope'
  properties: {
    sku: {
      name: 'Premium'
      family: 'P'
      capacity: 1
    }
    redisConfiguration: {
      ${configuration}
    }
  }
}
`;

export const redisWithoutAuthentication = rule({
  id: "redis-without-authentication",
  title: "Redis cache answers without a key",
  practice: "entra-id",
  severity: "high",
  severityWhy: "Whoever gets a foot into the cache's network reads and changes everything in it.",
  why: "Authentication is switched off, so everything in the cache's network reads, changes and flushes it.",
  fix: "Remove `authnotrequired`, and let clients sign in with Entra ID (`aad-enabled: 'true'`).",
  references: {
    mcsb: "IM-1",
    cwe: 306,
    page: "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure",
    peers: ["Azure.Redis.EntraID"],
  },
  subject: "Microsoft.Cache/redis",

  check: (redis) =>
    judge(
      redis.at("properties.redisConfiguration.authnotrequired"),
      (off) =>
        !(isText(off, "true") || off === true) || `Redis cache \`${redis.label}\` answers without a key`,
      { edit: set(redis, "properties.redisConfiguration.authnotrequired", "false") },
    ),

  bad: [{ "main.bicep": cache("authnotrequired: 'true' // !") }],
  good: [{ "main.bicep": cache("'aad-enabled': 'true'") }],
  undecided: [{ "main.bicep": `param open string\n\n${cache("authnotrequired: open")}` }],
});

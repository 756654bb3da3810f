import { armResources, bicep } from "../example.ts";
import { isText, judge, rule } from "../judgement.ts";

export const redisAccessKeysEnabled = rule({
  id: "redis-access-keys-enabled",
  aliases: ["redis-key-auth"],
  title: "Redis cache accepts access keys",
  practice: "entra-id",
  severity: "medium",
  severityWhy: "One leaked key reads and changes everything in the cache, without a name in the logs.",
  why: "An access key is one password for everyone, and nobody rotates it.",
  fix: "Set `redisConfiguration: { 'aad-enabled': 'true' }`, give the app's identity an access policy, then set `disableAccessKeyAuthentication: true` (Azure Managed Redis: `accessKeysAuthentication: 'Disabled'`).",
  references: {
    mcsb: "IM-1",
    cwe: 522,
    page: "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-azure-active-directory-for-authentication",
    peers: ["Azure.Redis.LocalAuth", "Azure.Redis.EntraID"],
  },
  subject: ["Microsoft.Cache/redis", "Microsoft.Cache/redisEnterprise/databases"],

  check: (redis) => {
    const message = `Redis cache \`${redis.label}\` accepts access keys`;
    if (redis.declaration.type.toLowerCase() === "microsoft.cache/redis")
      return judge(
        redis.at("properties.disableAccessKeyAuthentication"),
        (disabled) => disabled === true || message,
      );
    // The property came with 2024-09-01-preview; before it, keys were the only way in.
    const keysOnly = (redis.declaration.apiVersion ?? "9999") < "2024-09-01";
    return judge(redis.at("properties.accessKeysAuthentication"), (value) =>
      value === undefined || value === null ? !keysOnly || message : !isText(value, "Enabled") || message,
    );
  },

  bad: [
    bicep`
      resource orders 'Microsoft.Cache/redis@2024-11-01' = { // !
        name: 'orders'
        location: 'westeurope'
        properties: {
          sku: {
            name: 'Standard'
            family: 'C'
            capacity: 1
          }
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.Cache/redisEnterprise/databases",
        "apiVersion": "2025-04-01",
        "name": "orders/default",
        "properties": {
          "accessKeysAuthentication": "Enabled" // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource orders 'Microsoft.Cache/redis@2024-11-01' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          disableAccessKeyAuthentication: true
          redisConfiguration: {
            'aad-enabled': 'true'
          }
          sku: {
            name: 'Standard'
            family: 'C'
            capacity: 1
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param keys string

      resource database 'Microsoft.Cache/redisEnterprise/databases@2025-04-01' = {
        name: 'orders/default'
        properties: {
          accessKeysAuthentication: keys
        }
      }
    `,
  ],
});

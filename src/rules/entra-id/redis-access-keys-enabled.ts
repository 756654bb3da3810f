import { ancestorOf } from "../../application/parents.ts";
import { knownText } from "../../declarations/value.ts";
import { armResources, bicep } from "../example.ts";
import { breach, isText, isUnset, judge, rule, undecided } from "../judgement.ts";

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

  check: (redis, application) => {
    const message = `Redis cache \`${redis.label}\` accepts access keys`;
    if (redis.declaration.type.toLowerCase() === "microsoft.cache/redis")
      return judge(
        redis.at("properties.disableAccessKeyAuthentication"),
        (disabled) => disabled === true || message,
      );
    const keys = redis.at("properties.accessKeysAuthentication");
    if (!isUnset(keys.tree)) return judge(keys, (value) => !isText(value, "Enabled") || message);
    // The property came with 2024-09-01-preview, and the tiers of Redis Enterprise do not have it: keys are the only way in.
    const tier = ancestorOf(application, redis, "Microsoft.Cache/redisEnterprise")?.at("sku.name").tree;
    const keysOnly =
      (redis.declaration.apiVersion ?? "9999") < "2024-09-01" ||
      /^enterprise/iu.test((tier && knownText(tier)) ?? "");
    return keysOnly
      ? breach({ message, at: redis.declaration.at, property: keys.path })
      : undecided(
          "whether keys are accepted is not written, and no default is documented",
          redis.declaration.at,
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
    bicep`
      resource orders 'Microsoft.Cache/redisEnterprise@2025-04-01' = {
        name: 'orders'
        location: 'westeurope'
        sku: {
          name: 'Enterprise_E10'
        }

        resource database 'databases' = { // !
          name: 'default'
          properties: {}
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
      resource database 'Microsoft.Cache/redisEnterprise/databases@2025-04-01' = {
        name: 'orders/default'
        properties: {}
      }
    `,
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

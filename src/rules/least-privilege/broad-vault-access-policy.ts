import { holderOf, siteUsing } from "../../application/grants.ts";
import { ancestorOf } from "../../application/parents.ts";
import type { Resource } from "../../application/resource.ts";
import { itemsOf } from "../../declarations/items.ts";
import { canonical, knownText, lookup, type Tree } from "../../declarations/value.ts";
import { armResources, bicep } from "../example.ts";
import { both, breach, pass, rule, undecided } from "../judgement.ts";
import type { Application } from "../../application/application.ts";
import type { Judgement } from "../rule.ts";

/** What destroys or takes everything, whoever has it. */
const total: ReadonlySet<string> = new Set(["all", "purge"]);
/** What an app that only uses secrets has no need of. */
const administering: ReadonlySet<string> = new Set([
  ...total,
  "set",
  "delete",
  "backup",
  "restore",
  "recover",
  "import",
  "create",
]);

export const broadVaultAccessPolicy = rule({
  id: "broad-vault-access-policy",
  aliases: ["keyvault-access-policy-broad"],
  title: "Access policy of a Key Vault allows more than using its secrets",
  practice: "least-privilege",
  severity: "high",
  severityWhy:
    "A flaw in the function's code rewrites, copies or destroys the secrets that everything else relies on.",
  why: "An app needs to get secrets, not to set, back up, delete or purge them.",
  fix: "Allow `secrets: ['get']` (and `list` where needed), or use Azure RBAC with `Key Vault Secrets User`.",
  references: {
    mcsb: "PA-7",
    cwe: 250,
    page: "https://learn.microsoft.com/azure/key-vault/general/assign-access-policy",
    peers: ["Azure.KeyVault.AccessPolicy"],
  },
  subject: ["Microsoft.KeyVault/vaults", "Microsoft.KeyVault/vaults/accessPolicies"],

  check: (holder, application) => {
    const vault =
      holder.declaration.type.toLowerCase() === "microsoft.keyvault/vaults"
        ? holder
        : ancestorOf(application, holder, "Microsoft.KeyVault/vaults");
    const rbac = vault?.at("properties.enableRbacAuthorization").tree;
    // Azure RBAC makes every access policy inert.
    if (rbac?.kind === "known" && rbac.value === true) return pass;
    const { items, more } = itemsOf(holder.at("properties.accessPolicies").tree);
    const judged = both(...items.map((policy) => judgePolicy(holder, policy, application)));
    if (judged.breaches.length > 0 && rbac?.kind === "unknown") return undecided(rbac.why, rbac.at);
    return more === undefined ? judged : both(judged, undecided(more.why, more.at));
  },

  bad: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        identity: {
          type: 'SystemAssigned'
        }
      }

      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          accessPolicies: [
            {
              tenantId: tenant().tenantId
              objectId: api.identity.principalId
              permissions: {
                secrets: [
                  'get'
                  'set' // !
                ]
              }
            }
          ]
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.KeyVault/vaults/accessPolicies",
        "apiVersion": "2023-07-01",
        "name": "orders-kv/add",
        "properties": {
          "accessPolicies": [
            {
              "tenantId": "[tenant().tenantId]",
              "objectId": "11111111-1111-1111-1111-111111111111",
              "permissions": {
                "keys": [
                  "All" // !
                ]
              }
            }
          ]
        }
      }
    `,
  ],
  good: [
    bicep`
      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        identity: {
          type: 'SystemAssigned'
        }
      }

      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          accessPolicies: [
            {
              tenantId: tenant().tenantId
              objectId: api.identity.principalId
              permissions: {
                secrets: ['get', 'list']
              }
            }
          ]
        }
      }
    `,
    bicep`
      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
        name: 'orders-kv'
        location: 'westeurope'
        properties: {
          tenantId: tenant().tenantId
          sku: {
            family: 'A'
            name: 'standard'
          }
          enableRbacAuthorization: true
          accessPolicies: [
            {
              tenantId: tenant().tenantId
              objectId: '11111111-1111-1111-1111-111111111111'
              permissions: {
                secrets: ['all']
              }
            }
          ]
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param policies array

      resource policy 'Microsoft.KeyVault/vaults/accessPolicies@2023-07-01' = {
        name: 'orders-kv/add'
        properties: {
          accessPolicies: policies
        }
      }
    `,
  ],
});

function judgePolicy(holder: Resource, policy: Tree, application: Application): Judgement {
  const principal = holderOf(application, holder, lookup(policy, "objectId"));
  const site = principal.kind === "identity" ? siteUsing(application, principal.holder) : undefined;
  const excessive = site === undefined ? total : administering;
  return both(
    ...["secrets", "keys", "certificates", "storage"].map((kind) => {
      const { items, more } = itemsOf(lookup(policy, `permissions.${kind}`));
      const found = items.filter((item) => excessive.has(knownText(item)?.toLowerCase() ?? ""));
      const [first] = found;
      if (first === undefined) return more === undefined ? pass : undecided(more.why, more.at);
      const what = found.map((item) => `\`${knownText(item) ?? ""}\``).join(", ");
      return breach({
        message:
          site === undefined
            ? `An access policy of \`${holder.label}\` allows ${what} on ${kind}`
            : `The access policy of \`${site.label}\` allows ${what} on ${kind}`,
        at: first.at,
        property: `properties.accessPolicies.permissions.${kind}`,
        extent: found.map(
          (item) => `${canonical(lookup(policy, "objectId"))} ${canonical(item).toLowerCase()}`,
        ),
        // Whose it is is not known: a person who administers may need it.
        severity: site === undefined ? "medium" : "high",
      });
    }),
  );
}

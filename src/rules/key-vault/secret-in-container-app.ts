import { locatesOnly } from "../../azure/credentials.ts";
import { itemsOf } from "../../declarations/items.ts";
import { canonical, lookup, type Tree } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { both, rule, undecided } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const secretInContainerApp = rule({
  id: "secret-in-container-app",
  aliases: ["containerapp-secret-plain"],
  title: "Secret of a container app is written in the template or in its environment",
  practice: "key-vault",
  severity: "high",
  severityWhy: "Everyone who may read the repository, or the container app, reads the secret.",
  why: "Environment variables are shown to everyone who may read the app; a literal is in the repository besides.",
  fix: "Use a secret with `keyVaultUrl` and `identity`, and refer to it from the environment by `secretRef`.",
  references: {
    mcsb: "IM-8",
    cwe: 312,
    page: "https://learn.microsoft.com/azure/container-apps/manage-secrets#reference-secret-from-key-vault",
  },
  subject: ["Microsoft.App/containerApps", "Microsoft.App/jobs"],

  check: (app) => {
    const secrets = itemsOf(app.at("properties.configuration.secrets").tree);
    const containers = ["containers", "initContainers"].map((list) =>
      itemsOf(app.at(`properties.template.${list}`).tree),
    );
    const environment = containers.flatMap(({ items }) => items).map((item) => itemsOf(lookup(item, "env")));
    return both(
      ...secrets.items.map((secret) => {
        const name = canonical(lookup(secret, "name"));
        // A key that the deployment looks up, or a secure parameter, is where it belongs.
        return judgeSink({
          name: locatesOnly(name) ? name : "secret",
          value: lookup(secret, "value"),
          where: `Secret \`${name}\` of container app \`${app.label}\``,
          property: `properties.configuration.secrets[${name}].value`,
          literal: true,
          ...(!locatesOnly(name) && { plain: "high" }),
        });
      }),
      ...environment
        .flatMap(({ items }) => items)
        .map((variable) => {
          const name = canonical(lookup(variable, "name"));
          return judgeSink({
            name,
            value: lookup(variable, "value"),
            where: `Environment variable \`${name}\` of container app \`${app.label}\``,
            property: `properties.template.containers.env[${name}].value`,
            literal: true,
            listing: "high",
            secure: "high",
            doubts: false,
          });
        }),
      ...[secrets, ...containers, ...environment].map(moreOf),
    );
  },

  bad: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
        name: 'ordersdata'
      }

      resource api 'Microsoft.App/containerApps@2024-03-01' = {
        name: 'api'
        location: 'westeurope'
        properties: {
          configuration: {
            secrets: [
              {
                name: 'payment'
                value: 'f3b9c2a7d1e84b60' // !
              }
            ]
          }
          template: {
            containers: [
              {
                name: 'api'
                image: 'mcr.microsoft.com/orders:1'
                env: [
                  {
                    name: 'STORAGE_KEY'
                    value: data.listKeys().keys[0].value // !
                  }
                ]
              }
            ]
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      param databaseUser string = 'orders'
      param paymentPublicKey string

      resource api 'Microsoft.App/containerApps@2024-03-01' = {
        name: 'api'
        location: 'westeurope'
        properties: {
          configuration: {
            secrets: [
              {
                name: 'database-username'
                value: databaseUser
              }
              {
                name: 'payment-public-key'
                value: paymentPublicKey
              }
            ]
          }
        }
      }
    `,
    bicep`
      @secure()
      param mailKey string

      resource api 'Microsoft.App/containerApps@2024-03-01' = {
        name: 'api'
        location: 'westeurope'
        properties: {
          configuration: {
            secrets: [
              {
                name: 'payment'
                keyVaultUrl: 'https://orders-kv.vault.azure.net/secrets/payment'
                identity: 'system'
              }
              {
                name: 'mail'
                value: mailKey
              }
            ]
          }
          template: {
            containers: [
              {
                name: 'api'
                image: 'mcr.microsoft.com/orders:1'
                env: [
                  {
                    name: 'PAYMENT_KEY'
                    secretRef: 'payment'
                  }
                ]
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param secrets array

      resource api 'Microsoft.App/containerApps@2024-03-01' = {
        name: 'api'
        location: 'westeurope'
        properties: {
          configuration: {
            secrets: secrets
          }
        }
      }
    `,
  ],
});

function moreOf({ more }: { readonly more?: Tree & { readonly kind: "unknown" } }): Judgement {
  return more === undefined ? both() : undecided(more.why, more.at);
}

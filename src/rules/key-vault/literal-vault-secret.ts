import { armResources, bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { rule } from "../judgement.ts";

export const literalVaultSecret = rule({
  id: "literal-vault-secret",
  aliases: ["keyvault-secret-literal"],
  title: "Value of a Key Vault secret is written in the template",
  practice: "key-vault",
  severity: "critical",
  severityWhy: "Everyone who can read the repository holds the secret that the vault is to keep.",
  why: "A value in the template, or from a parameter that is not secure, is in the repository or the deployment history as well as in the vault.",
  fix: "Take the value from a `@secure()` parameter, or write it with a tool that no history keeps; rotate the one that is here.",
  references: {
    mcsb: "IM-8",
    cwe: 798,
    page: "https://learn.microsoft.com/azure/azure-resource-manager/bicep/key-vault-parameter",
    peers: ["Azure.Deployment.SecureValue"],
  },
  subject: "Microsoft.KeyVault/vaults/secrets",

  check: (secret) =>
    judgeSink({
      name: "secret",
      value: secret.at("properties.value").tree,
      where: `Key Vault secret \`${secret.label}\``,
      property: "properties.value",
      literal: true,
      plain: "high",
    }),

  bad: [
    bicep`
      resource payment 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        name: 'orders-kv/payment'
        properties: {
          value: 'f3b9c2a7d1e84b60' // !
        }
      }
    `,
    armResources`
      {
        "type": "Microsoft.KeyVault/vaults/secrets",
        "apiVersion": "2023-07-01",
        "name": "orders-kv/payment",
        "properties": {
          "value": "f3b9c2a7d1e84b60" // !
        }
      }
    `,
    bicep`
      param payment string

      resource paymentSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        name: 'orders-kv/payment'
        properties: {
          value: payment // !
        }
      }
    `,
  ],
  good: [
    bicep`
      @secure()
      param payment string

      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
        name: 'ordersdata'
      }

      resource paymentSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        name: 'orders-kv/payment'
        properties: {
          value: payment
        }
      }

      resource storageSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        name: 'orders-kv/storage'
        properties: {
          value: data.listKeys().keys[0].value
        }
      }

      resource address 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        name: 'orders-kv/address'
        properties: {
          value: data.properties.primaryEndpoints.blob
        }
      }
    `,
  ],
  undecided: [
    bicep`
      module store 'br/public:avm/res/storage/storage-account:0.9.0' = {
        name: 'store'
        params: {
          name: 'ordersdata'
        }
      }

      resource payment 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        name: 'orders-kv/payment'
        properties: {
          value: store.outputs.connection
        }
      }
    `,
  ],
});

import type { Resource } from "../../application/resource.ts";
import { bicep } from "../example.ts";
import { breach, isText, judge, pass, rule, undecided } from "../judgement.ts";

/** Where each service names its key. */
const keyPaths: Readonly<Record<string, string>> = {
  "microsoft.documentdb/databaseaccounts": "properties.keyVaultKeyUri",
  "microsoft.servicebus/namespaces": "properties.encryption.keyVaultProperties",
  "microsoft.eventhub/namespaces": "properties.encryption.keyVaultProperties",
  "microsoft.appconfiguration/configurationstores": "properties.encryption.keyVaultProperties.keyIdentifier",
  "microsoft.containerregistry/registries": "properties.encryption.keyVaultProperties.keyIdentifier",
  "microsoft.dbforpostgresql/flexibleservers": "properties.dataEncryption.primaryKeyURI",
  "microsoft.dbformysql/flexibleservers": "properties.dataEncryption.primaryKeyURI",
};

export const dataWithoutCustomerKey = rule({
  id: "data-without-customer-key",
  aliases: ["data-service-no-cmk"],
  title: "Data is encrypted with the platform's key only",
  practice: "disk-encryption",
  preset: "all",
  severity: "low",
  severityWhy: "Nothing is in clear: only the control over the key, and with it over every copy, is Azure's.",
  why: "Organisations that must be able to withdraw a key need data encrypted with their own.",
  fix: "Give the service a customer-managed key from Key Vault: `encryption.keySource: 'Microsoft.Keyvault'` for storage, and its kin elsewhere.",
  references: {
    mcsb: "DP-5",
    cwe: 311,
    page: "https://learn.microsoft.com/azure/security/fundamentals/encryption-models",
    peers: ["CKV2_AZURE_1", "CKV_AZURE_100", "CKV_AZURE_199", "CKV_AZURE_201", "AZU-0060"],
  },
  subject: [
    "Microsoft.Storage/storageAccounts",
    "Microsoft.DocumentDB/databaseAccounts",
    "Microsoft.ServiceBus/namespaces",
    "Microsoft.EventHub/namespaces",
    "Microsoft.AppConfiguration/configurationStores",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.DBforMySQL/flexibleServers",
  ],

  check: (service) => {
    const message = `\`${service.label}\` is encrypted with the platform's key only`;
    const type = service.declaration.type.toLowerCase();
    if (type === "microsoft.storage/storageaccounts") {
      return judge(
        service.at("properties.encryption.keySource"),
        (source) => isText(source, "Microsoft.Keyvault") || message,
      );
    }
    const path = keyPaths[type] ?? "properties.encryption";
    const key = service.at(path).tree;
    if (key.kind === "unknown") return undecided(key.why, key.at);
    if (key.kind === "oneOf") return undecided("whether a key is named depends on a condition", key.at);
    if (key.kind !== "absent" && !(key.kind === "known" && key.value === null)) return pass;
    if (!takesKey(service)) return pass;
    return breach({ message, at: service.declaration.at, property: path });
  },

  bad: [
    bicep`
      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = { // !
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
      }
    `,
    bicep`
      resource orders 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = { // !
        name: 'orders'
        location: 'westeurope'
        properties: {
          databaseAccountOfferType: 'Standard'
          locations: []
        }
      }
    `,
  ],
  good: [
    bicep`
      resource orders 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
        name: 'orders'
        location: 'westeurope'
        properties: {
          databaseAccountOfferType: 'Standard'
          keyVaultKeyUri: 'https://orders-kv.vault.azure.net/keys/cosmos'
          locations: []
        }
      }

      resource queues 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
        name: 'orders'
        location: 'westeurope'
        sku: {
          name: 'Standard'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param keySource string

      resource data 'Microsoft.Storage/storageAccounts@2024-01-01' = {
        name: 'ordersdata'
        location: 'westeurope'
        kind: 'StorageV2'
        sku: {
          name: 'Standard_LRS'
        }
        properties: {
          encryption: {
            keySource: keySource
          }
        }
      }
    `,
  ],
});

/** Messaging and registries take a key in their premium tiers only, App Configuration from Standard on. */
function takesKey(service: Resource): boolean {
  const tier = service.at("sku.name").tree;
  switch (service.declaration.type.toLowerCase()) {
    case "microsoft.servicebus/namespaces":
    case "microsoft.eventhub/namespaces":
    case "microsoft.containerregistry/registries":
      return tier.kind === "known" && isText(tier.value, "Premium");
    case "microsoft.appconfiguration/configurationstores":
      return tier.kind === "known" && isText(tier.value, "Standard", "Premium");
    default:
      return true;
  }
}

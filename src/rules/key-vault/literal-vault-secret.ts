import { credentialIn, namesSecret } from "../../azure/credentials.ts";
import type { Resource } from "../../application/resource.ts";
import { canonical, type Tree } from "../../declarations/value.ts";
import { armResources, bicep } from "../example.ts";
import { judgeSink } from "../exposure.ts";
import { both, pass, rule } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

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

  check: (secret) => {
    const { tree } = secret.at("properties.value");
    return both(
      pass,
      ...(tree.kind === "oneOf" ? tree.alternatives : [tree]).map((value) => judgeValue(value, secret)),
    );
  },

  bad: [
    bicep`
      resource payment 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        name: 'orders-kv/payment'
        properties: {
          value: 'f3b9c2a7d1e84b60' // !
        }
      }
    `,
    bicep`
      param orders string = 'f3b9c2a7d1e84b60' // !
      param useVision bool
      param secrets array = concat([
        {
          name: 'Payment'
          value: orders
        }
      ], useVision ? [
        {
          name: 'Vision'
          value: 'true'
        }
      ] : [])

      resource settings 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = [for secret in secrets: {
        name: 'orders-kv/\${secret.name}'
        properties: {
          value: secret.value
        }
      }]
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
    // Of a secret that a loop makes, the parameter alone says what it is.
    bicep`
      param searchIndexName string = 'orders'
      param useVision bool
      param secrets array = concat([
        {
          name: 'SearchIndex'
          value: searchIndexName
        }
      ], useVision ? [
        {
          name: 'Vision'
          value: 'true'
        }
      ] : [])

      resource settings 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = [for secret in secrets: {
        name: 'orders-kv/\${secret.name}'
        properties: {
          value: secret.value
        }
      }]
    `,
    bicep`
      param index string = 'orders'

      resource searchIndex 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        name: 'orders-kv/SearchIndex'
        properties: {
          value: index
        }
      }
    `,
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

      resource image 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
        name: 'orders-kv/imageVersion'
        properties: {
          value: '20348.2461.240510'
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

/** Letters and digits mixed, as keys are and names are not. */
/** Configuration that some keep in a vault beside its secrets: the name of an index, the address of a service. */
function judgeValue(value: Tree, secret: Resource): Judgement {
  const text = canonical(value);
  if (/^v?\d+(?:\.\d+)+$/u.test(text)) return pass; // A version.
  const name = canonical(secret.declaration.name).split("/").at(-1) ?? "";
  // A vault also holds what is no secret; then neither the name nor the shape says that it is one.
  const sure = namesSecret(name) || (value.kind === "known" && credentialIn(text) !== undefined);
  const isPlain = value.kind === "known" || (value.kind === "unknown" && value.parts === undefined);
  const names = [name, ...namesOnTheWay(value)];
  if (!sure && isPlain && names.some((one) => saysWhere.test(one)) && !looksRandom(text)) return pass;
  return judgeSink({
    name: "secret",
    value,
    where: `Key Vault secret \`${secret.label}\``,
    property: "properties.value",
    literal: sure || looksRandom(text) ? true : "medium",
    plain: sure ? "high" : "medium",
  });
}

/** The parameters and variables that the value came through: where a loop makes the secret, only they say what it is. */
function namesOnTheWay(value: Tree): readonly string[] {
  const places = value.kind === "absent" ? [] : (value.via ?? []);
  return places.flatMap(({ source, start, end }) => {
    const last = /([a-z_]\w*)\W*$/iu.exec(source.text.slice(Math.max(start, end - longestName), end));
    return last?.[1] ?? [];
  });
}

const longestName = 300;

const saysWhere =
  /(?:Index|Container|Deployment|Endpoint|Model|Region|Location|Host|Database|Username|Name|Uri|Url)$/iu;

function looksRandom(text: string): boolean {
  return text.length >= 12 && /\d.*[a-z].*\d/iu.test(text) && !/[\s/]/u.test(text);
}

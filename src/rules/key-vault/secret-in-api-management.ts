import { namesSecret } from "../../azure/credentials.ts";
import { canonical, knownText, secrecyOf } from "../../declarations/value.ts";
import type { Resource } from "../../application/resource.ts";
import { bicep } from "../example.ts";
import { breach, pass, rule, undecided, wayOf } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const secretInApiManagement = rule({
  id: "secret-in-api-management",
  aliases: ["apim-secret-inline"],
  title: "API Management keeps a secret itself or in a policy",
  practice: "key-vault",
  severity: "medium",
  severityWhy:
    "Whoever may read the service's named values or policies reads the secret, and nobody sees it being read.",
  why: "A named value without a vault behind it, or a header written into a policy, keeps the secret in API Management.",
  fix: "Set `keyVault: { secretIdentifier: <secret> }` on the named value, and write `{{name}}` in policies.",
  references: {
    mcsb: "IM-8",
    cwe: 312,
    page: "https://learn.microsoft.com/azure/api-management/api-management-howto-properties",
    peers: ["TA-000035", "Azure.APIM.EncryptValues"],
  },
  subject: [
    "Microsoft.ApiManagement/service/namedValues",
    "Microsoft.ApiManagement/service/policies",
    "Microsoft.ApiManagement/service/apis/policies",
    "Microsoft.ApiManagement/service/apis/operations/policies",
    "Microsoft.ApiManagement/service/products/policies",
  ],

  check: (resource) =>
    resource.declaration.type.toLowerCase().endsWith("/namedvalues")
      ? namedValue(resource)
      : policy(resource),

  bad: [
    bicep`
      @secure()
      param key string

      resource backendKey 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = {
        name: 'orders/backend-key'
        properties: {
          displayName: 'backend-key'
          secret: true
          value: key // !
        }
      }
    `,
    bicep`
      resource policy 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
        name: 'orders/api/policy'
        properties: {
          format: 'rawxml'
          value: '<policies><inbound><set-header name="x-functions-key"><value>f3b9c2a7d1e84b60</value></set-header></inbound></policies>' // !
        }
      }
    `,
  ],
  good: [
    bicep`
      resource backendKey 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = {
        name: 'orders/backend-key'
        properties: {
          displayName: 'backend-key'
          secret: true
          keyVault: {
            secretIdentifier: 'https://orders-kv.vault.azure.net/secrets/backend'
          }
        }
      }

      resource policy 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
        name: 'orders/api/policy'
        properties: {
          format: 'rawxml'
          value: '<policies><inbound><set-header name="x-functions-key"><value>{{backend-key}}</value></set-header></inbound></policies>'
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param policy string

      resource apiPolicy 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
        name: 'orders/api/policy'
        properties: {
          format: 'rawxml'
          value: policy
        }
      }
    `,
  ],
});

function namedValue(resource: Resource): Judgement {
  if (resource.at("properties.keyVault").tree.kind !== "absent") return pass;
  const value = resource.at("properties.value").tree;
  if (value.kind === "absent") return pass;
  const secret = resource.at("properties.secret").tree;
  const name = canonical(resource.at("properties.displayName").tree);
  const isSecret =
    (secret.kind === "known" && secret.value === true) || namesSecret(name) || secrecyOf(value).length > 0;
  if (!isSecret) return secret.kind === "unknown" ? undecided(secret.why, secret.at) : pass;
  const at = value.via?.at(-1) ?? value.at;
  return breach({
    message: `API Management keeps the secret \`${resource.label}\` itself`,
    at,
    property: "properties.value",
    secrets: [value.at],
    ...(value.kind === "known" && secrecyOf(value).length === 0 && { severity: "high" as const }),
  });
}

const header =
  /<set-header[^>]{0,200}\bname="(?:x-functions-key|ocp-apim-subscription-key|authorization|api-key|x-api-key)"[^>]{0,200}>\s{0,50}<value>([^<]{1,2000})<\/value>/giu;

function policy(resource: Resource): Judgement {
  const { tree, path } = resource.at("properties.value");
  const text = knownText(tree);
  if (text === undefined)
    return tree.kind === "unknown" && tree.parts === undefined ? undecided(tree.why, tree.at) : pass;
  for (const [, value = ""] of text.matchAll(header)) {
    // A named value, or an expression that works it out.
    if (/\{\{[^}]+\}\}|@[({]/u.test(value)) continue;
    return breach({
      message: `A policy of API Management writes a key into a header`,
      at: tree.at,
      property: path,
      related: wayOf(tree),
      severity: "high",
      secrets: [tree.at],
    });
  }
  return pass;
}

import { endsVaultHost, isVaultHost } from "../../azure/vault-hosts.ts";
import type { Tree, Unknown } from "../../declarations/value.ts";
import { bicep } from "../example.ts";
import { both, breach, pass, rule, undecided, wayOf } from "../judgement.ts";
import type { Judgement } from "../rule.ts";

export const foreignKeyVaultReference = rule({
  id: "foreign-key-vault-reference",
  title: "Key Vault reference leads out of Azure",
  practice: "key-vault",
  severity: "high",
  severityWhy: "Whoever holds that host decides what the app takes for its passwords and keys.",
  why: "A secret belongs into a vault of yours; under another host anybody may answer for it, and be shown the token that the vault is asked with.",
  fix: "Refer to a vault: `@Microsoft.KeyVault(SecretUri=https://<vault>.vault.azure.net/secrets/<name>)`.",
  references: {
    mcsb: "IM-8",
    cwe: 923,
    page: "https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-base-url",
  },
  subject: "site",

  check: (site) =>
    both(
      ...[...site.settings, ...site.connectionStrings].flatMap(({ name, value }) =>
        (value.kind === "oneOf" ? value.alternatives : [value]).map((one) => {
          const whose = vaultOf(one);
          if (whose.kind === "unknown") return undecided(whose.why, one.at);
          if (whose.kind !== "foreign") return pass;
          return breach({
            message: `The Key Vault reference in \`${name}\` of \`${site.label}\` leads to ${whose.what}`,
            at: one.at,
            property: `appSettings.${name}`,
            related: wayOf(one),
          });
        }),
      ),
      unlisted(site.unlistedSettings),
    ),

  bad: [
    bicep`
      param name string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'SqlPassword'
                value: '@Microsoft.KeyVault(SecretUri=https://vault.example.org/secrets/sql)' // !
              }
              {
                name: 'MailKey'
                value: '@Microsoft.KeyVault(SecretUri=https://orders-kv.vault.azure.net.example.org/secrets/mail)' // !
              }
              {
                name: 'ShopKey'
                value: '@Microsoft.KeyVault(SecretUri=https://orders-kv.vault.azure.net@example.org/secrets/shop)' // !
              }
              {
                name: 'StockKey'
                value: '@Microsoft.KeyVault(SecretUri=https://\${name}.example.org/secrets/stock)' // !
              }
              {
                name: 'PaymentKey'
                value: '@Microsoft.KeyVault(VaultName=example.org#;SecretName=payment)' // !
              }
            ]
          }
        }
      }
    `,
  ],
  good: [
    bicep`
      param name string

      resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
        name: 'orders-kv'
      }

      resource mail 'Microsoft.KeyVault/vaults/secrets@2023-07-01' existing = {
        parent: vault
        name: 'mail'
      }

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'SqlPassword'
                value: '@Microsoft.KeyVault(SecretUri=https://orders-kv.vault.azure.net/secrets/sql/)'
              }
              {
                name: 'OldPassword'
                value: '@Microsoft.KeyVault(SecretUri=https://orders-kv.vault.usgovcloudapi.net:443/secrets/old)'
              }
              {
                name: 'ShopKey'
                value: '@Microsoft.KeyVault(SecretUri=\${vault.properties.vaultUri}secrets/shop)'
              }
              {
                name: 'MailKey'
                value: '@Microsoft.KeyVault(SecretUri=\${mail.properties.secretUri})'
              }
              {
                name: 'StockKey'
                value: '@Microsoft.KeyVault(SecretUri=https://\${name}\${environment().suffixes.keyvaultDns}/secrets/stock)'
              }
              {
                name: 'OtherKey'
                value: '@Microsoft.KeyVault(SecretUri=https://\${name}.vault.azure.net/secrets/other)'
              }
              {
                name: 'PaymentKey'
                value: '@Microsoft.KeyVault(VaultName=\${name};SecretName=payment)'
              }
            ]
          }
        }
      }
    `,
  ],
  undecided: [
    bicep`
      param host string

      resource api 'Microsoft.Web/sites@2024-04-01' = {
        name: 'api'
        location: 'westeurope'
        kind: 'functionapp'
        properties: {
          siteConfig: {
            appSettings: [
              {
                name: 'SqlPassword'
                value: '@Microsoft.KeyVault(SecretUri=https://\${host}/secrets/sql)'
              }
            ]
          }
        }
      }
    `,
  ],
});

type Whose =
  | { readonly kind: "none" | "azure" }
  | { readonly kind: "foreign"; readonly what: string }
  | { readonly kind: "unknown"; readonly why: string };

/** Each piece that is not known stands as one character, so that what is written around it can be read. */
const piece = "\u{e000}";

/** Who answers to a reference; what is malformed is another rule's business. */
function vaultOf(value: Tree): Whose {
  const parts = partsOf(value);
  const text = parts.map((part) => (typeof part === "string" ? part.replaceAll(piece, "?") : piece)).join("");
  const inner = /^\s*@Microsoft\.KeyVault\((.*)\)\s*$/isu.exec(text)?.[1];
  if (inner === undefined) return { kind: "none" };
  const unknowns = parts.filter((part) => typeof part !== "string");
  const unknownBefore = (end: number): Unknown | undefined =>
    unknowns[text.slice(0, text.indexOf(inner) + end).split(piece).length - 2];
  const uri = /(?:^|;)\s*SecretUri\s*=\s*(?<from>https:\/\/)?(?<host>[^/?#\\;]*)/diu.exec(inner);
  if (uri !== null) {
    const host = uri.groups?.["host"] ?? "";
    const start = uri.indices?.groups?.["host"]?.[0] ?? 0;
    if (uri.groups?.["from"] === undefined)
      return host.startsWith(piece) ? byAddress(unknownBefore(start + 1)) : { kind: "none" };
    return byHost(host, unknownBefore(start + host.length));
  }
  const name = /(?:^|;)\s*VaultName\s*=([^;]*)/iu.exec(inner)?.[1]?.trim() ?? "";
  return /^[a-z0-9-]*$/iu.test(name.replaceAll(piece, ""))
    ? { kind: "azure" }
    : { kind: "foreign", what: "a name that no vault has" };
}

function partsOf(value: Tree): readonly (string | Unknown)[] {
  if (value.kind === "known") return [String(value.value)];
  return value.kind === "unknown" ? (value.parts ?? []) : [];
}

/** The address of a vault or a secret that Azure itself tells. */
function byAddress(unknown: Unknown | undefined): Whose {
  if (/\/microsoft\.keyvault\/vaults\//iu.test(unknown?.reference?.resource ?? "")) return { kind: "azure" };
  return { kind: "unknown", why: unknown?.why ?? "the vault's address is not known" };
}

/** `last` is the last piece of the host that is not known. */
function byHost(authority: string, last: Unknown | undefined): Whose {
  const host = authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/u, "");
  const end = host.slice(host.lastIndexOf(piece) + 1);
  if (isVaultHost(host)) return { kind: "azure" };
  if (host.endsWith(piece) && last?.expression.toLowerCase() === "environment().suffixes.keyvaultdns")
    return { kind: "azure" };
  if (host.includes(piece) && endsVaultHost(end))
    return { kind: "unknown", why: last?.why ?? "the vault's host is not known" };
  return { kind: "foreign", what: "a host that is no vault's" };
}

function unlisted(more: Unknown | undefined): Judgement {
  return more === undefined ? pass : undecided(`not all settings are listed: ${more.why}`, more.at);
}

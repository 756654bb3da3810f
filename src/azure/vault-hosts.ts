/** Who answers under the host of a Key Vault's address. */
export type VaultHost = "azure" | "foreign" | "unknown";

/**
 * Whether the address of a vault (`https://orders-kv.vault.azure.net/`, in canonical text) is one that Azure gives out,
 * in any of its clouds. What the address is read from decides where it is not written: a vault's own property, or the
 * environment's suffix.
 * https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-base-url, and for
 * the clouds of the United States' government the environments of Azure/azure-cli and Azure/arm-ttk.
 */
export function vaultHostOf(address: string): VaultHost {
  const host = hostIn(address);
  if (host === undefined) return fromVault.test(address) ? "azure" : "unknown";
  const plain = host.replace(/^(?:[^{}]|\{[^{}]*\})*@/u, "").replace(/:\d*$/u, "");
  if (/(?:^|[\w-]|\})\.(?:privatelink\.)?(?:vault|vaultcore)\.[a-z.]+$/iu.test(plain) && suffixes.test(plain))
    return "azure";
  const end = /\}([^{}]*)$/u.exec(plain)?.[1];
  if (end === undefined) return "foreign";
  if (end !== "") return isRestOfSuffix(end) ? "unknown" : "foreign";
  return /environment\(\)\.suffixes\.keyvaultdns\}$/iu.test(plain) ? "azure" : "unknown";
}

/** Whether a vault can have this name; an unknown piece may be anything. */
export function isVaultName(name: string): boolean {
  return /^[a-z0-9-]*$/iu.test(name.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/gu, ""));
}

// `https://host/...`, where expressions in the host may hold slashes; undefined where the host's beginning is not written.
function hostIn(address: string): string | undefined {
  return /^https:\/\/((?:[^/?#\\{}$]|\$\{(?:[^{}]|\{[^{}]*\})*\}|\$)+)/iu.exec(address)?.[1];
}

const suffixes =
  /\.(?:vault\.azure\.net|vaultcore\.azure\.net|vault\.azure\.cn|vault\.usgovcloudapi\.net|vault\.microsoftazure\.de|vault\.cloudapi\.eaglex\.ic\.gov|vault\.cloudapi\.microsoft\.scloud)$/iu;

// What stands behind an unknown piece may be the end of a suffix whose beginning the piece is.
function isRestOfSuffix(end: string): boolean {
  return [
    ".vault.azure.net",
    ".vault.azure.cn",
    ".vault.usgovcloudapi.net",
    ".vault.microsoftazure.de",
  ].some((suffix) => suffix.endsWith(end.toLowerCase()));
}

const fromVault = /\/microsoft\.keyvault\/vaults[\/'].*(?:vaulturi|secreturi(?:withversion)?|properties)/iu;

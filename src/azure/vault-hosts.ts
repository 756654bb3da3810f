/**
 * Whether a host (`orders-kv.vault.azure.net`), or the end of one, is that of a vault in any of Azure's clouds.
 * https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-base-url, and for
 * the closed clouds of the United States' government the environments of Azure/azure-cli.
 */
export function isVaultHost(host: string): boolean {
  return vaultSuffixes.some((suffix) => host.toLowerCase().endsWith(suffix));
}

/** Whether a text is the end of such a suffix, whose beginning may stand before it. */
export function endsVaultHost(text: string): boolean {
  return vaultSuffixes.some((suffix) => suffix.endsWith(text.toLowerCase()));
}

const vaultSuffixes: readonly string[] = [
  ".vault.azure.net",
  // What the name of a vault stands for where it has a private endpoint.
  ".vaultcore.azure.net",
  ".vault.azure.cn",
  ".vaultcore.azure.cn",
  ".vault.usgovcloudapi.net",
  ".vaultcore.usgovcloudapi.net",
  ".vault.microsoftazure.de",
  ".vaultcore.microsoftazure.de",
  ".vault.cloudapi.eaglex.ic.gov",
  ".vault.cloudapi.microsoft.scloud",
];

/**
 * Shapes of credentials as Azure and its neighbours issue them, and values that look like one but are public.
 * Sources: the connection string formats of Azure's documentation, the secret scanning patterns documented by GitHub,
 * and the identifiable format of Entra client secrets (SEC101/156).
 */
export interface CredentialShape {
  readonly id: string;
  /** For a message: `a storage or Cosmos DB account key`. */
  readonly noun: string;
  /** The group `secret`, where there is one, is the credential itself. */
  readonly pattern: RegExp;
  /** A live credential in itself (`critical`), or one only probably (`high`, `medium`). */
  readonly severity: "critical" | "high" | "medium";
}

export const credentialShapes: readonly CredentialShape[] = [
  {
    id: "storage-connection-string",
    noun: "storage or Cosmos DB account key",
    pattern: /AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/iu,
    severity: "critical",
  },
  {
    id: "account-key-any",
    noun: "account key",
    pattern: /AccountKey=(?<secret>(?![<$%#{[*])[^;\s'"<>]{16,})/iu,
    severity: "high",
  },
  {
    id: "shared-access-key",
    noun: "Service Bus or Event Hubs key",
    pattern: /SharedAccessKey=(?<secret>[A-Za-z0-9+/]{42,43}={1,2})/iu,
    severity: "critical",
  },
  {
    id: "shared-access-key-any",
    noun: "shared access key",
    pattern: /SharedAccessKey=(?<secret>(?![<$%#{[*])[^;\s'"<>]{16,})/iu,
    severity: "high",
  },
  {
    id: "sas-signature",
    noun: "shared access signature",
    pattern: /(?:^|[?&;\s"'])sig=(?<secret>[A-Za-z0-9%+/_-]{40,}(?:=|%3[dD])*)/iu,
    severity: "critical",
  },
  {
    id: "access-key",
    noun: "SignalR or Web PubSub access key",
    pattern: /(?:^|;)\s*AccessKey=(?<secret>(?![<$%#{[*])[^;\s'"<>]{20,})/iu,
    severity: "critical",
  },
  {
    id: "appconfig-secret",
    noun: "App Configuration access key",
    pattern: /Endpoint=https:\/\/[^;\s]+;Id=[^;\s]+;Secret=(?<secret>(?![<$%#{[*])[^;\s'"<>]{20,})/iu,
    severity: "critical",
  },
  {
    id: "sql-password",
    noun: "database password",
    pattern: /(?:^|;)\s*(?:Password|Pwd)\s*=\s*(?<secret>(?![<$%#{[*])[^;\s'"<>]{3,})/iu,
    severity: "critical",
  },
  {
    id: "redis-password",
    noun: "Redis password",
    pattern: /(?:^|,)\s*password=(?<secret>(?![<$%#{[*])[^,\s'"<>]{16,})/iu,
    severity: "critical",
  },
  {
    id: "uri-credentials",
    noun: "password in a URL",
    pattern:
      /\b(?:mongodb(?:\+srv)?|postgres(?:ql)?|mysql|mariadb|amqps?|redis|rediss|https?|ftp|sftp)(?:\+[a-z0-9]+)?:\/\/[^\s:/@'"]+:(?<secret>(?![<$%#{[*])[^\s:/@'"<>]{3,})@/iu,
    severity: "high",
  },
  {
    id: "function-key-in-url",
    noun: "function key in a URL",
    pattern: /[?&]code=(?<secret>[A-Za-z0-9_+/%-]{40,}(?:=|%3[dD]){0,2})/iu,
    severity: "high",
  },
  {
    id: "entra-client-secret",
    noun: "Entra ID client secret",
    pattern:
      /(?<![A-Za-z0-9_~.\-+/])(?<secret>[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34})(?![A-Za-z0-9_~.\-+/])/u,
    severity: "critical",
  },
  {
    id: "pem-private-key",
    noun: "private key",
    pattern: /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----/u,
    severity: "critical",
  },
  {
    id: "github-token",
    noun: "GitHub token",
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/u,
    severity: "critical",
  },
  { id: "slack-token", noun: "Slack token", pattern: /\bxox[abposr]-[A-Za-z0-9-]{10,}/u, severity: "high" },
  {
    id: "sendgrid-key",
    noun: "SendGrid key",
    pattern: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}\b/u,
    severity: "critical",
  },
  {
    id: "stripe-key",
    noun: "Stripe live key",
    pattern: /\b[sr]k_live_[A-Za-z0-9]{16,}/u,
    severity: "critical",
  },
  {
    id: "openai-key",
    noun: "OpenAI key",
    pattern: /\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,}/u,
    severity: "high",
  },
  {
    id: "jwt",
    noun: "JSON Web Token",
    pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/u,
    severity: "medium",
  },
  {
    id: "storage-account-key-bare",
    noun: "storage or Cosmos DB account key",
    pattern: /(?<![A-Za-z0-9+/])(?<secret>[A-Za-z0-9+/]{86}==)(?![A-Za-z0-9+/=])/u,
    severity: "high",
  },
];

/** Texts that are no credential as a whole: Key Vault references, connections of the emulator, placeholders. */
export const publicValues: readonly RegExp[] = [
  /^@Microsoft\.KeyVault\(\s*SecretUri=https:\/\/[^)\s;]+\)$/iu,
  /^@Microsoft\.KeyVault\(\s*VaultName=[^;)]+;\s*SecretName=[^;)]+(?:;\s*SecretVersion=[^;)]*)?\)$/iu,
  /^@Microsoft\.AppConfiguration\(\s*Endpoint=[^;)]+;\s*Key=[^;)]+(?:;\s*Label=[^;)]*)?\)$/iu,
  /^\s*UseDevelopmentStorage\s*=\s*true\s*;?\s*$/iu,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu,
  /^https:\/\/[A-Za-z0-9.-]+(?::\d+)?\/?$/iu,
  /^[a-z0-9-]+\.servicebus\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$/iu,
  /^(?:<[^>]*>|\{\{[^}]*\}\}|#\{[^}]*\}#?|__[A-Z0-9_]+__|%[A-Za-z0-9_]+%|\$\([^)]*\)|\$\{[^}]*\}|\*{3,}|x{4,}|(?:your|my|insert|enter|replace|change|todo)[-_ ][^=;:@]*|changeme|placeholder|dummy|example|none|null|true|false|\d{1,6})$/iu,
];

/** The keys of the storage and the Cosmos DB emulator, which everybody has. */
export const publicKeys: ReadonlySet<string> = new Set([
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
  "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",
]);

import { credentialShapes, publicKeys, publicValues, type CredentialShape } from "./credential-shapes.ts";
import { identifiableKeys } from "./identifiable-keys.ts";

export interface Credential {
  readonly shape: CredentialShape;
  /** Where the credential itself stands in the text: offsets, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The first credential in a text; undefined when there is none, or only a public one or a placeholder. */
export function credentialIn(text: string): Credential | undefined {
  if (text.length < 8 || text.length > 100_000) return undefined;
  if (publicValues.some((pattern) => pattern.test(text))) return undefined;
  for (const shape of shapesFor(text)) {
    if (!shape.pattern.test(text)) continue;
    // One that everybody may have does not stand for those after it.
    for (const match of text.matchAll(everywhere(shape.pattern))) {
      const secret = match.groups?.["secret"] ?? match[0];
      if (isPlaceholder(secret) || publicKeys.has(secret)) continue;
      const start = match.index + match[0].indexOf(secret);
      return { shape, start, end: start + secret.length };
    }
  }
  return undefined;
}

/** Nearly every text of a template can hold none of them, which takes two looks at it instead of forty. */
function shapesFor(text: string): readonly CredentialShape[] {
  const mayBeKey = longRun.test(text);
  return [...(mayBeKey ? identifiableKeys : []), ...(mayBeKey || mark.test(text) ? credentialShapes : [])];
}

/** What a key of Azure, or a hash of the same length, is part of. */
const longRun = /[A-Za-z0-9+/_-]{40}/u;

/** A sign or word that is in everything of the other shapes: `key=value`, `user:password@host`, prefixes of tokens. */
const mark = /[=~@]|PRIVATE KEY|gh[pousr]_|github_pat_|xox|SG\.|_live_|sk-|eyJ/u;

function everywhere(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, `${pattern.flags}g`);
}

/**
 * Words that people write where a secret would go: a repeated character, `changeme`, `your-key-here`, `xxxx`, and the
 * tokens of the contribution guide of Azure/azure-quickstart-templates, which its deployment replaces: `GEN-PASSWORD`.
 */
export function isPlaceholder(secret: string): boolean {
  return (
    /^(.)\1*={0,2}$/u.test(secret) ||
    /^\s*GEN(?:-[A-Z0-9]+)+\s*$/u.test(secret) ||
    /^(?:change[-_]?me|replace[-_]?me|place[-_]?holder|example|dummy|todo|your[-_].*|my[-_].*|insert[-_].*|<.*>|\{.*\}|\[.*\]|x{3,}|\*+|\.{3,})$/iu.test(
      secret,
    )
  );
}

/** What documentation writes for a password or a key: `password`, `MyP@ssw0rd123!`, `user:secret`, `your-key`. */
export function isSample(secret: string): boolean {
  return (
    isPlaceholder(secret) ||
    /example|sample|placeholder|your|dummy|redacted|x{4,}|\*{3}|\.{3}|^(?:0123456789|1234567890|abcdefgh|abc123|12345)/iu.test(
      secret,
    ) ||
    /^(?:my|the|some|a|super|strong|secure|new|old|admin|user|db|sql|[-_ ])*(?:p[a@][s5$]{2}(?:w[o0]r?d)?|pwd|secret|key|token)[-_]?(?:here|value)?[\d!@#$%&*?]*$/iu.test(
      secret,
    )
  );
}

/** Whether a literal can be a secret that somebody made up: one word with letters and digits or signs. */
export function looksMadeUp(text: string): boolean {
  return (
    credentialIn(text) !== undefined || (/[a-z]/iu.test(text) && /^(?=\S*[\d!@#$%^&*?+=])\S+$/u.test(text))
  );
}

/**
 * Whether a setting or parameter with this name usually holds a secret: then a literal is suspicious though it has no
 * known shape. Names of secrets' locations (`SecretName`, `KeyVaultUri`) and of identity-based connections do not count.
 */
export function namesSecret(name: string): boolean {
  return (
    !notSecretNames.some((pattern) => pattern.test(name)) && secretNames.some((pattern) => pattern.test(name))
  );
}

/** Whether a name says that the value tells where or who, or is public: a vault's address, a user, a public key. */
export function locatesOnly(name: string): boolean {
  return notSecretNames.some((pattern) => pattern.test(name));
}

/** A literal that could be a secret at all: not empty, a number, a flag, an address, a name of a setting. */
export function looksSecret(text: string): boolean {
  if (text.length < 6 || isPlaceholder(text)) return false;
  return !/^(?:true|false|null|none|\d+|https?:\/\/[^@?]*|%.*%|\$\{.*\}|<.*>|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu.test(
    text,
  );
}

const secretNames: readonly RegExp[] = [
  /(?:^|[_\-.:]|(?<=[a-z0-9]))(?:password|passwd|pwd|secret|apikey|api[_-]?key|access[_-]?key|account[_-]?key|shared[_-]?key|private[_-]?key|client[_-]?secret|auth[_-]?token|bearer[_-]?token|access[_-]?token|refresh[_-]?token|sas[_-]?token|signing[_-]?key|encryption[_-]?key|function[_-]?key|master[_-]?key|admin[_-]?key|subscription[_-]?key)(?:$|[_\-.:0-9])/iu,
  /(?:Password|Pwd|Secret|ApiKey|AccessKey|AccountKey|SharedKey|PrivateKey|ClientSecret|AuthToken|AccessToken|SasToken|SigningKey|EncryptionKey|FunctionKey|MasterKey|AdminKey|SubscriptionKey)$/u,
  /^[A-Z0-9_]+_PROVIDER_AUTHENTICATION_SECRET$/iu,
];

const notSecretNames: readonly RegExp[] = [
  /__(?:accountName|(?:blob|queue|table|file)?ServiceUri|fullyQualifiedNamespace|topicEndpointUri|accountEndpoint|endpoint|credential|clientId|managedIdentityResourceId|tenantId)$/iu,
  /(?:SecretName|KeyName|SecretUri|SecretUrl|KeyVaultName|KeyVaultUri|VaultUri|SettingName|PublicKey|PartitionKey|RowKey|SecretStorageType|TokenEndpoint|TokenUrl|TokenAudience|KeyVaultReferenceIdentity)$/iu,
  /(?:^|[-_.]|(?<=[a-z0-9])(?=[A-Z]))(?:[Uu]ser(?:-?_?[Nn]ame)?|USER(?:_?NAME)?|[Ll]ogin|LOGIN|[Pp]ubli(?:c|shable)[-_]?[Kk]ey|PUBLI(?:C|SHABLE)_?KEY)$/u,
];

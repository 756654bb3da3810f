import type { CredentialShape } from "../azure/credential-shapes.ts";
import { credentialIn, locatesOnly, looksSecret, namesSecret } from "../azure/credentials.ts";
import { canonical, secrecyOf, type Tree, type Unknown } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";

/** What a value gives away when it is stored or shown in clear. */
export type Exposure =
  | { readonly kind: "none" }
  /** A credential written in the repository. */
  | {
      readonly kind: "literal";
      readonly noun: string;
      readonly severity: CredentialShape["severity"];
      readonly at: Place;
    }
  /** A key that Azure hands out at deployment: `listKeys()`. */
  | { readonly kind: "key listing"; readonly what: string; readonly at: Place }
  | { readonly kind: "secure parameter"; readonly what: string; readonly at: Place }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * What a value that is stored under `name` gives away. A Key Vault reference gives nothing away, whatever it is made
 * of; text with a credential's shape does under any name, other literals only under a name that means a secret.
 */
export function exposureOf(name: string, value: Tree): Exposure {
  if (value.kind === "oneOf") {
    const all = value.alternatives.map((alternative) => exposureOf(name, alternative));
    return (
      all.find(({ kind }) => kind !== "none" && kind !== "unknown") ??
      all.find(({ kind }) => kind === "unknown") ?? { kind: "none" }
    );
  }
  const text = canonical(value);
  if (isKeyVaultReference(text) && (value.kind !== "known" || credentialIn(text) === undefined))
    return { kind: "none" };
  const secrecy = secrecyOf(value);
  const listing = secrecy.find(({ kind }) => kind === "key listing");
  if (listing !== undefined) return { kind: "key listing", what: listing.what, at: listing.at };
  // Where a secure parameter's literal is written, its default or a parameter file, is another question.
  const secure = secrecy.find(({ kind }) => kind === "secure parameter");
  if (secure !== undefined) return { kind: "secure parameter", what: secure.what, at: secure.at };
  if (value.kind === "known" && typeof value.value === "string") {
    const credential = credentialIn(value.value);
    if (credential !== undefined) {
      return {
        kind: "literal",
        noun: credential.shape.noun,
        severity: credential.shape.severity,
        at: value.at,
      };
    }
    if (namesSecret(name) && looksSecret(value.value)) {
      return { kind: "literal", noun: "literal secret", severity: "critical", at: value.at };
    }
  }
  // `Password=${'literal'}` put together from pieces that are not all known.
  if (value.kind === "unknown" && value.parts !== undefined) {
    const literal = value.parts
      .filter((part) => typeof part === "string")
      .map((part) => credentialIn(part))
      .find((found) => found !== undefined);
    if (literal !== undefined)
      return { kind: "literal", noun: literal.shape.noun, severity: literal.shape.severity, at: value.at };
  }
  if (value.kind !== "unknown" || isPublicProperty(value) || locatesOnly(name)) return { kind: "none" };
  return { kind: "unknown", why: value.why };
}

/** `@Microsoft.KeyVault(...)`: App Service fetches the value itself and stores only where it is. */
export function isKeyVaultReference(text: string): boolean {
  return /^\s*@Microsoft\.(?:KeyVault\(|AppConfiguration\(\s*Endpoint\s*=)/iu.test(text);
}

/** What a setting's `@Microsoft.KeyVault(...)` says. */
export type KeyVaultReference =
  | { readonly kind: "none" }
  | {
      readonly kind: "reference";
      /** In canonical text: the vault's name or address, the secret's name. */
      readonly vault: string;
      readonly secret: string;
      /** Set when it stays with one version. */
      readonly version?: string;
    }
  | { readonly kind: "malformed"; readonly why: string };

/**
 * Both syntaxes: `SecretUri=https://<vault>/secrets/<name>[/<version>]` and `VaultName=..;SecretName=..[;SecretVersion=..]`.
 * Unknown pieces stand for any text.
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export function keyVaultReferenceIn(value: Tree): KeyVaultReference {
  const text = canonical(value).trim();
  if (!/^@Microsoft\.KeyVault\b/iu.test(text)) return { kind: "none" };
  // Expressions in the text may hold any of the separators, so `{0}` stands for each while it is taken apart.
  const pieces: string[] = [];
  const plain = text.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/gu, (piece) => `{${pieces.push(piece) - 1}}`);
  const inner = /^@Microsoft\.KeyVault\((.*)\)$/iu.exec(plain)?.[1];
  if (inner === undefined) {
    const why = plain.includes("(")
      ? "the closing bracket is missing or not the last character"
      : "the brackets are missing";
    return { kind: "malformed", why };
  }
  const fields = new Map<string, string>();
  for (const field of inner.split(";")) {
    const [name = "", ...rest] = field.split("=");
    fields.set(name.trim().toLowerCase(), rest.join("=").trim());
  }
  const reference = (vault: string, secret: string, version: string): KeyVaultReference => {
    const back = (piece: string): string =>
      piece.replace(/\{(\d+)\}/gu, (whole, index: string) => pieces[Number(index)] ?? whole);
    return {
      kind: "reference",
      vault: back(vault),
      secret: back(secret),
      ...(version !== "" && { version: back(version) }),
    };
  };
  const uri = fields.get("secreturi");
  if (uri !== undefined) {
    const [, vault = "", secret = "", version = ""] =
      /^(https:\/\/[^/]+\/|\{\d+\}\/?)secrets\/([^/]+)(?:\/([^/]*))?\/?$/iu.exec(uri) ?? [];
    if (vault !== "") return reference(vault, secret, version);
    // Where the address starts with something unknown, that may be all of it.
    if (uri.startsWith("{")) return reference(uri, "", "");
    return { kind: "malformed", why: "`SecretUri` is not `https://<vault>/secrets/<name>`" };
  }
  const vault = fields.get("vaultname") ?? "";
  const secret = fields.get("secretname") ?? "";
  if (vault === "" || secret === "")
    return { kind: "malformed", why: "neither `SecretUri` nor `VaultName` with `SecretName` is given" };
  return reference(vault, secret, fields.get("secretversion") ?? "");
}

/**
 * A value that Azure fills in and shows to everyone who may read the resource: an endpoint, an id, a name made from
 * the group's. Keys never come that way, they are listed. What a caller, the environment or a module gives can be
 * anything.
 */
function isPublicProperty({ expression, parts, reference }: Unknown): boolean {
  if (parts !== undefined) return parts.every((part) => typeof part === "string" || isPublicProperty(part));
  // Read from a resource, whatever that is called.
  if (reference !== undefined) return !/\/microsoft\.resources\/deployments\//iu.test(reference.resource);
  return !/parameters\(|readenvironmentvariable\(|externalinput\(/iu.test(expression);
}

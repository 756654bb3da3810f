/** Where a module is published. Every part has been checked: it goes into addresses and file names as it is. */
export interface ModuleAddress {
  /** Lower case, with its port if one is written: `mcr.microsoft.com`. */
  readonly host: string;
  /** `bicep/avm/res/web/site`. */
  readonly repository: string;
  readonly version: Version;
}

export type Version =
  | { readonly kind: "tag"; readonly tag: string }
  /** `sha256:` and 64 digits. */
  | { readonly kind: "digest"; readonly digest: string };

/**
 * The address in a module reference with its alias resolved, `br:mcr.microsoft.com/bicep/avm/res/web/site:0.15.1`, or
 * why there is none. The grammar is that of the OCI distribution specification, the lengths are Bicep's.
 */
export function moduleAddress(reference: string): ModuleAddress | { readonly why: string } {
  if (reference.startsWith("ts:")) return { why: "is a template spec, which is not read" };
  const parts = written.exec(reference)?.groups;
  if (parts === undefined) return { why: "is not a valid module reference" };
  const { host = "", repository = "", tag, digest } = parts;
  if (host.length > 255 || repository.length > 255 || !isItself(host.toLowerCase())) {
    return { why: "is not a valid module reference" };
  }
  return {
    host: host.toLowerCase(),
    repository,
    version: digest === undefined ? { kind: "tag", tag: tag ?? "" } : { kind: "digest", digest },
  };
}

/** The reference of an address in its one spelling: the path that the module's text goes by. */
export function referenceTo({ host, repository, version }: ModuleAddress): string {
  return `br:${host}/${repository}${version.kind === "tag" ? `:${version.tag}` : `@${version.digest}`}`;
}

/** Not another spelling of some host: `2130706433` is 127.0.0.1 to whoever connects. */
function isItself(host: string): boolean {
  const url = `https://${host}/`;
  return URL.canParse(url) && new URL(url).hostname === host.replace(/:[0-9]+$/u, "");
}

export function isDigest(text: unknown): text is string {
  return typeof text === "string" && /^sha256:[a-f0-9]{64}$/u.test(text);
}

/** A registry on this machine: reached without TLS, as Bicep does. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/u.test(host);
}

const name = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const label = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
// reference := "br:" host (":" port)? "/" name ("/" name)* (":" tag | "@" digest)
const written = new RegExp(
  `^br:(?<host>(?:${label}(?:\\.${label})*|\\[::1\\])(?::[0-9]{1,5})?)` +
    `/(?<repository>${name}(?:/${name})*)` +
    `(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127})|@(?<digest>sha256:[a-f0-9]{64}))$`,
  "u",
);

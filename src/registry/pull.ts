import { isLoopback, type ModuleAddress } from "./address.ts";
import { digestOf } from "./digest.ts";
import { mostLayerBytes, mostManifestBytes } from "./limits.ts";
import { manifestTypes, templateLayer } from "./manifest.ts";
import type { Store } from "./store.ts";
import { anonymousToken } from "./token.ts";
import type { Answer, Asked, Failure, Web } from "./web.ts";

export type Pulled =
  | {
      readonly kind: "template";
      readonly bytes: Uint8Array;
      /** Said of the module: why it may not be what its registry has now. */
      readonly caveat?: string;
    }
  /** A clause whose subject is the module. */
  | { readonly kind: "unavailable"; readonly why: string };

/**
 * The compiled template of a module, from the store where that is certain to be it, else from the registry. A tag may
 * be moved: it is asked for in every run, and the store's answer counts only when there is no other. Without a web
 * there is only the store.
 */
export async function pull(address: ModuleAddress, store: Store, web: Web | undefined): Promise<Pulled> {
  const manifest = await manifestOf(address, store, web);
  if ("why" in manifest) return { kind: "unavailable", why: manifest.why };
  const layer = templateLayer(manifest.bytes);
  if ("why" in layer) return { kind: "unavailable", why: layer.why };
  if (layer.size > mostLayerBytes) {
    return { kind: "unavailable", why: `is ${layer.size} bytes, more than the limit of ${mostLayerBytes}` };
  }
  const stored = store.content(layer.digest, mostLayerBytes);
  const bytes = stored ?? (await contentOf(address, layer.digest, layer.size, web));
  if ("why" in bytes) return { kind: "unavailable", why: bytes.why };
  if (stored === undefined) store.keep(layer.digest, bytes);
  return { kind: "template", bytes, ...(manifest.caveat !== undefined && { caveat: manifest.caveat }) };
}

type Manifest = { readonly bytes: Uint8Array; readonly caveat?: string } | { readonly why: string };

async function manifestOf(address: ModuleAddress, store: Store, web: Web | undefined): Promise<Manifest> {
  const { version, host } = address;
  const digest = version.kind === "digest" ? version.digest : store.digestOfTag(address);
  const stored = digest === undefined ? undefined : store.content(digest, mostManifestBytes);
  if (version.kind === "digest" && stored !== undefined) return { bytes: stored };
  const earlier = (reason: string): Manifest | undefined =>
    stored && { bytes: stored, caveat: `is as an earlier run had it, since ${reason}` };
  if (web === undefined) {
    return (
      earlier("registries are not asked") ?? { why: "is not in the cache, and registries are not asked" }
    );
  }

  const named = version.kind === "digest" ? version.digest : version.tag;
  const got = await authorized(address, web, `manifests/${named}`, {
    accept: manifestTypes.join(", "),
    mostBytes: mostManifestBytes,
    redirects: 0,
  });
  if (got.kind === "failure") return earlier(`${quoted(host)} ${got.why}`) ?? unreached(host, got);
  if (got.status === 429 || got.status >= 500) {
    return earlier(`${quoted(host)} answered ${got.status}`) ?? refused(host, got);
  }
  if (got.status !== 200) return refused(host, got);
  const actual = digestOf(got.body);
  const promised = version.kind === "digest" ? version.digest : got.header("docker-content-digest");
  if (promised !== undefined && promised.startsWith("sha256:") && promised !== actual) {
    return { why: `does not have its digest: ${quoted(host)} sent something else` };
  }
  store.keep(actual, got.body);
  if (version.kind === "tag") store.keepTag(address, actual);
  return { bytes: got.body };
}

async function contentOf(
  address: ModuleAddress,
  digest: string,
  size: number,
  web: Web | undefined,
): Promise<Uint8Array | { readonly why: string }> {
  const { host } = address;
  if (web === undefined) return { why: "is not in the cache, and registries are not asked" };
  // Registries send their content from storage elsewhere: that it has the digest is what counts.
  const got = await authorized(address, web, `blobs/${digest}`, { mostBytes: size, redirects: 5 });
  if (got.kind === "failure") return unreached(host, got);
  if (got.status !== 200) return refused(host, got);
  if (got.body.length === size && digestOf(got.body) === digest) return got.body;
  return { why: `does not have its digest: ${quoted(host)} sent something else` };
}

/** Asks a registry, and once more with a token where it wants one. */
async function authorized(
  address: ModuleAddress,
  web: Web,
  what: string,
  asked: Asked,
): Promise<Answer | Failure> {
  const { host, repository } = address;
  const url = new URL(`${isLoopback(host) ? "http" : "https"}://${host}/v2/${repository}/${what}`);
  const first = await web.get(url, asked);
  if (first.kind === "failure" || first.status !== 401) return first;
  const token = await anonymousToken(first, address, url, web);
  return token === undefined ? first : web.get(url, { ...asked, authorization: `Bearer ${token}` });
}

function unreached(host: string, { why }: Failure): { readonly why: string } {
  return { why: `could not be pulled: ${quoted(host)} ${why}` };
}

function refused(host: string, { status }: Answer): { readonly why: string } {
  if (status === 404) return { why: `is not at ${quoted(host)}: check its name and version` };
  if (status === 401 || status === 403) {
    return {
      why: `is not public at ${quoted(host)}: run \`bicep restore\` with a login before the review, whose cache is read`,
    };
  }
  return { why: `could not be pulled: ${quoted(host)} answered ${status}` };
}

function quoted(host: string): string {
  return `\`${host}\``;
}

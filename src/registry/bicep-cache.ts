import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ModuleAddress, Version } from "./address.ts";
import { digestOf } from "./digest.ts";
import { mostLayerBytes, mostManifestBytes } from "./limits.ts";
import { templateLayer } from "./manifest.ts";
import { readBounded } from "./read-bounded.ts";

/**
 * The module as `bicep restore` left it in Bicep's own cache (`~/.bicep`); undefined where it is not there whole: the
 * template must be the one that the manifest beside it names. Nothing is ever written there.
 */
export function fromBicepCache(folder: string, address: ModuleAddress): Uint8Array | undefined {
  const { host, repository, version } = address;
  // OciArtifactRegistry.GetArtifactDirectory of Azure/bicep.
  const at = join(
    folder,
    "br",
    host.replaceAll(":", "$"),
    repository.replaceAll("/", "$"),
    folderOf(version),
  );
  if (existsSync(join(at, "lock"))) return undefined;
  const manifest = readBounded(join(at, "manifest"), mostManifestBytes);
  const template = readBounded(join(at, "main.json"), mostLayerBytes);
  if (manifest === undefined || template === undefined) return undefined;
  if (version.kind === "digest" && digestOf(manifest) !== version.digest) return undefined;
  const layer = templateLayer(manifest);
  return "why" in layer || digestOf(template) !== layer.digest ? undefined : template;
}

function folderOf(version: Version): string {
  return version.kind === "tag" ? encodedTag(version.tag) : version.digest.replace(":", "#");
}

/**
 * TagEncoder of Azure/bicep: file systems may ignore case, so which letters are capital is written behind the tag, as a
 * hexadecimal number without leading zeros whose lowest bit is the first character; nothing where none is.
 */
export function encodedTag(tag: string): string {
  let capitals = 0n;
  for (let index = 0; index < tag.length; index++) {
    if (/[A-Z]/u.test(tag.charAt(index))) capitals |= 1n << BigInt(index);
  }
  return `${tag}$${capitals === 0n ? "" : capitals.toString(16)}`;
}

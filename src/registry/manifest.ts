import { isDigest } from "./address.ts";

/** The manifests that a Bicep module may have: https://github.com/opencontainers/image-spec/blob/main/manifest.md */
export const manifestTypes = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.artifact.manifest.v1+json",
];

/** The compiled template in a module's manifest: its digest, and its size in bytes as the manifest has it. */
export interface Layer {
  readonly digest: string;
  readonly size: number;
}

/** Finds what Bicep would take; other layers (the source) are left. Else a clause that says why there is none. */
export function templateLayer(manifest: Uint8Array): Layer | { readonly why: string } {
  const fields = fieldsOf(parsed(manifest));
  if (fields === undefined) return { why: "has a manifest that is not JSON" };
  const { artifactType, config, layers } = fields;
  const configType = fieldsOf(config)?.["mediaType"];
  if (!isAbsentOr(artifactType, artifact)) return { why: "is published as something else than a module" };
  if (artifactType === undefined && !isAbsentOr(configType, moduleConfig)) {
    return { why: "is published as something else than a module" };
  }
  const found = (Array.isArray(layers) ? (layers as unknown[]) : [])
    .map((layer) => fieldsOf(layer))
    .filter((layer) => layer !== undefined && isType(layer["mediaType"], moduleLayer));
  const { digest, size } = found[0] ?? {};
  if (found.length !== 1) return { why: "has a manifest without exactly one compiled template" };
  if (!isDigest(digest) || typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    return { why: "has a manifest whose layer has no SHA-256 digest or no size" };
  }
  return { digest, size };
}

// BicepMediaTypes of Azure/bicep. Media types are compared without case.
const artifact = "application/vnd.ms.bicep.module.artifact";
const moduleConfig = "application/vnd.ms.bicep.module.config.v1+json";
const moduleLayer = "application/vnd.ms.bicep.module.layer.v1+json";

function isType(written: unknown, type: string): boolean {
  return typeof written === "string" && written.toLowerCase() === type;
}

function isAbsentOr(written: unknown, type: string): boolean {
  return written === undefined || written === null || isType(written, type);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

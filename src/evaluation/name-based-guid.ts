import { createHash } from "node:crypto";

// The namespace that `guid` hashes names in; several public implementations agree on it.
const namespace = "11fb06fb712d4ddd98c7e71bbd588830";

/**
 * The value of `guid`: a name-based UUID, version 5 (RFC 4122, section 4.3), of the arguments joined with hyphens.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#guid
 */
export function nameBasedGuid(args: readonly string[]): string {
  const hash = createHash("sha1")
    .update(Buffer.from(namespace, "hex"))
    .update(args.join("-"), "utf8")
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}

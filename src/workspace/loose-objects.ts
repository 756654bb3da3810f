import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";

/** Git's name for a content: SHA-1, or SHA-256 where ids are 64 characters long. */
export function blobId(bytes: Uint8Array, length = 40): string {
  const hash = createHash(length === 64 ? "sha256" : "sha1");
  return hash.update(headerOf(bytes)).update(bytes).digest("hex");
}

/** Writes a content into an object directory as git does, without the filters of `git hash-object`; returns its id. */
export function writeBlob(objects: string, bytes: Uint8Array, idLength: number): string {
  const id = blobId(bytes, idLength);
  mkdirSync(join(objects, id.slice(0, 2)), { recursive: true });
  writeFileSync(
    join(objects, id.slice(0, 2), id.slice(2)),
    deflateSync(Buffer.concat([headerOf(bytes), bytes]), { level: 1 }),
  );
  return id;
}

function headerOf(bytes: Uint8Array): Buffer {
  return Buffer.from(`blob ${bytes.length}\0`);
}

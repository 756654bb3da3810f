import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ModuleAddress } from "./address.ts";
import { isDigest } from "./address.ts";
import { encodedTag } from "./bicep-cache.ts";
import { digestOf } from "./digest.ts";
import { readBounded } from "./read-bounded.ts";

/** What earlier runs had from registries: content by its digest, and which manifest a tag named when last asked. */
export interface Store {
  /** Undefined where it is not there; what does not have its digest is removed. */
  content(digest: string, mostBytes: number): Uint8Array | undefined;
  keep(digest: string, bytes: Uint8Array): void;
  digestOfTag(address: ModuleAddress): string | undefined;
  keepTag(address: ModuleAddress, digest: string): void;
}

/** A store in a folder that may not exist yet. One that can't be written to forgets: a run does not fail for it. */
export function storeIn(folder: string): Store {
  const contentFile = (digest: string): string => join(folder, "sha256", digest.slice("sha256:".length));
  const tagFile = ({ host, repository, version }: ModuleAddress): string =>
    join(
      folder,
      "tags",
      host.replaceAll(":", "$"),
      repository.replaceAll("/", "$"),
      version.kind === "tag" ? encodedTag(version.tag) : version.digest.replace(":", "#"),
    );
  return {
    content: (digest, mostBytes) => {
      const bytes = readBounded(contentFile(digest), mostBytes);
      if (bytes === undefined || digestOf(bytes) === digest) return bytes;
      attempt(() => {
        rmSync(contentFile(digest), { force: true });
      });
      return undefined;
    },
    keep: (digest, bytes) => {
      write(contentFile(digest), bytes);
    },
    digestOfTag: (address) => {
      const bytes = readBounded(tagFile(address), 100);
      const digest = bytes && new TextDecoder().decode(bytes).trim();
      return isDigest(digest) ? digest : undefined;
    },
    keepTag: (address, digest) => {
      write(tagFile(address), `${digest}\n`);
    },
  };
}

/** Whole or not at all: a run that is stopped, or another at the same time, leaves no half file. */
function write(path: string, content: Uint8Array | string): void {
  const making = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(making, content, { flag: "wx" });
    renameSync(making, path);
  });
  attempt(() => {
    rmSync(making, { force: true });
  });
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // A cache that can't be written costs time in the next run, nothing else.
  }
}

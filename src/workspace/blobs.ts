import type { Decoded } from "./decode.ts";
import { decode } from "./decode.ts";

/**
 * Contents by object id, had once and shared by every revision that is opened with it: a file that the pull request
 * leaves alone is the same text at base and head.
 */
export interface Blobs {
  /** Fetches in few and large steps what is not here yet. Never rejects for one blob: `text` and `bytes` say why. */
  prefetch(wanted: readonly Wanted[]): Promise<void>;
  /** Fetches `ahead` along with a missing blob, where the reader can do so at once. */
  text(wanted: Wanted, ahead: () => readonly Wanted[]): Decoded;
  bytes(wanted: Wanted, ahead: () => readonly Wanted[]): Uint8Array | { readonly why: string };
  has(id: string): boolean;
}

export interface Wanted {
  readonly id: string;
  /** Bytes, where known beforehand. */
  readonly size?: number;
}

/** Where contents come from: `git cat-file`, or GitHub's API. */
export interface BlobReader {
  /** Every id is answered: the bytes, or the clause why not. */
  read(wanted: readonly Wanted[]): Promise<ReadonlyMap<string, Uint8Array | { readonly why: string }>>;
  /** The same, blocking; undefined where that is impossible, and then only what was prefetched can be read. */
  readonly readNow?: (
    wanted: readonly Wanted[],
  ) => ReadonlyMap<string, Uint8Array | { readonly why: string }>;
}

export interface BlobLimits {
  /** Bytes of one file. */
  readonly fileSize: number;
  /** Bytes of all contents read in this run. */
  readonly totalSize: number;
}

/** GitHub's own editor stops at 1 MB, the largest compiled templates of the public registry are below 3 MB. */
export const blobLimits: BlobLimits = { fileSize: 10 * 1024 * 1024, totalSize: 1024 * 1024 * 1024 };

export function blobsOf(reader: BlobReader, limits: BlobLimits = blobLimits): Blobs {
  // Bytes until they are decoded, then the text alone: a blob is hardly ever wanted as both.
  const contents = new Map<string, Content>();
  let total = 0;

  const missing = (wanted: readonly Wanted[]): Wanted[] => {
    const unique = new Map<string, Wanted>();
    for (const one of wanted) {
      if (contents.has(one.id) || unique.has(one.id)) continue;
      if (one.size !== undefined && one.size > limits.fileSize)
        contents.set(one.id, tooLarge(one.size, limits));
      else unique.set(one.id, one);
    }
    return [...unique.values()];
  };
  const keep = (read: ReadonlyMap<string, Uint8Array | { readonly why: string }>): void => {
    for (const [id, content] of read) {
      if ("why" in content) contents.set(id, { kind: "none", why: content.why });
      else if (content.length > limits.fileSize) contents.set(id, tooLarge(content.length, limits));
      else if (total + content.length > limits.totalSize) contents.set(id, tooMuch(limits));
      else {
        total += content.length;
        contents.set(id, { kind: "bytes", bytes: content });
      }
    }
  };
  const contentOf = (wanted: Wanted, ahead: () => readonly Wanted[]): Content => {
    const here = contents.get(wanted.id);
    if (here !== undefined) return here;
    if (missing([wanted]).length > 0) {
      if (reader.readNow === undefined) return { kind: "none", why: "was not fetched" };
      keep(reader.readNow(batch(missing([wanted, ...ahead()]))));
    }
    return contents.get(wanted.id) ?? { kind: "none", why: "could not be read" };
  };

  return {
    async prefetch(wanted) {
      for (let rest = missing(wanted); rest.length > 0;) {
        const next = batch(rest);
        if (total >= limits.totalSize) {
          for (const { id } of rest) contents.set(id, tooMuch(limits));
          return;
        }
        keep(await reader.read(next));
        rest = rest.slice(next.length);
      }
    },
    text(wanted, ahead) {
      const content = contentOf(wanted, ahead);
      if (content.kind === "none") return content;
      if (content.kind === "text") return content.decoded;
      const decoded = decode(content.bytes);
      if ("text" in decoded) contents.set(wanted.id, { kind: "text", decoded });
      return decoded;
    },
    bytes(wanted, ahead) {
      const content = contentOf(wanted, ahead);
      if (content.kind === "none") return content;
      if (content.kind === "bytes") return content.bytes;
      // Decoded text may have lost a byte order mark: the bytes are read once more.
      return reader.readNow?.([wanted]).get(wanted.id) ?? Buffer.from(content.decoded.text);
    },
    has: (id) => contents.has(id),
  };
}

type Content =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "text"; readonly decoded: Decoded & { readonly text: string } }
  | { readonly kind: "none"; readonly why: string };

function tooLarge(size: number, { fileSize }: BlobLimits): Content {
  return { kind: "none", why: `is ${sizeInWords(size)}, more than the limit of ${sizeInWords(fileSize)}` };
}

function tooMuch({ totalSize }: BlobLimits): Content {
  return { kind: "none", why: `was left out: the review had read ${sizeInWords(totalSize)} before it` };
}

/** `10 MB`, `1.5 MB`, `3 KB`: a size for a person. */
export function sizeInWords(bytes: number): string {
  const [unit, size] = bytes < 1024 * 1024 ? ["KB", bytes / 1024] : ["MB", bytes / (1024 * 1024)];
  return `${size < 10 && !Number.isInteger(size) ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

// Bounds what is in memory twice, in the pipe's buffers and as text. A size that is not known is taken for middling.
function batch(wanted: readonly Wanted[]): readonly Wanted[] {
  let size = 0;
  const end = wanted.findIndex((one, at) => (size += one.size ?? 32 * 1024) > batchSize && at > 0);
  return end === -1 ? wanted : wanted.slice(0, end);
}

const batchSize = 32 * 1024 * 1024;

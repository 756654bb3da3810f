import { isUtf8 } from "node:buffer";

/** A file's text, or the clause why it has none. */
export type Decoded = { readonly text: string } | { readonly why: string };

/**
 * Text as git and editors take it: UTF-8, or UTF-16 that says so by its byte order mark. Nothing is guessed and no
 * byte is replaced, since text that is not what the compiler reads would be judged instead of it.
 */
export function decode(bytes: Uint8Array): Decoded {
  if (isLargeFilePointer(bytes)) return { why: "is a Git LFS pointer: its content is not in git" };
  if (startsWith(bytes, [0xff, 0xfe, 0, 0]) || startsWith(bytes, [0, 0, 0xfe, 0xff])) {
    return { why: "is UTF-32; save it as UTF-8" };
  }
  if (startsWith(bytes, [0xff, 0xfe])) return utf16(bytes, "utf-16le");
  if (startsWith(bytes, [0xfe, 0xff])) return utf16(bytes, "utf-16be");
  if (isBinary(bytes)) return { why: "is binary" };
  if (!isUtf8(bytes))
    return { why: `is not UTF-8 (first on line ${lineOfFirstBadByte(bytes)}); save it as UTF-8` };
  const start = startsWith(bytes, [0xef, 0xbb, 0xbf]) ? 3 : 0;
  return {
    text: Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start).toString("utf8"),
  };
}

/** Git's own test: a NUL among the first 8000 bytes (`buffer_is_binary` in xdiff-interface.c). */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8000).includes(0);
}

// https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: "version" is the first line, and less than 1024 bytes in all.
function isLargeFilePointer(bytes: Uint8Array): boolean {
  if (bytes.length >= 1024) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return (
    /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//u.test(text) && /^oid sha256:/mu.test(text)
  );
}

function utf16(bytes: Uint8Array, encoding: "utf-16le" | "utf-16be"): Decoded {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { why: "starts as UTF-16 and is not; save it as UTF-8" };
  }
}

function lineOfFirstBadByte(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
    line++;
  }
  return line;
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}

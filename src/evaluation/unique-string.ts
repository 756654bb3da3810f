const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * The 13 characters of `uniqueString`: a 64-bit hash of the arguments, joined with hyphens. Microsoft does not publish
 * it; this is the variant of MurmurHash that gives the values which the deployment engine gives
 * (Azure/bicep, SnapshotCommandTests).
 */
export function uniqueString(args: readonly string[]): string {
  let hash = murmurHash64(new TextEncoder().encode(args.join("-")));
  let text = "";
  for (let index = 0; index < 13; index++) {
    text += alphabet[Number(hash >> 59n)] ?? "";
    hash = BigInt.asUintN(64, hash << 5n);
  }
  return text;
}

function murmurHash64(bytes: Uint8Array): bigint {
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let h1 = 0;
  let h2 = 0;
  let at = 0;
  for (; at + 8 <= length; at += 8) {
    h1 = Math.imul(rotated((h1 ^ mixedLow(view.getUint32(at, true))) >>> 0, 19) + h2, 5) + 0x561ccd1b;
    h2 = Math.imul(rotated((h2 ^ mixedHigh(view.getUint32(at + 4, true))) >>> 0, 13) + h1, 5) + 0x0bcaa747;
  }
  const left = length - at;
  if (left > 0) h1 ^= mixedLow(littleEndian(bytes.subarray(at, at + 4)));
  if (left > 4) h2 ^= mixedHigh(littleEndian(bytes.subarray(at + 4)));
  h1 = (h1 ^ length) >>> 0;
  h2 = (h2 ^ length) >>> 0;
  h1 = (h1 + h2) >>> 0;
  h2 = (h2 + h1) >>> 0;
  h1 = finished(h1);
  h2 = finished(h2);
  h1 = (h1 + h2) >>> 0;
  h2 = (h2 + h1) >>> 0;
  return (BigInt(h2) << 32n) | BigInt(h1);
}

function mixedLow(word: number): number {
  return Math.imul(rotated(Math.imul(word, 0x239b961b), 15), 0xab0e9789);
}

function mixedHigh(word: number): number {
  return Math.imul(rotated(Math.imul(word, 0xab0e9789), 17), 0x239b961b);
}

function finished(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((word, byte) => (word << 8) | byte, 0);
}

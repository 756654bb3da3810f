/**
 * Whether addresses (`0.0.0.0/0`, `128.0.0.0/1`, `0.0.0.0-255.255.255.255`, `::/0`, `Any`, several with commas between)
 * are so much of the internet that they limit nobody: blocks larger than any that one organisation has, or more of
 * smaller ones than any list of partners needs.
 */
export function isMostOfInternet(addresses: string | undefined): boolean {
  const ranges = [...new Set((addresses ?? "").split(",").map((one) => one.trim()))];
  const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
  return (
    ranges.some(isWide) ||
    sum(ranges.filter(isPublic).map(sizeOf)) >= mostOfList ||
    sum(ranges.map(blocksOf)) >= mostOfBlocks
  );
}

/**
 * Four blocks of 8 bits: no organisation but a cloud or a country has more (AWS, the largest, has about six in all and
 * lets them to anybody), while all of one company's own and its partners' stay below a single one.
 */
const mostOfList = 2 ** 26;

/** IPv6 blocks of 16 bits; a registry of a continent gives out of one or two, and what it gives out is at most 20 bits. */
const mostOfBlocks = 2;

// Private networks are nobody's on the internet, and large: `10.0.0.0/8`.
function isPublic(range: string): boolean {
  return !/^(?:10\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/u.test(
    range,
  );
}

function blocksOf(range: string): number {
  const { address, bits } = blockIn(range);
  return address.includes(":") && !/^f[cd]/iu.test(address) ? 2 ** (16 - bits) : 0;
}

/** Of IPv4 more than a 256th of all addresses, of IPv6 more than 65,536th. */
function isWide(range: string): boolean {
  if (/^(?:any|\*|internet)$/iu.test(range)) return true;
  const { address, bits } = blockIn(range);
  return address.includes(":") ? bits < 16 : sizeOf(range) >= 2 ** 25;
}

/** How many IPv4 addresses a range has; 0 of anything else. */
function sizeOf(range: string): number {
  const [from, to] = range.split("-").map(numberOf);
  if (from !== undefined && to !== undefined) return Math.max(0, to - from + 1);
  const { address, bits } = blockIn(range);
  return numberOf(address) === undefined || bits > 32 ? 0 : 2 ** (32 - bits);
}

function blockIn(range: string): { readonly address: string; readonly bits: number } {
  const [, address = "", bits = "128"] = /^([\d.]+|[\da-f:]*:[\da-f:]*)\/(\d{1,3})$/iu.exec(range) ?? [];
  return { address, bits: Number(bits) };
}

/** An IPv4 address as a number; undefined for anything else. */
export function numberOf(address: string | undefined): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/u
    .exec(address?.trim() ?? "")
    ?.slice(1)
    .map(Number);
  return parts?.reduce((number, part) => number * 256 + part, 0);
}

/**
 * How many networks of 64 bits lie between two IPv6 addresses, both ends included: each is what one customer of a
 * provider has. Undefined for anything else.
 */
export function networksBetween(first: string | undefined, last: string | undefined): number | undefined {
  const [from, to] = [first, last].map(networkOf);
  return from === undefined || to === undefined ? undefined : Number(to - from) + 1;
}

function networkOf(address: string | undefined): bigint | undefined {
  const halves = (address ?? "").trim().toLowerCase().split("::");
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  if (halves.length > 2 || ![...head, ...tail].every((group) => /^[\da-f]{1,4}$/u.test(group)))
    return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 || address === "" : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  return BigInt(
    `0x${groups
      .slice(0, 4)
      .map((group) => group.padStart(4, "0"))
      .join("")}`,
  );
}

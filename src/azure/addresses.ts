/**
 * Whether addresses (`0.0.0.0/0`, `128.0.0.0/1`, `0.0.0.0-255.255.255.255`, `::/0`, `Any`, several with commas between)
 * are so much of the internet that they limit nobody: blocks larger than any that one organisation has.
 */
export function isMostOfInternet(addresses: string | undefined): boolean {
  return (addresses ?? "").split(",").some((one) => isWide(one.trim()));
}

/** Of IPv4 more than a 256th of all addresses, of IPv6 more than 65,536th. */
function isWide(range: string): boolean {
  if (/^(?:any|\*|internet)$/iu.test(range)) return true;
  const [from = "", to] = range.split("-");
  if (to !== undefined) return (numberOf(to) ?? 0) - (numberOf(from) ?? 0) >= 2 ** 25 - 1;
  const [, address = "", bits = ""] = /^([\d.]+|[\da-f:]*:[\da-f:]*)\/(\d{1,3})$/iu.exec(range) ?? [];
  if (address === "") return false;
  return Number(bits) < (address.includes(":") ? 16 : 8);
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

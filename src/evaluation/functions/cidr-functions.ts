import { known } from "../../declarations/value.ts";
import { define, mistake, type Signature } from "../signature.ts";
import { objectOfValues } from "../size.ts";

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-cidr */
export const cidrFunctions: readonly Signature[] = [
  define("parseCidr", {
    takes: ["text"],
    answer: ([text], call) => {
      const range = networkOf(text);
      if (range === undefined) return noNetwork;
      const { bits, length, first, last } = range;
      const netmask = allOnes(bits) ^ allOnes(bits - length);
      const usable = bits === 32 && length < 31 ? 1n : 0n;
      const values: (readonly [string, string | number])[] = [
        ["network", addressText(first, bits)],
        ["netmask", addressText(netmask, bits)],
        ...(bits === 32 ? [["broadcast", addressText(last, bits)] as const] : []),
        ["firstUsable", addressText(first + usable, bits)],
        ["lastUsable", addressText(last - usable, bits)],
        ["cidr", length],
      ];
      return objectOfValues(
        values.map(([name, value]) => [name, known(value, call.at)]),
        call.at,
        call.context,
      );
    },
  }),
  define("cidrSubnet", {
    takes: ["text", "int", "int"],
    answer: ([text, length, index]) => {
      const range = networkOf(text);
      if (range === undefined) return noNetwork;
      if (length < range.length || length > range.bits) {
        return mistake(`takes a prefix length from ${range.length} to ${range.bits}, not ${length}`);
      }
      if (index < 0 || BigInt(index) >= 1n << BigInt(length - range.length)) {
        return mistake(`has no subnet ${index} of length ${length} in ${text}`);
      }
      const start = range.first + (BigInt(index) << BigInt(range.bits - length));
      return `${addressText(start, range.bits)}/${length}`;
    },
  }),
  define("cidrHost", {
    takes: ["text", "int"],
    answer: ([text, index]) => {
      const range = networkOf(text);
      if (range === undefined) return noNetwork;
      // The network's own address is no host: host 0 is the one after it.
      const host = range.first + BigInt(index) + (range.length < range.bits - 1 ? 1n : 0n);
      const lastHost = range.bits === 32 && range.length < 31 ? range.last - 1n : range.last;
      if (index < 0 || host > lastHost) return mistake(`has no host ${index} in ${text}`);
      return addressText(host, range.bits);
    },
  }),
];

const noNetwork = mistake("takes a network in CIDR notation (`10.0.0.0/16`)");

interface Network {
  /** Of an address: 32 or 128. */
  readonly bits: number;
  /** Of the prefix. */
  readonly length: number;
  readonly first: bigint;
  readonly last: bigint;
}

function networkOf(text: string): Network | undefined {
  const [, address = "", prefix = ""] = /^([0-9a-f.:]{2,45})\/(\d{1,3})$/iu.exec(text.trim()) ?? [];
  const bits = address.includes(":") ? 128 : 32;
  const number = bits === 128 ? ipv6(address) : ipv4(address);
  const length = Number(prefix);
  if (number === undefined || prefix === "" || length > bits) return undefined;
  const host = allOnes(bits - length);
  const first = number & (allOnes(bits) ^ host);
  return { bits, length, first, last: first | host };
}

function allOnes(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n;
}

function ipv4(text: string): bigint | undefined {
  const bytes = text.split(".").map((byte) => (/^\d{1,3}$/u.test(byte) ? Number(byte) : 256));
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

function ipv6(text: string): bigint | undefined {
  const [head = "", tail, ...more] = text.split("::");
  if (more.length > 0) return undefined;
  const groups = (part: string): readonly string[] => (part === "" ? [] : part.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/iu.test(group))) return undefined;
  return all.reduce((number, group) => (number << 16n) | BigInt(`0x${group}`), 0n);
}

function addressText(address: bigint, bits: number): string {
  const groups = Array.from({ length: bits === 32 ? 4 : 8 }, (_, index) => {
    const size = bits === 32 ? 8 : 16;
    return Number((address >> BigInt(bits - size * (index + 1))) & allOnes(size));
  });
  if (bits === 32) return groups.join(".");
  // RFC 5952: the longest run of two or more zero groups, the first of equals, is written `::`.
  let [best, longest] = [-1, 1];
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > longest) [best, longest] = [start, end - start];
    if (end > start) start = end;
  }
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  if (best === -1) return text(groups);
  return `${text(groups.slice(0, best))}::${text(groups.slice(best + longest))}`;
}

/** A JSON value with its place: `start` inclusive, `end` exclusive, offsets into the text it was read from. */
export type JsonNode = JsonString | JsonLiteral | JsonArray | JsonObject;

export interface JsonString {
  readonly kind: "string";
  readonly value: string;
  /** Quotes included. */
  readonly start: number;
  readonly end: number;
}

export interface JsonLiteral {
  readonly kind: "literal";
  readonly value: number | boolean | null;
  readonly start: number;
  readonly end: number;
}

export interface JsonArray {
  readonly kind: "array";
  readonly items: readonly JsonNode[];
  readonly start: number;
  readonly end: number;
}

export interface JsonObject {
  readonly kind: "object";
  /** In the order written; a name that is written twice is in it twice, and the last one counts. */
  readonly members: readonly JsonMember[];
  readonly start: number;
  readonly end: number;
}

export interface JsonMember {
  readonly name: string;
  /** Of the name, quotes included. The member ends where its value does. */
  readonly start: number;
  readonly nameEnd: number;
  readonly value: JsonNode;
}

/** The member of that name in any case, as ARM compares names; the last one counts. */
export function member(node: JsonNode | undefined, name: string): JsonMember | undefined {
  if (node?.kind !== "object") return undefined;
  const { length } = name;
  const { members } = node;
  for (let index = members.length - 1; index >= 0; index--) {
    const one = members[index];
    if (one?.name.length !== length) continue;
    if (one.name === name || one.name.toLowerCase() === name.toLowerCase()) return one;
  }
  return undefined;
}

/** The value of that name in any case. */
export function valueAt(node: JsonNode | undefined, ...path: readonly string[]): JsonNode | undefined {
  let at = node;
  for (const name of path) at = member(at, name)?.value;
  return at;
}

/** The text of a string, undefined for anything else. */
export function stringOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === "string" ? node.value : undefined;
}

/**
 * Where character `index` of a string's value stands in the text: escapes (`\"`, `\u0041`) are longer than what they
 * stand for. The index of the end gives the closing quote.
 */
export function offsetInString(text: string, node: JsonString, index: number): number {
  const from = node.start + 1;
  if (node.end - from - 1 === node.value.length) return Math.min(from + index, node.end);
  let at = from;
  for (let passed = 0; passed < index && at < node.end - 1; passed++) {
    if (text.charCodeAt(at) !== 0x5c) at += 1;
    else if (text[at + 1] === "u" && /^[0-9a-f]{4}$/iu.test(text.slice(at + 2, at + 6))) at += 6;
    else at += 2;
  }
  return Math.min(at, node.end);
}

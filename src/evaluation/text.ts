import type { Place } from "../source/source.ts";
import type { Secrecy, Tree, Unknown } from "../declarations/value.ts";
import { canonical, known, mergeSecrecy, oneOf, secrecyOf, unknown } from "../declarations/value.ts";
import { callText } from "./expression-text.ts";

/**
 * One text put together from pieces: known when every piece is, else unknown with the pieces as `parts`, else
 * alternatives. What `concat` of texts, `format` and interpolation make. A number or a truth value is written as
 * `format` writes it (`True`); null as nothing.
 */
export function joinText(pieces: readonly (string | Tree)[], at: Place): Tree {
  const alternatives = combinations(pieces);
  if (alternatives === undefined) return opaque(pieces, at);
  return oneOf(
    alternatives.map((alternative) => joinOne(alternative, at)),
    at,
  );
}

// More alternatives than this are not worth a rule's while, and each join could multiply them.
export const mostAlternatives = 16;

// A text that is put together from itself doubles its parts at every step.
const mostParts = 1000;

type Piece = string | Exclude<Tree, { kind: "oneOf" }>;

function combinations(pieces: readonly (string | Tree)[]): readonly (readonly Piece[])[] | undefined {
  let rows: readonly (readonly Piece[])[] = [[]];
  for (const piece of pieces) {
    if (typeof piece !== "string" && piece.kind === "oneOf") {
      if (rows.length * piece.alternatives.length > mostAlternatives) return undefined;
      rows = rows.flatMap((row) => piece.alternatives.map((one) => [...row, one as Piece]));
      continue;
    }
    for (const row of rows) (row as Piece[]).push(piece);
  }
  return rows;
}

function joinOne(pieces: readonly Piece[], at: Place): Tree {
  const parts: (string | Unknown)[] = [];
  let secrecy: readonly Secrecy[] | undefined;
  const add = (part: string | Unknown): void => {
    const last = parts.at(-1);
    if (part === "") return;
    if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
    else parts.push(part);
  };
  for (const piece of pieces) {
    if (typeof piece === "string") {
      add(piece);
      continue;
    }
    switch (piece.kind) {
      case "known":
        add(scalarText(piece.value));
        break;
      case "absent":
        break;
      case "unknown":
        for (const part of piece.parts ?? [piece]) add(part);
        break;
      case "object":
      case "array":
        return opaque(pieces, at);
    }
    if (piece.kind !== "absent" && piece.secrecy) secrecy = mergeSecrecy(secrecy, piece.secrecy);
  }
  return parts.length > mostParts ? opaque(pieces, at) : textOfParts(parts, at, secrecy);
}

/** The text that the parts make, pieces of known text next to each other already merged. */
export function textOfParts(
  parts: readonly (string | Unknown)[],
  at: Place,
  secrecy: readonly Secrecy[] | undefined,
): Tree {
  const secret = secrecy && secrecy.length > 0 ? { secrecy } : {};
  if (parts.every((part) => typeof part === "string")) return { ...known(parts.join(""), at), ...secret };
  const [only] = parts;
  if (parts.length === 1 && typeof only === "object") return { ...only, ...secret };
  const first = parts.find((part) => typeof part === "object");
  return {
    kind: "unknown",
    why: first?.why ?? "known only at deployment",
    expression: callText(
      "concat",
      parts.map((part) => (typeof part === "string" ? known(part, at) : part)),
    ),
    parts,
    at,
    ...secret,
  };
}

/** A scalar as `format` and interpolation write it: .NET's `True` and `False`, nothing for null. */
export function scalarText(value: string | number | boolean | null): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null ? "" : String(value);
}

/** The text cut at every `separator` that is known to be in it; one piece for what is no text. */
export function segmentsOf(text: Tree, separator = "/"): readonly Tree[] {
  if (text.kind === "oneOf") return segmentsOfAny(text, separator);
  if (text.kind === "known" && typeof text.value === "string") {
    return text.value.split(separator).map((segment) => ({ ...text, value: segment }));
  }
  if (text.kind !== "unknown" || text.parts === undefined) return [text];
  const segments: (string | Unknown)[][] = [[]];
  for (const part of text.parts) {
    if (typeof part === "object") {
      segments.at(-1)?.push(part);
      continue;
    }
    const [first = "", ...more] = part.split(separator);
    if (first !== "") segments.at(-1)?.push(first);
    for (const piece of more) segments.push(piece === "" ? [] : [piece]);
  }
  return segments.map((parts) => textOfParts(parts, text.at, text.secrecy));
}

// One of several with as many segments each has segments that are one of several; equal ones once.
function segmentsOfAny(text: Tree & { readonly kind: "oneOf" }, separator: string): readonly Tree[] {
  const rows = text.alternatives.map((one) => segmentsOf(one, separator));
  const [first = []] = rows;
  if (rows.some(({ length }) => length !== first.length)) return [text];
  return first.map((_, column) => {
    const distinct = new Map<string, Tree>();
    for (const row of rows) {
      const segment = row[column];
      if (segment) distinct.set(canonical(segment), segment);
    }
    return oneOf([...distinct.values()], text.at);
  });
}

function opaque(pieces: readonly (string | Tree)[], at: Place): Unknown {
  const args = pieces.map((piece) => (typeof piece === "string" ? known(piece, at) : piece));
  const secrecy = args.reduce<readonly Secrecy[]>((merged, arg) => mergeSecrecy(merged, secrecyOf(arg)), []);
  return {
    ...unknown("known only at deployment", callText("concat", args), at),
    ...(secrecy.length > 0 && { secrecy }),
  };
}

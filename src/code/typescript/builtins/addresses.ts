import type { Place } from "../../../source/source.ts";
import type { MethodCall } from "../../flow/language.ts";
import { lessSafe, safer, step, type Harm } from "../../flow/taint.ts";
import { distinct, mapTaints, nothing, tainted, taintsWithin, type Value } from "../../flow/value.ts";
import { mapOf } from "./maps.ts";

// https://developer.mozilla.org/en-US/docs/Web/API/URL

/** Harms that what is chosen behind the host of an address does not do. */
const behindHost: readonly Harm[] = ["address", "redirect", "origin"];
/** What is left of parameters when they are written out: they are percent-encoded. */
const encoded: readonly Harm[] = [...behindHost, "html", "xml", "log", "header name", "property name"];

/** `new URL(text, base)`: a text that may hold a host goes before the base. */
export function newAddress([first = nothing, base = nothing]: readonly Value[], at: Place): Value {
  const taints = [...taintsWithin(first), ...taintsWithin(base)];
  const whole = tainted(taints.map((taint) => step(taint, at, "passes through `new URL`")));
  const decoded = mapTaints(whole, (taint) => lessSafe(taint, encoded));
  return { ...whole, fields: new Map([["searchParams", { ...decoded, fields: new Map(), keys: decoded }]]) };
}

/** `new URLSearchParams({ ... })`, or of a list of pairs, or of text. */
export function newParameters([first = nothing]: readonly Value[]): Value {
  const decoded = mapTaints(first, (taint) => lessSafe(taint, encoded));
  const isList = decoded.items !== undefined || decoded.fields.has("0") || decoded.keys !== undefined;
  if (isList) return mapOf(decoded);
  return { ...tainted(decoded.taints), fields: decoded.fields, keys: tainted(decoded.taints) };
}

export function isAddress({ fields }: Value): boolean {
  return fields.get("searchParams")?.keys !== undefined;
}

/** An address as text: its parameters are encoded in it. */
function addressText(address: Value, at: Place): Value {
  const parameters = address.fields.get("searchParams") ?? nothing;
  return tainted(distinct([...address.taints, ...parametersText(parameters, at).taints]));
}

/** Parameters as text. */
export function parametersText(parameters: Value, at: Place): Value {
  return tainted(
    taintsWithin(parameters).map((taint) => step(safer(taint, encoded), at, "becomes part of an address")),
  );
}

/** `url.hostname = x` goes elsewhere; `url.pathname = x` stays at the host. */
export function addressAssigned(address: Value, name: string, value: Value): Value | undefined {
  if (!isAddress(address)) return undefined;
  const isHost = name === "host" || name === "hostname" || name === "href";
  const isBehind = name === "pathname" || name === "search" || name === "hash";
  if (!isHost && !isBehind) return undefined;
  const taints = isHost ? value.taints : value.taints.map((taint) => safer(taint, behindHost));
  return { ...address, taints: distinct([...(name === "href" ? [] : address.taints), ...taints]) };
}

export function addressMethod({ receiver, name, at }: MethodCall): Value | undefined {
  return name === "toString" || name === "toJSON" ? addressText(receiver, at) : undefined;
}

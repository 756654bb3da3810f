import { absent, known, lookup, oneOf, type Tree } from "../../declarations/value.ts";
import { itemsOf } from "../../declarations/items.ts";
import type { Place } from "../../source/source.ts";
import type { HttpEndpoint } from "./handler.ts";

/** What a model takes for granted where an HTTP trigger says nothing. */
export interface EndpointDefaults {
  readonly authLevel: "anonymous" | "function";
  /** A clause: `Node v4 takes a missing authLevel for anonymous`. */
  readonly why: string;
  /** Empty: every method. */
  readonly methods: readonly string[];
}

/** Any function.json, and `app.generic`: the worker adds nothing, so the host decides (WebJobsCoreScriptBindingProvider). */
export const hostDefaults: EndpointDefaults = {
  authLevel: "function",
  why: "the host takes a missing authLevel for function",
  methods: [],
};

/** `@azure/functions` 4: `authLevel: options.authLevel || 'anonymous'`, `methods || ['GET', 'POST']` (src/trigger.ts). */
export const nodeDefaults: EndpointDefaults = {
  authLevel: "anonymous",
  why: "Node v4 takes a missing authLevel for anonymous",
  methods: ["GET", "POST"],
};

/** The endpoint of an HTTP trigger; `at` is its registration, where a default is put. */
export function endpointOf(trigger: Tree, defaults: EndpointDefaults, at: Place): HttpEndpoint {
  const written = lookup(trigger, "authLevel", at);
  const route = lookup(trigger, "route", at);
  return {
    authLevel: effectiveLevel(written, defaults, at),
    authLevelWhy: whyOf(written, defaults),
    methods: methodsOf(lookup(trigger, "methods", at), defaults),
    // An empty route is taken for none by the host.
    route: route.kind === "known" && (route.value === "" || route.value === null) ? absent(route.at) : route,
  };
}

/** The host compares without case; an empty text means the default in every model. */
function effectiveLevel(written: Tree, defaults: EndpointDefaults, at: Place): Tree {
  switch (written.kind) {
    case "absent":
      return known(defaults.authLevel, at);
    case "known":
      if (written.value === "" || written.value === null) return known(defaults.authLevel, written.at);
      return { ...written, value: levelOf(written.value) };
    case "oneOf":
      return oneOf(
        written.alternatives.map((one) => effectiveLevel(one, defaults, at)),
        written.at,
        written.via,
      );
    case "unknown":
    case "object":
    case "array":
      return written;
  }
}

/** A numeric text is parsed by the host as the enum's number. */
function levelOf(value: string | number | boolean): string {
  const text = String(value).trim().toLowerCase();
  return ["anonymous", "user", "function", "system", "admin"][Number.parseInt(text, 10)] ?? text;
}

function whyOf(written: Tree, defaults: EndpointDefaults): string {
  if (written.kind === "absent") return defaults.why;
  if (written.kind === "known" && (written.value === "" || written.value === null)) return defaults.why;
  return written.kind === "known" ? "written here" : "decided at run time";
}

/** Methods that are not known count as every method, which is the most that they could be. */
function methodsOf(tree: Tree, defaults: EndpointDefaults): readonly string[] {
  if (tree.kind === "absent" || (tree.kind === "known" && tree.value === null)) return defaults.methods;
  const { items, more } = itemsOf(tree);
  if (more !== undefined || items.some((item) => item.kind !== "known")) return [];
  return items.flatMap((item) => (item.kind === "known" ? [String(item.value).toUpperCase()] : []));
}

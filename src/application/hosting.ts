import type { Handler } from "../code/handlers/handler.ts";
import { itemsOf } from "../declarations/items.ts";
import { isType, type Declaration } from "../declarations/declaration.ts";
import { knownText, lookup, type Tree } from "../declarations/value.ts";
import type { Application } from "./application.ts";
import type { Site } from "./site.ts";

/** Which function app runs a piece of code: one site for each deployment that has it, or why it can't be told. */
export type Hosting =
  | { readonly kind: "sites"; readonly sites: readonly Site[] }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * The sites that run the code at `path`: the azd service whose `project` folder holds it, joined by the tag
 * `azd-service-name`; else the only function app that the repository declares.
 */
export function hostingOf(application: Application, path: string): Hosting {
  const apps = application.sites.filter(
    ({ isFunctionApp, declaration }) => isFunctionApp !== false && isType(declaration, "Microsoft.Web/sites"),
  );
  if (apps.length === 0) return { kind: "none" };
  const service = serviceHolding(application.configuration, path);
  if (service !== undefined) {
    const tagged = apps.filter((site) => knownText(site.at("tags.azd-service-name").tree) === service);
    if (tagged.length > 0) return { kind: "sites", sites: tagged };
  }
  const places = new Set(apps.map(({ declaration: { at } }) => `${at.source.path}:${at.start}`));
  if (places.size === 1) return { kind: "sites", sites: apps };
  return {
    kind: "unknown",
    why: `${places.size} function apps are declared, and nothing tells which one runs this code`,
  };
}

function serviceHolding(configuration: readonly Declaration[], path: string): string | undefined {
  for (const file of configuration) {
    if (file.type !== "azure.yaml") continue;
    const services = lookup(file.body, "services");
    if (services.kind !== "object") continue;
    const folder = file.at.source.path.split("/").slice(0, -1);
    for (const { name, value } of services.properties.values()) {
      const project = knownText(lookup(value, "project"))
        ?.split("/")
        .filter((segment) => segment !== "." && segment !== "");
      if (project === undefined) continue;
      const prefix = [...folder, ...project].join("/");
      if (prefix === "" || path.startsWith(`${prefix}/`)) return name;
    }
  }
  return undefined;
}

/** Whether callers must sign in before a request reaches the code. */
export type Protection =
  | { readonly kind: "enforced" }
  | { readonly kind: "open" }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Whether Easy Auth in front of a site refuses callers who are not signed in for this endpoint: the platform is
 * enabled, authentication required, anonymous callers not let through, and the route (or path) not excluded.
 * https://learn.microsoft.com/azure/app-service/overview-authentication-authorization
 */
export function easyAuthOf(site: Site, endpoint: Handler | string): Protection {
  if (site.auth === undefined) return { kind: "open" };
  const { condition } = site.auth.declaration;
  if (condition.kind !== "known")
    return { kind: "unknown", why: "Easy Auth is configured under a condition that is not known" };
  const enabled = flag(site.auth.at("properties.platform.enabled").tree);
  const required = flag(site.auth.at("properties.globalValidation.requireAuthentication").tree);
  const action = site.auth.at("properties.globalValidation.unauthenticatedClientAction").tree;
  if (enabled === false || required === false) return { kind: "open" };
  if (knownText(action)?.toLowerCase() === "allowanonymous") return { kind: "open" };
  if (
    enabled === "unknown" ||
    required === "unknown" ||
    action.kind === "unknown" ||
    action.kind === "oneOf"
  ) {
    return { kind: "unknown", why: "whether Easy Auth refuses anonymous callers is not known" };
  }
  const excluded = itemsOf(site.auth.at("properties.globalValidation.excludedPaths").tree);
  if (excluded.more !== undefined)
    return { kind: "unknown", why: "the paths that Easy Auth leaves out are not known" };
  const wanted = typeof endpoint === "string" ? endpoint : pathOf(endpoint);
  const open = excluded.items.map(knownText).some((path) => path !== undefined && covers(path, wanted));
  return open ? { kind: "open" } : { kind: "enforced" };
}

function pathOf({ http, name, at }: Handler): string {
  return `/api/${knownText(http?.route ?? { kind: "absent", at }) ?? name}`;
}

function flag(tree: Tree): boolean | "unknown" {
  if (tree.kind === "unknown" || tree.kind === "oneOf") return "unknown";
  return tree.kind === "known" && tree.value === true;
}

function covers(excluded: string, path: string): boolean {
  const wanted = path.toLowerCase();
  const pattern = excluded.toLowerCase();
  return pattern.endsWith("*") ? wanted.startsWith(pattern.slice(0, -1)) : wanted === pattern;
}

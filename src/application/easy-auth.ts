import type { Handler } from "../code/handlers/handler.ts";
import { itemsOf } from "../declarations/items.ts";
import { canonical, knownText, lookup, type Tree } from "../declarations/value.ts";
import type { Application } from "./application.ts";
import { pathsMayMeet, pathsMeet } from "./http-path.ts";
import type { Resource } from "./resource.ts";
import type { Site } from "./site.ts";

/** Whether callers must sign in before a request reaches the code. */
export type Protection =
  | { readonly kind: "enforced" }
  | { readonly kind: "open" }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Whether Easy Auth in front of a site refuses callers who are not signed in for this endpoint: it does so at all, and
 * no path that it leaves out is one that the endpoint answers. Neither
 * https://learn.microsoft.com/azure/app-service/configure-authentication-file-based nor the reference of the resource
 * says how those paths are compared, so that one which would have to be read otherwise leaves the question open.
 */
export function easyAuthOf(application: Application, site: Site, endpoint: Handler | string): Protection {
  if (site.auth === undefined) return { kind: "open" };
  if (site.auth.declaration.condition.kind !== "known")
    return { kind: "unknown", why: "Easy Auth is configured under a condition that is not known" };
  const sign = signInOf(site.auth);
  if (sign.kind !== "enforced") return sign;
  const { items, more } = itemsOf(site.auth.at("properties.globalValidation.excludedPaths").tree);
  if (items.length === 0 && more === undefined) return sign;
  const route = typeof endpoint === "string" ? endpoint : routeOf(application, site, endpoint);
  if (route === undefined) return { kind: "unknown", why: "which path the function answers is not known" };
  const excluded = items.map(knownText);
  if (excluded.some((path) => path !== undefined && pathsMeet(route, path))) return { kind: "open" };
  if (more !== undefined || excluded.includes(undefined))
    return { kind: "unknown", why: "the paths that Easy Auth leaves out are not known" };
  if (excluded.some((path) => path !== undefined && pathsMayMeet(route, path)))
    return {
      kind: "unknown",
      why: "how Easy Auth reads the paths that it leaves out is not documented beyond what is written the same",
    };
  return sign;
}

/**
 * Whether a configuration (`authsettingsV2`, or the older `authsettings`) refuses callers who are not signed in, on the
 * paths that it does not leave out. `requireAuthentication: false` lets them through. Where it is not written, the
 * action for such callers decides: the reference of the configuration knows nothing else.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-file-based#configuration-file-reference
 */
export function signInOf(auth: Resource): Protection {
  const paths = isOlder(auth) ? olderPaths : newerPaths;
  if (!isEmpty(auth.at(paths.file).tree))
    return { kind: "unknown", why: "the sign-in is configured in a file beside the code" };
  const enabled = flagOf(auth.at(paths.enabled).tree);
  const required = paths.required === undefined ? "absent" : flagOf(auth.at(paths.required).tree);
  const { tree } = auth.at(paths.action);
  const action = knownText(tree)?.toLowerCase();
  if (isSwitchedOff(auth) || required === false || action === "allowanonymous") return { kind: "open" };
  if (enabled === "unknown" || required === "unknown" || tree.kind === "unknown" || tree.kind === "oneOf")
    return { kind: "unknown", why: "whether Easy Auth refuses anonymous callers is not known" };
  if (required === true || action !== undefined) return { kind: "enforced" };
  return {
    kind: "unknown",
    why: "what Easy Auth does with anonymous callers is not written, and no default is documented",
  };
}

/** The first version of the configuration, `config/authsettings`. */
export function isOlder({ declaration }: Resource): boolean {
  return /(?:^|\/)authsettings$/iu.test(canonical(declaration.name));
}

/** Whether it is `config/authsettingsV2`, and not switched off, which is the business of `easy-auth-disabled`. */
export function isNewerAndOn(config: Resource): boolean {
  return /(?:^|\/)authsettingsV2$/iu.test(canonical(config.declaration.name)) && !isSwitchedOff(config);
}

/** What is not written is taken for switched off. */
export function isSwitchedOff(config: Resource): boolean {
  const enabled = flagOf(config.at((isOlder(config) ? olderPaths : newerPaths).enabled).tree);
  return enabled === false || enabled === "absent";
}

/** Beside the newer configuration the older one says nothing. */
export function isInForce({ sites }: Pick<Application, "sites">, { declaration }: Resource): boolean {
  return sites.some(({ auth }) => auth?.declaration === declaration);
}

interface Paths {
  readonly enabled: string;
  readonly required?: string;
  readonly action: string;
  readonly file: string;
}

const newerPaths: Paths = {
  enabled: "properties.platform.enabled",
  required: "properties.globalValidation.requireAuthentication",
  action: "properties.globalValidation.unauthenticatedClientAction",
  file: "properties.platform.configFilePath",
};

const olderPaths: Paths = {
  enabled: "properties.enabled",
  action: "properties.unauthenticatedClientAction",
  file: "properties.authFilePath",
};

function isEmpty(tree: Tree): boolean {
  return tree.kind === "absent" || (tree.kind === "known" && (tree.value === null || tree.value === ""));
}

function flagOf(tree: Tree): boolean | "absent" | "unknown" {
  if (isEmpty(tree)) return "absent";
  if (tree.kind === "unknown" || tree.kind === "oneOf") return "unknown";
  return tree.kind === "known" && String(tree.value).toLowerCase() === "true";
}

/** The path that a function answers, with the host's prefix; undefined when its route is not known. */
function routeOf(application: Application, site: Site, { http, name, at }: Handler): string | undefined {
  const route = http?.route ?? { kind: "absent", at };
  const written = route.kind === "absent" ? name : knownText(route);
  const prefix = routePrefixOf(application, at.source.path, site);
  return written === undefined || prefix === undefined
    ? undefined
    : [prefix, written].map((part) => part.replace(/^\/+|\/+$/gu, "")).join("/");
}

/**
 * The first part of every route of the code at a path, `api` unless the `host.json` nearest to it, or the site's setting
 * over that, says otherwise; undefined when it is not known.
 * https://learn.microsoft.com/azure/azure-functions/functions-host-json#http
 */
export function routePrefixOf(
  { configuration }: Pick<Application, "configuration">,
  path: string,
  site?: Site,
): string | undefined {
  const setting = site?.settings.find(
    ({ name }) => name.toLowerCase() === "azurefunctionsjobhost__extensions__http__routeprefix",
  );
  if (setting !== undefined) return setting.mayBeMissing === true ? undefined : knownText(setting.value);
  const [host] = configuration
    .filter(({ type, at }) => type === "host.json" && path.startsWith(folderOf(at.source.path)))
    .sort((a, b) => b.at.source.path.length - a.at.source.path.length);
  const prefix = host && lookup(host.body, "extensions.http.routePrefix");
  return prefix === undefined || prefix.kind === "absent" ? "api" : knownText(prefix);
}

/** With the slash at its end. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

import { known, unknown } from "../../../declarations/value.ts";
import {
  keyOfEntrance,
  keyOfRouter,
  type Entrance,
  type Mount,
  type RouteEntrance,
  type Router,
} from "../../flow/entrances.ts";
import type { Handler } from "../../handlers/handler.ts";

/** A path as the application sees it. Where its beginning is not known, only what stands behind that. */
export interface RoutePath {
  readonly text: string;
  readonly isWhole: boolean;
}

/** Tells what routes are mounted under. */
export interface MountedRoutes {
  pathsOf(route: RouteEntrance): readonly RoutePath[];
  /** The routes of an entrance as handlers of their own in a function; the function itself where it has no route. */
  handlersOf(host: Handler, entrance: Entrance | undefined): readonly Handler[];
}

/** A router that is mounted in many places gets this many of its paths. */
const mostPaths = 8;
/** Routers under routers, each mounted twice, have more paths than there is time for. */
const mostSteps = 20_000;

export function mountedRoutes(mounts: readonly Mount[]): MountedRoutes {
  const byChild = new Map<string, Mount[]>();
  for (const mount of mounts) {
    const key = keyOfRouter(mount.child);
    byChild.set(key, [...(byChild.get(key) ?? []), mount]);
  }
  let left = mostSteps;
  const made = new Map<Handler, Map<string, readonly Handler[]>>();
  return { pathsOf, handlersOf };

  function pathsOf({ path, under }: RouteEntrance): readonly RoutePath[] {
    return distinct(prefixesOf(under, new Set()).map((prefix) => joined(prefix, path)));
  }

  /** What a router is mounted under. Mounted nowhere, only an application is known to have no prefix. */
  function prefixesOf(router: Router | undefined, underway: ReadonlySet<string>): readonly RoutePath[] {
    if (router === undefined) return [root];
    if (router.made === undefined || left-- <= 0) return [nowhere];
    const key = keyOfRouter(router);
    const own = byChild.get(key) ?? [];
    const around = own.flatMap(({ parent, prefix }) =>
      parent === undefined || underway.has(keyOfRouter(parent)) || keyOfRouter(parent) === key
        ? []
        : prefixesOf(parent, new Set([...underway, key])).map((before) => joined(before, prefix)),
    );
    const before = around.length > 0 ? around : [router.isApplication ? root : nowhere];
    const prefixes = own.filter(({ parent }) => parent === undefined);
    if (prefixes.length === 0) return distinct(before);
    return distinct(before.flatMap((one) => prefixes.map(({ prefix }) => joined(one, prefix))));
  }

  function handlersOf(host: Handler, entrance: Entrance | undefined): readonly Handler[] {
    if (entrance?.kind !== "route") return [host];
    const ofHost = made.get(host) ?? new Map<string, readonly Handler[]>();
    made.set(host, ofHost);
    const key = keyOfEntrance(entrance);
    const known = ofHost.get(key) ?? pathsOf(entrance).map((path) => routeHandler(host, entrance, path));
    ofHost.set(key, known);
    return known;
  }
}

const root: RoutePath = { text: "", isWhole: true };
const nowhere: RoutePath = { text: "", isWhole: false };

function joined(before: RoutePath, path: string | undefined): RoutePath {
  if (path === undefined) return nowhere;
  const start = before.text.replace(/\/+$/u, "");
  if (path === "" || (path === "/" && start !== "")) return { ...before, text: start };
  const isApart = path.startsWith("/") || (start === "" && before.isWhole);
  return { ...before, text: isApart ? `${start}${path}` : `${start}/${path}` };
}

function distinct(paths: readonly RoutePath[]): readonly RoutePath[] {
  const byText = new Map(paths.map((path) => [`${path.isWhole ? "" : "…"}${path.text}`, path]));
  return [...byText.values()].slice(0, mostPaths);
}

/** Names that code makes up may be of any length. */
const longestName = 80;

function routeHandler(host: Handler, { methods, at }: RouteEntrance, { text, isWhole }: RoutePath): Handler {
  const name = [methods.join(","), isWhole ? text : `…${text}`].filter((part) => part !== "").join(" ");
  // What runs before every route is the function's own.
  if (name === "") return host;
  const { language, model, trigger, http } = host;
  const route = isWhole
    ? known(text, at)
    : unknown("what its router is mounted under is not known", `route('${text}')`, at);
  return {
    name: name.slice(0, longestName),
    language,
    model,
    trigger,
    ...(http && { http: { ...http, methods, route } }),
    bindings: [],
    at,
    mountedIn: host,
  };
}

import type { Place } from "../../../source/source.ts";
import type { RouteEntrance } from "../../flow/entrances.ts";
import type { Route } from "../../facts.ts";
import type { Handler } from "../../handlers/handler.ts";
import type { FlowReading } from "../data-flow.ts";
import { mountedRoutes } from "../frameworks/mounted-routes.ts";

/** The routes that a run of the applications has registered, and what they are mounted under. */
export type HostedRoutes = Pick<FlowReading, "routes" | "mounted">;

export const noneHosted: HostedRoutes = { routes: [], mounted: mountedRoutes([]) };

/**
 * The routes that are written in the code, those that a function runs with their whole path, once for each, and with the
 * handlers that they are; and behind them those that only such a run came by.
 */
export function routesWith(written: readonly Route[], { routes, mounted }: HostedRoutes): readonly Route[] {
  const run = new Map<string, Route[]>();
  for (const { route, hosts } of routes) {
    const key = placeKey(route.at);
    run.set(key, [...(run.get(key) ?? []), ...factsOf(route, hosts)]);
  }
  const places = new Set(written.map(({ at }) => placeKey(at)));
  return [
    ...written.flatMap((route) =>
      (run.get(placeKey(route.at)) ?? [route]).map((one) => ({ ...one, path: route.path, at: route.at })),
    ),
    // Without a method it is what runs before other routes.
    ...[...run]
      .filter(([key]) => !places.has(key))
      .flatMap(([, found]) => found.filter(({ method }) => method !== undefined)),
  ];

  function factsOf(route: RouteEntrance, hosts: readonly Handler[]): readonly Route[] {
    const { framework, methods, at } = route;
    return mounted.pathsOf(route).flatMap(({ text, isWhole }, index) =>
      (methods.length === 0 ? [undefined] : methods).map((method) => ({
        framework,
        ...(method !== undefined && { method }),
        path: route.path ?? "?",
        ...(isWhole && { route: text }),
        at,
        handlers: hosts.flatMap((host) => mounted.handlersOf(host, route)[index] ?? []),
      })),
    );
  }
}

function placeKey({ source, start }: Place): string {
  return `${source.path}:${start}`;
}

import type { ts } from "ts-morph";

import type { Place } from "../../../source/source.ts";
import type { CodeFacts, SdkClient } from "../../facts.ts";
import type { Names } from "../names.ts";
import { placeOf } from "../program.ts";
import { clientsUsed, type CallSite, type ClientSite } from "./clients.ts";
import { reachOf, type HandlerCode, type HandlersAt } from "./reach.ts";
import { noneHosted, routesWith, type HostedRoutes } from "./hosted-routes.ts";
import { routesIn } from "./routes.ts";
import { settingsRead } from "./settings.ts";

/** What the program relies on that is declared elsewhere, with the handlers that come by each place; its clients; and who comes by any other. */
export function factsOf(
  names: Names,
  handlers: readonly HandlerCode[],
  hosted: HostedRoutes = noneHosted,
): { readonly facts: CodeFacts; readonly clients: readonly ClientSite[]; readonly handlersAt: HandlersAt } {
  const handlersAt = reachOf(names, handlers);
  const read = settingsRead(names);
  const ofSchemas = new Set(read.filter(({ isOfSchema }) => isOfSchema).map(({ name }) => name));
  const { clients, calls } = clientsUsed(names, ofSchemas);
  const made = new Map(
    clients.map((site) => {
      const { node, ...client } = site;
      return [site, { ...client, at: headOf(names, site), handlers: handlersAt(node) }] as const;
    }),
  );
  const facts = {
    settings: read.map(({ node, name, fallback }) => ({
      name,
      ...(fallback && { fallback }),
      at: placeOf(names.program, node),
      handlers: handlersAt(node),
    })),
    clients: [...made.values()],
    calls: calls.map((site) => {
      const { node, type, method, operations } = site;
      const through = throughOf(site, made);
      return {
        type,
        method,
        operations,
        at: { ...placeOf(names.program, node), end: node.expression.end },
        handlers: handlersAt(node),
        ...(through && { through }),
      };
    }),
    routes: routesWith(
      routesIn(names).map(({ node, ...route }) => ({
        ...route,
        at: routePlace(names, node),
        handlers: handlersAt(node),
      })),
      hosted,
    ),
  };
  return { facts, clients, handlersAt };
}

/** Up to the path, without the code that runs for it. */
function routePlace({ program }: Names, node: ts.Node): Place {
  const whole = placeOf(program, node);
  return program.ts.isCallExpression(node) ? { ...whole, end: node.arguments[0]?.end ?? whole.end } : whole;
}

/** Without the arguments, which may go on for long. */
function headOf({ program }: Names, { node }: ClientSite): SdkClient["at"] {
  return { ...placeOf(program, node), end: node.expression.end };
}

/** The client that was followed to; else the only one that the program has of that class. */
function throughOf(
  { origin, type }: CallSite,
  made: ReadonlyMap<ClientSite, SdkClient>,
): SdkClient | undefined {
  const all = [...made];
  const followed = all.find(([site]) => site.node === origin);
  if (followed !== undefined) return followed[1];
  const [only, ...more] = origin === undefined ? all.filter(([site]) => site.type === type) : [];
  return more.length === 0 ? only?.[1] : undefined;
}

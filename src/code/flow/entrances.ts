import type { Place } from "../../source/source.ts";

/** A way by which callers get into a program that answers on several. */
export type Entrance = RouteEntrance | { readonly kind: "named"; readonly name: string };

/** A route of a web application, where it is registered. */
export interface RouteEntrance {
  readonly kind: "route";
  /** The package: `express`. */
  readonly framework: string;
  /** Upper case; empty for every method. */
  readonly methods: readonly string[];
  /** As the application or router was given it; undefined when it is not known. */
  readonly path: string | undefined;
  readonly at: Place;
  /** What it is registered with; without one the path is all of it. */
  readonly under?: Router;
}

/** An application, or a part of one that is mounted in others. */
export interface Router {
  /** Where it is made, which is what tells it from others; unknown without one. */
  readonly made?: Place;
  /** It may stand by itself, mounted nowhere. */
  readonly isApplication: boolean;
}

/** A router under a prefix of another; without another, a prefix that it has by itself. */
export interface Mount {
  readonly child: Router;
  readonly parent?: Router;
  /** Undefined when it is not known. */
  readonly prefix: string | undefined;
}

/** What tells an entrance from all others. */
export function keyOfEntrance(entrance: Entrance): string {
  if (entrance.kind === "named") return entrance.name;
  const { methods, path, at, under } = entrance;
  return [keyOfPlace(at), methods.join(), path ?? "\n?", under === undefined ? "" : keyOfRouter(under)].join(
    "\n",
  );
}

export function keyOfMount({ child, parent, prefix }: Mount): string {
  return [keyOfRouter(child), parent === undefined ? "" : keyOfRouter(parent), prefix ?? "\n?"].join("\n");
}

export function keyOfRouter({ made }: Router): string {
  return made === undefined ? "?" : keyOfPlace(made);
}

/** A call in a chain starts where the chain does. */
function keyOfPlace({ source, start, end }: Place): string {
  return `${source.path}:${start}-${end}`;
}

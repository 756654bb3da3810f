import type { Place } from "../../../source/source.ts";
import type { Router } from "../../flow/entrances.ts";
import type { Interpreter } from "../../flow/language.ts";
import { itemsOf, type ExternalValue, type Value } from "../../flow/value.ts";

/** What a call of a framework registers handlers for. */
export interface Registration {
  readonly callee: ExternalValue;
  /** Upper case; empty for every method. */
  readonly methods: readonly string[];
  /** Undefined where it is not known. */
  readonly paths: readonly (string | undefined)[];
  readonly at: Place;
}

/** Runs a route's handlers with the route as the entrance that findings name: `GET /orders/:id`. */
export function enterRoute(
  interpreter: Interpreter,
  { callee, methods, paths, at }: Registration,
  handlers: readonly Value[],
  given: readonly Value[],
): void {
  const under = routerOf(callee);
  const framework = callee.module;
  for (const path of paths) {
    interpreter.enter({ kind: "route", framework, methods, path, at, under }, () =>
      handlers.map((one) => interpreter.callFunction(one.functions.length > 0 ? one : itemsOf(one), given)),
    );
  }
}

/** Mounts every router among the values under each prefix of the one that `callee` is a method of. */
export function mountAll(
  interpreter: Interpreter,
  { callee, paths }: Pick<Registration, "callee" | "paths">,
  given: readonly Value[],
): void {
  const parent = routerOf(callee);
  for (const external of given.flatMap((one) => [...one.externals, ...itemsOf(one).externals])) {
    if (external.made === undefined) continue;
    for (const prefix of paths) interpreter.mount({ child: routerOf(external), parent, prefix });
  }
}

/** Of Express and Koa only what calls itself a router may not stand by itself. */
export function routerOf({ module, path, made }: ExternalValue): Router {
  const isApplication = made !== undefined && path[0] !== "Router" && !module.includes("router");
  return { ...(made && { made }), isApplication };
}

/** The paths that a value may be: one text, one of several, or a list of them. */
export function pathsIn(value: Value): readonly (string | undefined)[] {
  const { constants, fields } = value;
  if (constants !== undefined && constants.length > 0 && value.taints.length === 0)
    return constants.map((one) => (typeof one === "string" ? one : undefined));
  const items = [...fields].filter(([name]) => /^\d+$/u.test(name)).map(([, item]) => item);
  if (items.length === 0 || value.items !== undefined) return [undefined];
  return items.slice(0, mostPaths).flatMap((item) => (item === value ? [undefined] : pathsIn(item)));
}

const mostPaths = 8;

/**
 * The paths of `use(path, ...handlers)`, which may be left out. A value of which nothing is known, before others, is
 * taken for a path that is not known.
 */
export function pathsOfUse([first, ...others]: readonly Value[]): readonly (string | undefined)[] {
  if (first === undefined || first.functions.length > 0 || first.instanceOf.length > 0) return [""];
  const isSetting = first.externals.every(({ module, path }) => module === "" && path[0] === "process");
  if (first.externals.length > 0 && !isSetting) return [""];
  if (itemsOf(first).functions.length > 0 || itemsOf(first).externals.length > 0) return [""];
  const paths = pathsIn(first);
  return others.length === 0 && paths.includes(undefined) && first.pattern === undefined ? [""] : paths;
}

/** The methods that a verb of a framework stands for. */
export function methodsOf(verb: string): readonly string[] {
  if (verb === "all" || verb === "use") return [];
  return [verb === "del" ? "DELETE" : verb.toUpperCase()];
}

/** Verbs that applications and routers of the frameworks register handlers with. */
export const verbs: ReadonlySet<string> = new Set([
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "del",
  "all",
  "use",
  "options",
  "head",
]);

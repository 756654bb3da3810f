import type { Interpreter } from "../../flow/language.ts";
import { itemsOf, onlyText, type Value } from "../../flow/value.ts";

/** Runs a route's handlers with the route as the entrance that findings name: `GET /orders/:id`. */
export function enterRoute(
  interpreter: Interpreter,
  method: string,
  path: Value,
  handlers: readonly Value[],
  given: readonly Value[],
): readonly Value[] {
  const written = onlyText(path) ?? "";
  const verb = method === "all" || method === "use" ? "" : method.toUpperCase();
  const entrance = [verb, written]
    .filter((part) => part !== "")
    .join(" ")
    .slice(0, longestEntrance);
  return interpreter.enter(entrance, () =>
    handlers.map((one) => interpreter.callFunction(one.functions.length > 0 ? one : itemsOf(one), given)),
  );
}

const longestEntrance = 80;

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

import type { Place } from "../source/source.ts";
import type { Tree } from "../declarations/value.ts";
import { canonical, known, knownText, oneOf } from "../declarations/value.ts";
import type { Scope } from "./scope.ts";
import { joinText, segmentsOf } from "./text.ts";

/**
 * The id of a resource declared at `scope`: `{scope}/providers/{namespace}/{type}/{name}/{childType}/{childName}`.
 * `name` is the full name with the parents' segments (`mysite/web`), or the segments one by one. A resource group is
 * `/subscriptions/{id}/resourceGroups/{name}`, as Azure has it.
 */
export function resourceId(scope: Scope, type: string, name: Tree | readonly Tree[], at: Place): Tree {
  if (!isList(name) && name.kind === "oneOf") {
    return oneOf(
      name.alternatives.map((one) => resourceId(scope, type, one, at)),
      at,
    );
  }
  if (type.toLowerCase() === "microsoft.resources/resourcegroups" && scope.subscriptionId !== undefined) {
    const [group] = namesOf(name);
    if (group) return joinText(["/subscriptions/", scope.subscriptionId, "/resourceGroups/", group], at);
  }
  return extensionResourceId(scope.id, type, name, at);
}

/** The id of a resource that extends `base` (an id): `{base}/providers/{type}/{name}`; a tenant's resource for `/`. */
export function extensionResourceId(base: Tree, type: string, name: Tree | readonly Tree[], at: Place): Tree {
  if (!isList(name) && name.kind === "oneOf") {
    return oneOf(
      name.alternatives.map((one) => extensionResourceId(base, type, one, at)),
      at,
    );
  }
  const prefix = knownText(base) === "/" ? known("", at) : base;
  return joinText([prefix, "/providers/", ...interleaved(type, namesOf(name))], at);
}

/** The id of a child: `{parent}/{type}/{name}`, `type` being its last segment alone. */
export function childResourceId(parent: Tree, type: string, name: Tree, at: Place): Tree {
  return joinText([parent, "/", type, "/", name], at);
}

/** How declarations are joined: an id, or any text, in canonical text and lower case. */
export function idText(id: Tree): string {
  return canonical(id).toLowerCase();
}

/** Whether `type` (`Microsoft.Sql/servers/databases`) has as many segments after its namespace as there are names. */
export function namesMatchType(type: string, names: readonly Tree[]): boolean {
  return type.split("/").length - 1 === names.length;
}

function namesOf(name: Tree | readonly Tree[]): readonly Tree[] {
  return isList(name) ? name : segmentsOf(name);
}

function isList(name: Tree | readonly Tree[]): name is readonly Tree[] {
  return Array.isArray(name);
}

// A name that can't be cut into as many segments as the type has (`parameters('fullName')`) stands whole at the end:
// still the same text wherever it is written like that.
function interleaved(type: string, names: readonly Tree[]): readonly (string | Tree)[] {
  const [namespace = "", ...types] = type.split("/");
  if (types.length !== names.length) return [type, ...names.flatMap((name) => ["/", name])];
  return [namespace, ...types.flatMap((segment, index) => [`/${segment}/`, names[index] ?? ""])];
}

import type { Declaration } from "../declarations/declaration.ts";
import { itemsOf, membersOf } from "../declarations/items.ts";
import { knownText, lookup, type Tree } from "../declarations/value.ts";
import { resolvePath } from "../source/files.ts";
import type { Place, Source } from "../source/source.ts";

/** A script, or the path of one, that azd runs before or after one of its commands. */
export interface AzdHook {
  readonly source: Source;
  /** `postprovision`. */
  readonly name: string;
  readonly run: Tree;
  /** The folders that it may run in, likeliest first. */
  readonly folders: readonly string[];
  readonly at: Place;
}

/**
 * The hooks of an `azure.yaml`, of the project and of its services, for every system.
 * https://learn.microsoft.com/azure/developer/azure-developer-cli/azd-extensibility
 */
export function azdHooksOf({ body, at }: Declaration): readonly AzdHook[] {
  const { source } = at;
  const root = source.path.includes("/") ? source.path.slice(0, source.path.lastIndexOf("/")) : "";
  const services = membersOf(lookup(body, "services")).members.flatMap(({ value }) => {
    const project = resolvePath(source.path, knownText(lookup(value, "project")) ?? "") ?? root;
    return hooksIn(lookup(value, "hooks"), source, [...new Set([project, root])]);
  });
  return [...hooksIn(lookup(body, "hooks"), source, [root]), ...services];
}

function hooksIn(hooks: Tree, source: Source, folders: readonly string[]): readonly AzdHook[] {
  return membersOf(hooks).members.flatMap(({ name, value, at }) => {
    const all = value.kind === "array" ? itemsOf(value).items : [value];
    return all
      .flatMap((one) => [one, lookup(one, "posix"), lookup(one, "windows")])
      .map((one) => lookup(one, "run"))
      .filter((run) => knownText(run) !== undefined)
      .map((run) => ({ source, name, run, folders, at }));
  });
}

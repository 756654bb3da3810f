import type { ts } from "ts-morph";

import { itemsOf } from "../../../declarations/items.ts";
import { knownText, lookup, type Tree } from "../../../declarations/value.ts";
import { treeOf } from "../constants.ts";
import type { Names } from "../names.ts";

/** What stands before the paths of controllers; undefined where it is not known. */
export interface NestAddresses {
  readonly prefix: string | undefined;
  /** What stands before a version in the address; undefined where versions are no part of it. */
  readonly versions: { readonly before: string; readonly byDefault: Tree | undefined } | undefined;
}

/**
 * How the applications of Nest are addressed: `setGlobalPrefix`
 * (https://docs.nestjs.com/faq/global-prefix) and versions in the path (https://docs.nestjs.com/techniques/versioning).
 * Several that differ, routes that are left out, and modules with a path of their own leave it unknown.
 */
export function nestAddresses(names: Names): NestAddresses {
  const { ts } = names.program;
  const prefixes = new Set<string | undefined>();
  const versions: NonNullable<NestAddresses["versions"]>[] = [];
  for (const file of names.program.files) {
    if (!file.text.includes("@nestjs/")) continue;
    if (/\bRouterModule\b/u.test(file.text)) prefixes.add(undefined);
    if (/\b(?:setGlobalPrefix|enableVersioning)\b/u.test(file.text)) ts.forEachChild(file, visit);
  }
  const [prefix = ""] = prefixes;
  return {
    prefix: prefixes.size > 1 || prefixes.has(undefined) ? undefined : prefix,
    versions: versions[0],
  };

  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [first, second] = node.arguments;
      const name = node.expression.name.text;
      if (name === "setGlobalPrefix" && first !== undefined)
        prefixes.add(second === undefined ? names.constantText(first) : undefined);
      if (name === "enableVersioning") version(first && treeOf(names, first));
    }
    ts.forEachChild(node, visit);
  }

  /** In the path unless something else is said. */
  function version(options: Tree | undefined): void {
    const type = options && lookup(options, "type");
    const isInPath =
      type === undefined ||
      type.kind === "absent" ||
      (type.kind === "unknown" && /\bVersioningType\.URI$/u.test(type.expression));
    if (!isInPath) return;
    const before = options && lookup(options, "prefix");
    versions.push({
      before: before === undefined || before.kind === "absent" ? "v" : (knownText(before) ?? ""),
      byDefault: options && lookup(options, "defaultVersion"),
    });
  }
}

/**
 * Every path of a method: the prefix, its version, those of the controller and its own. Undefined for what its beginning
 * is not known of.
 */
export function nestPaths(
  { prefix, versions }: NestAddresses,
  controller: Tree | undefined,
  route: Tree | undefined,
  version: Tree | undefined,
): readonly { readonly path: string | undefined; readonly isWhole: boolean }[] {
  const own = controller?.kind === "object" ? controller : undefined;
  const versionsOf = versionTexts(versions, version ?? (own && lookup(own, "version")));
  const controllers = textsIn(own === undefined ? controller : lookup(own, "path"));
  return versionsOf.flatMap((before) =>
    controllers.flatMap((first) =>
      textsIn(route).map((last) => {
        const known = last === undefined || first === undefined ? undefined : [first, last];
        const isWhole = prefix !== undefined && before !== undefined;
        const parts = isWhole && known !== undefined ? [prefix, before, ...known] : known;
        return { path: parts && pathOf(parts), isWhole };
      }),
    ),
  );
}

function versionTexts(
  versions: NestAddresses["versions"],
  written: Tree | undefined,
): readonly (string | undefined)[] {
  if (versions === undefined) return [""];
  const version = written === undefined || written.kind === "absent" ? versions.byDefault : written;
  if (version === undefined || version.kind === "absent") return [""];
  return textsIn(version).map((text) => text && `${versions.before}${text}`);
}

/** One text, or a list of them; nothing written is an empty one. */
function textsIn(tree: Tree | undefined): readonly (string | undefined)[] {
  if (tree === undefined || tree.kind === "absent") return [""];
  if (tree.kind !== "array") return [knownText(tree)];
  const { items, more } = itemsOf(tree);
  return more === undefined ? items.map((item) => knownText(item)) : [undefined];
}

function pathOf(parts: readonly string[]): string {
  return `/${parts
    .map((part) => part.replace(/^\/+|\/+$/gu, ""))
    .filter((part) => part !== "")
    .join("/")}`;
}

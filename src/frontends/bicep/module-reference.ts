import type { Files } from "../../source/files.ts";
import { isUnreadable, resolvePath } from "../../source/files.ts";
import { realPath } from "../../source/links.ts";
import { stringOf, valueAt, type JsonNode } from "../../source/json/node.ts";
import { readJson } from "../../source/json/read-json.ts";

/** What the path of a module, an import or a `using` names. */
export type ModuleReference =
  | { readonly kind: "local"; readonly path: string }
  /** With its alias resolved: `br:mcr.microsoft.com/bicep/avm/res/web/site:0.1.0`, `ts:<sub>/<group>/<name>:<version>`. */
  | { readonly kind: "registry"; readonly reference: string }
  | { readonly kind: "wrong"; readonly why: string };

/** `text` as written in the file `from`. */
export function moduleReference(text: string, from: string, files: Files): ModuleReference {
  if (/^(?:br|ts)[:/]/u.test(text)) return registry(text, from, files);
  const path = resolvePath(from, text);
  if (path === undefined) return { kind: "wrong", why: "is not a path inside the repository" };
  return { kind: "local", path: realPath(path, files) };
}

// reference := ("br" | "ts") ":" rest | ("br" | "ts") "/" alias ":" rest
function registry(text: string, from: string, files: Files): ModuleReference {
  const scheme = text.slice(0, 2);
  if (text[2] === ":") return { kind: "registry", reference: text };
  const colon = text.indexOf(":");
  if (colon < 0) return { kind: "wrong", why: "has no version" };
  const alias = text.slice(3, colon);
  const rest = text.slice(colon + 1);
  const configured = aliasOf(scheme, alias, from, files);
  if (scheme === "br") {
    const host =
      stringOf(valueAt(configured, "registry")) ??
      (alias === "public" ? PUBLIC_REGISTRY.registry : undefined);
    if (host === undefined)
      return { kind: "wrong", why: `uses the alias \`${alias}\`, which bicepconfig.json does not define` };
    const prefix = configured ? stringOf(valueAt(configured, "modulePath")) : PUBLIC_REGISTRY.modulePath;
    return { kind: "registry", reference: `br:${[host, ...(prefix ? [prefix] : []), rest].join("/")}` };
  }
  const subscription = stringOf(valueAt(configured, "subscription"));
  const group = stringOf(valueAt(configured, "resourceGroup"));
  if (subscription === undefined || group === undefined) {
    return { kind: "wrong", why: `uses the alias \`${alias}\`, which bicepconfig.json does not define` };
  }
  return { kind: "registry", reference: `ts:${subscription}/${group}/${rest}` };
}

/** Built into Bicep (bicepconfig.json of Azure/bicep): `br/public:` is Microsoft's public registry. */
const PUBLIC_REGISTRY = { registry: "mcr.microsoft.com", modulePath: "bicep" };

// The nearest bicepconfig.json alone counts: https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-config
function aliasOf(scheme: string, alias: string, from: string, files: Files): JsonNode | undefined {
  const folders = from.split("/").slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const path = [...folders.slice(0, depth), "bicepconfig.json"].join("/");
    if (!files.has(path)) continue;
    const config = files.read(path);
    if (isUnreadable(config)) return undefined;
    return valueAt(readJson(config.text).root, "moduleAliases", scheme, alias);
  }
  return undefined;
}

import { join } from "node:path";
import { keyOf, objectOf, propertyOf } from "../../src/frontends/bicep/nodes.ts";
import { parseTemplate } from "../../src/frontends/bicep/parser.ts";
import type { ModuleDeclaration } from "../../src/frontends/bicep/syntax.ts";
import type { Files } from "../../src/source/files.ts";
import { valueAt, type JsonNode } from "../../src/source/json/node.ts";
import { readJson } from "../../src/source/json/read-json.ts";
import type { Source } from "../../src/source/source.ts";

/** A module of a registry as it stands inside a compiled template. */
export interface CompiledModule {
  /** Its text, under its reference for a path. */
  readonly source: Source;
  /** Where in the compiled template that text starts. */
  readonly offset: number;
}

/** The registry modules of a Bicep file, and of the local modules it calls, by reference (`br:mcr.microsoft.com/...`). */
export function compiledModules(
  bicep: Source,
  json: Source,
  files: Files,
): ReadonlyMap<string, CompiledModule> {
  const found = new Map<string, CompiledModule>();
  collect(bicep, readJson(json.text).root, json, files, found);
  return found;
}

function collect(
  source: Source,
  template: JsonNode | undefined,
  json: Source,
  files: Files,
  found: Map<string, CompiledModule>,
): void {
  const resources = valueAt(template, "resources");
  for (const statement of parseTemplate(source.text).statements) {
    if (statement.kind !== "module" || statement.path.kind !== "string") continue;
    const target = statement.path.segments[0] ?? "";
    const nested = valueAt(deploymentOf(resources, statement, source), "properties", "template");
    if (nested === undefined) continue;
    const reference = target.replace(/^br\/public:/u, "br:mcr.microsoft.com/bicep/");
    if (/^(?:br|ts)[:/]/u.test(target)) {
      if (found.has(reference)) continue;
      found.set(reference, {
        source: { path: reference, text: json.text.slice(nested.start, nested.end) },
        offset: nested.start,
      });
    } else if (target.endsWith(".bicep")) {
      const called = files.read(join(source.path, "..", target));
      if (!("kind" in called)) collect(called, nested, json, files, found);
    }
  }
}

// With symbolic names the deployment stands under its symbol; without, it is the one that is given the same parameters
// and has the module's name, or what of it is written out, in its own.
function deploymentOf(
  resources: JsonNode | undefined,
  statement: ModuleDeclaration,
  source: Source,
): JsonNode | undefined {
  if (resources?.kind === "object") return valueAt(resources, statement.name.name);
  if (resources?.kind !== "array") return undefined;
  const body = objectOf(statement.body);
  const params = body && propertyOf(body, "params")?.value;
  const given =
    params?.kind === "object"
      ? params.items.flatMap((item) => (item.kind === "property" ? (keyOf(item) ?? []) : []))
      : [];
  const name = body && propertyOf(body, "name")?.value;
  const fragments = name
    ? (source.text.slice(name.start, name.end).match(/(?<=['}])[^'${}]{2,}(?=['$])/gu) ?? [])
    : [statement.name.name];
  const candidates = resources.items.filter((one) => {
    const parameters = valueAt(one, "properties", "parameters");
    const names = parameters?.kind === "object" ? parameters.members.map((member) => member.name) : [];
    return (
      valueAt(one, "properties", "template") !== undefined && names.sort().join() === given.sort().join()
    );
  });
  const matching = (one: JsonNode): number => {
    const written = valueAt(one, "name");
    return written?.kind === "string"
      ? fragments.filter((fragment) => written.value.includes(fragment)).length
      : 0;
  };
  return candidates.sort((one, other) => matching(other) - matching(one))[0];
}

// Compares what Portcullis reads in Bicep with what it reads in the JSON that the official compiler made of it:
//
//     node test/differential/bicep-against-compiler.ts FOLDER [--only PATTERN] [--examples N] [--width N] [--all] [--arguments]
//
// FOLDER holds pairs of `main.bicep` and `main.json`: a checkout of Azure/bicep-registry-modules, or
// src/Bicep.Core.Samples/Files of Azure/bicep. Registry modules are taken out of the compiled templates.
// Exits 1 when there is a difference that explained.ts does not explain; `--all` shows those too.
// `--arguments` gives every parameter a value, so that more of the template is known.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Parameter } from "../../src/declarations/declaration.ts";
import type {
  TemplateCall,
  TemplateFile,
  TemplateLoader,
  Unavailable,
} from "../../src/declarations/template-file.ts";
import { budgetOf } from "../../src/evaluation/budget.ts";
import { armFrontEnd } from "../../src/frontends/arm/front-end.ts";
import { known, type Tree } from "../../src/declarations/value.ts";
import { loadYaml } from "../../src/declarations/yaml-tree.ts";
import { bicep } from "../../src/frontends/bicep/front-end.ts";
import { keyOf, objectOf, propertyOf } from "../../src/frontends/bicep/nodes.ts";
import { parseTemplate } from "../../src/frontends/bicep/parser.ts";
import type { ModuleDeclaration } from "../../src/frontends/bicep/syntax.ts";
import type { Files } from "../../src/source/files.ts";
import { valueAt, type JsonNode } from "../../src/source/json/node.ts";
import { readJson } from "../../src/source/json/read-json.ts";
import type { Place, Source } from "../../src/source/source.ts";
import { explanations } from "./explained.ts";
import { differences, differencesOfValues, type Difference } from "./differences.ts";

const [folder = ".", ...options] = process.argv.slice(2);
const option = (name: string): string | undefined => options[options.indexOf(name) + 1 || options.length];
const only = new RegExp(option("--only") ?? ".", "u");
const examples = Number(option("--examples") ?? 3);
const hasArguments = options.includes("--arguments");
const unexplained = !options.includes("--all");
const width = Number(option("--width") ?? 400);

const files = filesUnder(folder);
const pairs = files.paths.filter(
  (path) =>
    path.endsWith("main.bicep") &&
    only.test(path) &&
    existsSync(join(folder, path.replace(/bicep$/u, "json"))),
);

const valuePairs = files.paths.filter(
  (path) =>
    path.endsWith("parameters.bicepparam") &&
    only.test(path) &&
    files.has(path.replace(/bicepparam$/u, "json")),
);

await loadYaml();
const byKind = new Map<string, { readonly path: string; readonly difference: Difference }[]>();
const reasons = new Map<string, Set<string>>();
let same = 0;
let explained = 0;
for (const path of [...pairs, ...valuePairs]) {
  const found = path.endsWith(".bicep") ? compare(path) : compareParameterFiles(path);
  if (found.length === 0) same++;
  const open = found.filter((difference) => {
    const explanation = explanations.find(
      (one) => (one.path?.test(path) ?? true) && (one.matches?.(difference) ?? true),
    );
    if (explanation) reasons.set(explanation.why, (reasons.get(explanation.why) ?? new Set()).add(path));
    return explanation === undefined;
  });
  if (found.length > 0 && open.length === 0) explained++;
  for (const difference of unexplained ? open : found) {
    const list = byKind.get(difference.kind) ?? [];
    byKind.set(difference.kind, [...list, { path, difference }]);
  }
}

for (const [kind, list] of [...byKind].sort(([, one], [, other]) => other.length - one.length)) {
  console.log(`${list.length} in ${new Set(list.map(({ path }) => path)).size} files: ${kind}`);
  for (const { path, difference } of spread(list, examples)) {
    console.log(
      `    ${path}: ${difference.where}\n      bicep ${shortened(difference.bicep)}\n      arm   ${shortened(difference.arm)}`,
    );
  }
}
for (const [why, where] of reasons)
  console.log(
    `explained in ${where.size} files: ${why}${unexplained ? "" : `\n    ${[...where].join("\n    ")}`}`,
  );
const all = pairs.length + valuePairs.length;
console.log(
  `${same} of ${all} templates and parameter files are the same, ${explained} differ only in what is explained`,
);
process.exitCode = same + explained === all ? 0 : 1;

function compare(path: string): readonly Difference[] {
  const jsonPath = path.replace(/bicep$/u, "json");
  const source = files.read(path) as Source;
  const json = files.read(jsonPath) as Source;
  const registry = registryOf(source, json);
  const template = templateOf(path, registry);
  const bare = template?.evaluate(callOf(path, registry));
  const args = hasArguments ? argumentsFor(bare?.template.parameters ?? []) : new Map();
  const ours = hasArguments ? template?.evaluate({ ...callOf(path, registry), arguments: args }) : bare;
  const reading = armFrontEnd.read(json, files);
  const theirs =
    reading?.kind === "template"
      ? reading.template.evaluate({ ...callOf(jsonPath, registry), arguments: args })
      : undefined;
  if (ours === undefined || theirs === undefined)
    return [{ kind: "not a template", where: path, bicep: "", arm: "" }];
  return differences(ours.template, theirs.template);
}

/** A value of the right type for every parameter, also for those that may be left out. */
function argumentsFor(parameters: readonly Parameter[]): TemplateCall["arguments"] {
  const given = new Map<string, { value: Tree; at: Place }>();
  for (const { name, type, at } of parameters) {
    const value = valueOfType(type, name, at);
    if (value) given.set(name.toLowerCase(), { value, at });
  }
  return given;
}

function valueOfType(type: string, name: string, at: Place): Tree | undefined {
  switch (type) {
    case "string":
      return known(`${name}-value`, at);
    case "int":
      return known(name.length, at);
    case "bool":
      return known(name.length % 2 === 0, at);
    case "array":
      return { kind: "array", items: [known("a", at), known("b", at)], at };
    case "object":
      return {
        kind: "object",
        properties: new Map([["key", { name: "key", at, value: known("value", at) }]]),
        at,
      };
    default:
      return undefined;
  }
}

function compareParameterFiles(path: string): readonly Difference[] {
  const ours = bicep.read(files.read(path) as Source, files);
  const theirs = armFrontEnd.read(files.read(path.replace(/bicepparam$/u, "json")) as Source, files);
  if (ours?.kind !== "parameters" || theirs?.kind !== "parameters")
    return [{ kind: "no parameter file", where: path, bicep: "", arm: "" }];
  return differencesOfValues(ours.parameters, theirs.parameters);
}

function callOf(
  path: string,
  registry: ReadonlyMap<string, TemplateFile>,
): Parameters<TemplateFile["evaluate"]>[0] {
  const loader: TemplateLoader = {
    files,
    template: (wanted) =>
      templateOf(wanted, registry) ?? { kind: "unavailable", why: "is not in the repository" },
    registryModule: (reference): TemplateFile | Unavailable =>
      registry.get(reference) ??
      utility(reference) ?? { kind: "unavailable", why: "is not in the compiled template" },
  };
  return { arguments: new Map(), modulePath: [], budget: budgetOf(50_000_000), stack: [path], loader };
}

/** What is only imported from is in no compiled template; its newest version is in the corpus. */
function utility(reference: string): TemplateFile | undefined {
  const path = /^br:mcr\.microsoft\.com\/bicep\/(avm\/utl\/.+):/u.exec(reference)?.[1];
  return path === undefined ? undefined : templateOf(`${path}/main.json`, new Map());
}

function templateOf(path: string, _registry: ReadonlyMap<string, TemplateFile>): TemplateFile | undefined {
  if (!files.has(path)) return undefined;
  const source = files.read(path) as Source;
  const reading = path.endsWith(".bicep") ? bicep.read(source, files) : armFrontEnd.read(source, files);
  return reading?.kind === "template" ? reading.template : undefined;
}

/** The registry modules of a file, and of the local modules it calls, as they stand in the compiled template. */
function registryOf(source: Source, json: Source): ReadonlyMap<string, TemplateFile> {
  const found = new Map<string, TemplateFile>();
  collect(source, readJson(json.text).root, json, found);
  return found;
}

function collect(
  source: Source,
  template: JsonNode | undefined,
  json: Source,
  found: Map<string, TemplateFile>,
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
      const inner = {
        path: `${json.path}#${statement.name.name}`,
        text: json.text.slice(nested.start, nested.end),
      };
      const reading = armFrontEnd.read(inner, files);
      if (reading?.kind === "template") found.set(reference, reading.template);
    } else if (target.endsWith(".bicep")) {
      const path = join(source.path, "..", target);
      if (files.has(path)) collect(files.read(path) as Source, nested, json, found);
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

function filesUnder(root: string): Files {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "/").length))
    .sort();
  const known = new Set(paths);
  const sources = new Map<string, Source>();
  return {
    paths,
    has: (path) => known.has(path),
    read: (path) => {
      const before = sources.get(path);
      if (before) return before;
      const source = { path, text: readFileSync(join(root, path), "utf8").replace(/^\uFEFF/u, "") };
      sources.set(path, source);
      return source;
    },
    readBytes: (path) => readFileSync(join(root, path)),
    idOf: () => undefined,
  };
}

function spread<T extends { readonly path: string }>(list: readonly T[], count: number): readonly T[] {
  const perFile = [...new Map(list.map((one) => [one.path, one])).values()];
  return perFile.slice(0, count);
}

function shortened(text: string): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

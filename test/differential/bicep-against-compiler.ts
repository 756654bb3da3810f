// Compares what Portcullis reads in Bicep with what it reads in the JSON that the official compiler made of it:
//
//     node test/differential/bicep-against-compiler.ts FOLDER [--only PATTERN] [--examples N] [--width N] [--all] [--arguments]
//
// FOLDER holds pairs of `main.bicep` and `main.json`: a checkout of Azure/bicep-registry-modules, or
// src/Bicep.Core.Samples/Files of Azure/bicep. Registry modules are taken out of the compiled templates.
// Exits 1 when there is a difference that explained.ts does not explain; `--all` shows those too.
// `--arguments` gives every parameter a value, so that more of the template is known.
import { existsSync } from "node:fs";
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
import type { Place, Source } from "../../src/source/source.ts";
import { compiledModules } from "./compiled-modules.ts";
import { explanations } from "./explained.ts";
import { filesUnder } from "./folder.ts";
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
  for (const [reference, module] of compiledModules(source, json, files)) {
    const reading = armFrontEnd.read(module.source, files);
    if (reading?.kind === "template") found.set(reference, reading.template);
  }
  return found;
}

function spread<T extends { readonly path: string }>(list: readonly T[], count: number): readonly T[] {
  const perFile = [...new Map(list.map((one) => [one.path, one])).values()];
  return perFile.slice(0, count);
}

function shortened(text: string): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

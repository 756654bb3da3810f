import type { Declaration } from "../../declarations/declaration.ts";
import { treeOfJson } from "../../declarations/json-tree.ts";
import { loadYaml, readYaml } from "../../declarations/yaml-tree.ts";
import { jsonProblem } from "../../declarations/json-problem.ts";
import type { Problem } from "../../declarations/problem.ts";
import type { FrontEnd, Reading } from "../../declarations/template-file.ts";
import { absent, known, knownText, lookup, type ObjectTree, type Tree } from "../../declarations/value.ts";
import { readJson } from "../../source/json/read-json.ts";
import type { Files } from "../../source/files.ts";
import { startOf, wholeOf, type Source } from "../../source/source.ts";
import { environmentIn } from "./env-file.ts";
import { kindOf, type Kind } from "./kinds.ts";
import { packageContents } from "./package-contents.ts";

/** Configuration that stands beside a function app's code: what the host, the tools and azd read. */
export const functionsFrontEnd: FrontEnd = {
  dialect: "functions",
  claims: (path) => kindOf(path) !== undefined,
  prepare: async ({ paths }) => {
    if (paths.some((path) => kindOf(path) === "azure.yaml")) await loadYaml();
  },
  read: (source, files) => {
    const kind = kindOf(source.path);
    return kind === undefined ? undefined : read(kind, source, files);
  },
};

const armSchema = /\/(?:subscription|managementGroup|tenant)?deployment(?:Template|Parameters)\.json#?\s*$/iu;

function read(kind: Kind, source: Source, files: Files): Reading | undefined {
  if (kind === ".env") return environmentReading(source);
  const { tree, problems } = kind === "azure.yaml" ? readYaml(source) : readConfiguration(source);
  if (tree === undefined) return { kind: "configuration", declarations: [], problems };
  if (tree.kind !== "object") {
    // Names that other tools use as well.
    if (kind === "proxies.json" || kind === "azd environment") return undefined;
    const at = tree.at;
    return { kind: "configuration", declarations: [], problems: [...problems, notAnObject(kind, at)] };
  }
  // A template that has one of these names is a template all the same.
  if (armSchema.test(knownText(lookup(tree, ["$schema"])) ?? "")) return undefined;
  if (kind === "function.json") return functionReading(source, tree, problems);
  const declared = declaration(kind, source, tree, known(source.path, startOf(source)));
  const around = kind === "host.json" ? [packageOf(source, files)] : [];
  return { kind: "configuration", declarations: [declared, ...around], problems };
}

function environmentReading(source: Source): Reading {
  const { body, isWhole } = environmentIn(source);
  const bound: Problem = {
    kind: "limit",
    message: "The file sets more variables than are read",
    at: startOf(source),
    effect: "incomplete",
  };
  return {
    kind: "configuration",
    declarations: [declaration(".env", source, body, known(source.path, startOf(source)))],
    problems: isWhole ? [] : [bound],
  };
}

function packageOf(host: Source, files: Files): Declaration {
  const { at, body } = packageContents(host, files);
  const name = known(at.source.path, at);
  return {
    ...declaration("function package", at.source, body, name),
    id: `package:${host.path.toLowerCase()}`,
  };
}

/** Another tool's `function.json` has no bindings: it is none of ours. */
function functionReading(
  source: Source,
  tree: ObjectTree,
  problems: readonly Problem[],
): Reading | undefined {
  const bindings = lookup(tree, "bindings");
  if (bindings.kind === "absent" && problems.length === 0) return undefined;
  const wrong: Problem[] = [];
  if (bindings.kind !== "array") {
    wrong.push(
      invalid("'bindings' should be a list of objects", bindings.kind === "absent" ? tree.at : bindings.at),
    );
  } else {
    for (const binding of bindings.items) {
      if (binding.kind !== "object")
        wrong.push(invalid("A binding should be an object with 'type' and 'direction'", binding.at));
      else if (knownText(lookup(binding, "type")) === undefined)
        wrong.push(invalid("A binding should have a 'type'", binding.at));
    }
  }
  const folder = source.path.split("/").at(-2) ?? "";
  const config = { name: "config", at: tree.at, value: tree };
  const properties: ObjectTree = { kind: "object", properties: new Map([["config", config]]), at: tree.at };
  const body: ObjectTree = {
    kind: "object",
    properties: new Map([["properties", { name: "properties", at: tree.at, value: properties }]]),
    at: tree.at,
  };
  return {
    kind: "configuration",
    declarations: [
      declaration("Microsoft.Web/sites/functions", source, body, known(folder, startOf(source))),
    ],
    problems: [...problems, ...wrong],
  };
}

function declaration(type: string, source: Source, body: ObjectTree, name: Tree): Declaration {
  const at = startOf(source);
  return {
    dialect: "functions",
    type,
    name,
    symbol: source.path.slice(source.path.lastIndexOf("/") + 1),
    // A file is its own identity: no template refers to it.
    id: `file:${source.path.toLowerCase()}`,
    scope: absent(at),
    at: body.at,
    body,
    condition: known(true, at),
    existing: false,
  };
}

function readConfiguration(source: Source): { readonly tree?: Tree; readonly problems: readonly Problem[] } {
  const { root, mistakes } = readJson(source.text);
  const problems = mistakes.map((mistake) => jsonProblem(mistake, source));
  if (root !== undefined) return { tree: treeOfJson(root, source), problems };
  if (problems.length > 0) return { problems };
  return {
    problems: [
      {
        kind: "syntax",
        message: "The file is empty: a JSON object was expected",
        at: wholeOf(source),
        effect: "incomplete",
      },
    ],
  };
}

function notAnObject(kind: Kind, at: Tree["at"]): Problem {
  return invalid(`${kind} should be an object`, at);
}

function invalid(message: string, at: Tree["at"]): Problem {
  return { kind: "invalid", message, at, effect: "incomplete" };
}

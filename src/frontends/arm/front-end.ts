import { jsonProblem } from "../../declarations/json-problem.ts";
import type { Problem } from "../../declarations/problem.ts";
import type { FrontEnd, Reading, TemplateExports, TemplateFile } from "../../declarations/template-file.ts";
import type { Files } from "../../source/files.ts";
import { readJson, type JsonReading } from "../../source/json/read-json.ts";
import type { JsonNode } from "../../source/json/node.ts";
import { wholeOf, type Source } from "../../source/source.ts";
import { parameterFile } from "./parameter-file.ts";
import { isSurelyTemplateByItself, kindOfBroken, kindOfFile, mayBeOurs } from "./schema.ts";
import { armTemplate } from "./template.ts";

/** Azure Resource Manager templates and parameter files in JSON. */
export const armFrontEnd: FrontEnd = { dialect: "arm", claims, read, readNamed };

// What other tools write by the megabyte; a template that is called so is still read where a deployment names it.
const notTemplates = /(?:^|\/)(?:node_modules\/.*|(?:package|package-lock|tsconfig|bicepconfig)\.json)$/iu;

function claims(path: string): boolean {
  return /\.jsonc?$/iu.test(path) && !notTemplates.test(path);
}

function read(source: Source, files: Files): Reading | undefined {
  if (!mayBeOurs(source.text)) return undefined;
  if (isSurelyTemplateByItself(source.text)) return { kind: "template", template: whenAsked(source, files) };
  return readAs(source, files, undefined);
}

/** A parameter file needs no `$schema` for the Azure CLI, and may be the object of values alone. */
function readNamed(source: Source, files: Files, as: "template" | "parameters"): Reading | undefined {
  if (as === "template" && !mayBeOurs(source.text)) return undefined;
  return readAs(source, files, as);
}

function readAs(
  source: Source,
  files: Files,
  as: "template" | "parameters" | undefined,
): Reading | undefined {
  const { root, mistakes } = treeOf(source);
  const isBroken = root === undefined || mistakes.some(({ kind }) => kind === "syntax");
  const kind = (root && kindOfFile(root)) ?? (isBroken ? kindOfBroken(source.text) : undefined);
  if (as === "parameters" && kind === undefined && root?.kind === "object")
    return {
      kind: as,
      parameters: parameterFile(
        source,
        root,
        mistakes.map((one) => jsonProblem(one, source)),
      ),
    };
  if (kind === undefined || (as !== undefined && kind !== as)) return undefined;
  const { node, problems } = objectOf(source);
  if (kind === "parameters") return { kind, parameters: parameterFile(source, node, problems) };
  return { kind, template: armTemplate(source, node, problems, files) };
}

/** What a file holds, with what is wrong with it. */
function objectOf(source: Source): { readonly node: JsonNode; readonly problems: readonly Problem[] } {
  const { root, mistakes } = treeOf(source);
  const problems = mistakes.map((mistake) => jsonProblem(mistake, source));
  const node: JsonNode = root ?? { kind: "object", members: [], start: 0, end: 0 };
  if (node.kind === "object") return { node, problems };
  const mistaken: Problem = {
    kind: "syntax",
    message: "A template is a JSON object",
    at: wholeOf(source),
    effect: "incomplete",
  };
  return { node, problems: [...problems, mistaken] };
}

/** Compiled templates are large, and of a large repository few are looked at: this one is parsed when it is. */
function whenAsked(source: Source, files: Files): TemplateFile {
  let known: TemplateFile | undefined;
  const template = (): TemplateFile => {
    if (known === undefined) {
      const { node, problems } = objectOf(source);
      known = armTemplate(source, node, problems, files);
    }
    return known;
  };
  return {
    dialect: "arm",
    source,
    get problems() {
      return template().problems;
    },
    calls: [],
    parameters: () => template().parameters(),
    evaluate: (call) => template().evaluate(call),
    exports: (call, report) => template().exports?.(call, report) ?? noExports,
  };
}

const noExports: TemplateExports = {
  type: () => undefined,
  variable: () => undefined,
  function: () => undefined,
};

const trees = new WeakMap<Source, JsonReading>();

/** The tree of a file, read once, also where two revisions have the same file. */
function treeOf(source: Source): JsonReading {
  const known = trees.get(source) ?? readJson(source.text);
  trees.set(source, known);
  return known;
}

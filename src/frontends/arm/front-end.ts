import type { Problem } from "../../declarations/problem.ts";
import type { FrontEnd, Reading } from "../../declarations/template-file.ts";
import type { Files } from "../../source/files.ts";
import { readJson, type JsonMistake } from "../../source/json/read-json.ts";
import type { JsonNode } from "../../source/json/node.ts";
import { place, wholeOf, type Source } from "../../source/source.ts";
import { parameterFile } from "./parameter-file.ts";
import { kindOfBroken, kindOfFile, mayBeOurs } from "./schema.ts";
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
  const { root, mistakes } = readJson(source.text);
  const isBroken = root === undefined || mistakes.some(({ kind }) => kind === "syntax");
  const kind = (root && kindOfFile(root)) ?? (isBroken ? kindOfBroken(source.text) : undefined);
  if (as === "parameters" && kind === undefined && root?.kind === "object")
    return {
      kind: as,
      parameters: parameterFile(
        source,
        root,
        mistakes.map((one) => problemOf(one, source)),
      ),
    };
  if (kind === undefined || (as !== undefined && kind !== as)) return undefined;
  const problems = mistakes.map((mistake) => problemOf(mistake, source));
  const node: JsonNode = root ?? { kind: "object", members: [], start: 0, end: 0 };
  if (node.kind !== "object") {
    problems.push({
      kind: "syntax",
      message: "A template is a JSON object",
      at: wholeOf(source),
      effect: "incomplete",
    });
  }
  if (kind === "parameters") return { kind, parameters: parameterFile(source, node, problems) };
  return { kind, template: armTemplate(source, node, problems, files) };
}

function problemOf({ kind, message, start, end }: JsonMistake, source: Source): Problem {
  const at = place(source, start, end);
  switch (kind) {
    case "syntax":
      return { kind: "syntax", message, at, effect: "incomplete" };
    case "depth":
      return { kind: "limit", message, at, effect: "incomplete" };
    case "tolerated":
      return { kind: "syntax", message, at, effect: "notice" };
    case "duplicate":
      return { kind: "invalid", message, at, effect: "notice" };
  }
}

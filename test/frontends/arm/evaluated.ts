import type { Template } from "../../../src/declarations/declaration.ts";
import { pathOfProblem, type Problem } from "../../../src/declarations/problem.ts";
import type { TemplateFile, TemplateLoader } from "../../../src/declarations/template-file.ts";
import type { Scalar, Tree } from "../../../src/declarations/value.ts";
import { budgetOf } from "../../../src/evaluation/budget.ts";
import { armFrontEnd } from "../../../src/frontends/arm/front-end.ts";
import type { Files } from "../../../src/source/files.ts";
import { regionOf, type Place, type Source } from "../../../src/source/source.ts";

export interface Evaluated {
  readonly template: Template;
  readonly problems: readonly Problem[];
}

export const schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/** A template of the repository `files`, evaluated; the text is that of `main.json` unless a path is given. */
export function evaluated(
  text: string | Readonly<Record<string, string>>,
  options: { readonly steps?: number; readonly values?: string; readonly scopeId?: string } = {},
): Evaluated {
  const texts = typeof text === "string" ? { "main.json": text } : text;
  const sources = new Map(Object.entries(texts).map(([path, one]) => [path, { path, text: one }]));
  const files = filesOf(sources);
  const template = templateAt("main.json", files);
  if (template === undefined) throw new Error("main.json is no template");
  const loader: TemplateLoader = {
    files,
    template: (path) => templateAt(path, files) ?? { kind: "unavailable", why: "is not a template" },
    registryModule: () => ({ kind: "unavailable", why: "is not a registry module" }),
  };
  const read =
    options.values === undefined
      ? undefined
      : armFrontEnd.read({ path: "main.parameters.json", text: options.values }, files);
  const evaluation = template.evaluate({
    arguments: read?.kind === "parameters" ? read.parameters.values : new Map(),
    modulePath: [],
    ...(options.scopeId !== undefined && { scopeId: options.scopeId }),
    budget: budgetOf(options.steps ?? 1_000_000),
    stack: ["main.json"],
    loader,
  });
  return { template: evaluation.template, problems: [...template.problems, ...evaluation.problems] };
}

function templateAt(path: string, files: Files): TemplateFile | undefined {
  const source = files.read(path);
  const reading = "kind" in source ? undefined : armFrontEnd.read(source, files);
  return reading?.kind === "template" ? reading.template : undefined;
}

export function filesOf(sources: ReadonlyMap<string, Source>): Files {
  const missing = (path: string): { kind: "unreadable"; path: string; why: string } => ({
    kind: "unreadable",
    path,
    why: "is not there",
  });
  return {
    paths: [...sources.keys()].sort(),
    has: (path) => sources.has(path),
    read: (path) => sources.get(path) ?? missing(path),
    readBytes: missing,
    idOf: () => undefined,
  };
}

/** A template around these outputs: what each expression evaluates to. */
export function outputsOf(
  outputs: Readonly<Record<string, unknown>>,
  more: object = {},
  scopeId?: string,
): Evaluated {
  const written = Object.entries(outputs).map(([name, value]) => [name, { type: "string", value }] as const);
  return evaluated(
    JSON.stringify({ $schema: schema, resources: [], ...more, outputs: Object.fromEntries(written) }),
    scopeId === undefined ? {} : { scopeId },
  );
}

/** The value of one expression in an otherwise empty template. */
export function valueOf(expression: string, more: object = {}): unknown {
  const { template } = outputsOf({ it: `[${expression}]` }, more);
  const output = template.outputs.find(({ name }) => name === "it");
  if (output === undefined) throw new Error("There is no output");
  return plain(output.value);
}

/** What is wrong with one expression. */
export function mistakesOf(expression: string, more: object = {}): readonly string[] {
  return outputsOf({ it: `[${expression}]` }, more).problems.map(({ message }) => message);
}

/** A tree as a person would write it: unknown values as `{ unknown: expression }`. */
export function plain(tree: Tree): unknown {
  switch (tree.kind) {
    case "known":
      return tree.value satisfies Scalar;
    case "absent":
      return undefined;
    case "unknown":
      return { unknown: tree.expression };
    case "oneOf":
      return { oneOf: tree.alternatives.map(plain) };
    case "array":
      return [...tree.items.map(plain), ...(tree.rest ? [{ rest: tree.rest.expression }] : [])];
    case "object": {
      const entries = [...tree.properties.values()].map(({ name, value }) => [name, plain(value)] as const);
      return Object.fromEntries([...entries, ...(tree.rest ? [["...", tree.rest.expression] as const] : [])]);
    }
  }
}

/** `main.json:3:7-12`: a place as people name it. */
export function whereOf(at: Place): string {
  const { path, line, column, endLine, endColumn } = regionOf(at);
  return `${path}:${line}:${column}-${endLine === line ? endColumn : `${endLine}:${endColumn}`}`;
}

export function shown(problem: Problem): string {
  const { at, kind, effect, message } = problem;
  const where = at !== undefined && "source" in at ? whereOf(at) : (pathOfProblem(problem) ?? "");
  return `${where} ${kind} (${effect}): ${message}`;
}

import type { Problem } from "../../declarations/problem.ts";
import type { ParameterFile, TemplateCall } from "../../declarations/template-file.ts";
import type { ObjectTree, Property } from "../../declarations/value.ts";
import { budgetOf } from "../../evaluation/budget.ts";
import { scopeOfKind } from "../../evaluation/scope.ts";
import type { Files } from "../../source/files.ts";
import { isUnreadable } from "../../source/files.ts";
import type { Source } from "../../source/source.ts";
import { place, startOf } from "../../source/source.ts";
import { FileEvaluation } from "./file-evaluation.ts";
import { moduleReference } from "./module-reference.ts";
import { textOfString } from "./nodes.ts";
import { parseParameters } from "./parser.ts";
import { symbolsOf } from "./symbols.ts";
import type { ExtendsDeclaration, StringLiteral, SyntaxFile } from "./syntax.ts";
import { problemOf } from "./template.ts";

/** A `.bicepparam` file: the values that it, and the one it extends, give to the parameters of the template it names. */
export function parameterFileOf(source: Source, files: Files): ParameterFile {
  return read(source, files, [source.path]);
}

function read(source: Source, files: Files, stack: readonly string[]): ParameterFile {
  const syntax = parseParameters(source.text);
  const problems: Problem[] = syntax.mistakes.map((mistake) => problemOf(mistake, source));
  const report = (problem: Problem): void => {
    problems.push(problem);
  };
  const extended = baseOf(syntax, source, files, stack, report);
  if (extended) problems.push(...extended.problems);
  const symbols = symbolsOf(syntax);
  const scope = scopeOfKind("unknown", startOf(source));
  const call = callOf(files);
  const file = new FileEvaluation(source, symbols, {
    call,
    scope,
    context: { scope, budget: call.budget, report },
    report,
    imported: new Map(),
    ...(extended && { base: valuesOf(extended) }),
  });
  const values = new Map(extended?.values);
  for (const [name, assignment] of symbols.assignments) {
    const at = file.evaluator.at(assignment);
    values.set(name.toLowerCase(), { value: file.assignment(name), at });
  }
  const template = templateNamed(syntax, source, files, report) ?? extended?.template;
  return { source, problems, values, ...(template !== undefined && { template }) };
}

/** The steps that the values of one parameter file may take. */
const STEPS = 500_000;

function callOf(files: Files): TemplateCall {
  const none = { kind: "unavailable", why: "is no part of a parameter file" } as const;
  return {
    arguments: new Map(),
    modulePath: [],
    budget: budgetOf(STEPS),
    stack: [],
    loader: { files, template: () => none, registryModule: () => none },
  };
}

function valuesOf({ values, source }: ParameterFile): ObjectTree {
  const properties = new Map<string, Property>();
  for (const [name, { value, at }] of values) properties.set(name, { name, at, value });
  return { kind: "object", properties, at: startOf(source) };
}

function templateNamed(
  syntax: SyntaxFile,
  source: Source,
  files: Files,
  report: (problem: Problem) => void,
): string | undefined {
  for (const statement of syntax.statements) {
    if (statement.kind !== "using" || statement.path.kind !== "string") continue;
    return pathOf(statement.path, source, files, report);
  }
  return undefined;
}

function baseOf(
  syntax: SyntaxFile,
  source: Source,
  files: Files,
  stack: readonly string[],
  report: (problem: Problem) => void,
): ParameterFile | undefined {
  const statement = syntax.statements.find((one): one is ExtendsDeclaration => one.kind === "extends");
  if (statement?.path.kind !== "string") return undefined;
  const path = pathOf(statement.path, source, files, report);
  if (path === undefined) return undefined;
  const at = place(source, statement.path.start, statement.path.end);
  if (stack.includes(path)) {
    report({ kind: "invalid", message: `\`${path}\` extends itself`, at, effect: "incomplete" });
    return undefined;
  }
  if (stack.length > LONGEST) {
    report({
      kind: "limit",
      message: `more than ${LONGEST} files extend each other`,
      at,
      effect: "incomplete",
    });
    return undefined;
  }
  const base = files.has(path) ? files.read(path) : undefined;
  if (base === undefined || isUnreadable(base)) {
    const why = base === undefined ? "is not in the repository" : base.why;
    report({ kind: "unresolved", message: `\`${path}\` ${why}`, at, effect: "incomplete" });
    return undefined;
  }
  return read(base, files, [...stack, path]);
}

const LONGEST = 16;

function pathOf(
  path: StringLiteral,
  source: Source,
  files: Files,
  report: (problem: Problem) => void,
): string | undefined {
  const text = textOfString(path) ?? "";
  const reference = moduleReference(text, source.path, files);
  if (reference.kind === "local") return reference.path;
  if (reference.kind === "registry") return undefined;
  report({
    kind: "unresolved",
    message: `\`${text}\` ${reference.why}`,
    at: place(source, path.start, path.end),
    effect: "incomplete",
  });
  return undefined;
}

import type { ModuleCall, Output, Template } from "../../declarations/declaration.ts";
import type { Problem } from "../../declarations/problem.ts";
import type { Evaluation, TemplateCall, TemplateFile } from "../../declarations/template-file.ts";
import type { Tree } from "../../declarations/value.ts";
import { known } from "../../declarations/value.ts";
import type { Scope } from "../../evaluation/scope.ts";
import { scopeOfKind, scopeText, scopeWithId } from "../../evaluation/scope.ts";
import type { Files } from "../../source/files.ts";
import type { Source } from "../../source/source.ts";
import { place, startOf } from "../../source/source.ts";
import { declaredType, secretBy } from "./declared-type.ts";
import { entityOf } from "./entity-values.ts";
import { FileEvaluation, type Shared } from "./file-evaluation.ts";
import { linkedCall, linkedFiles, withoutArguments } from "./linked-template.ts";
import { literalsOf } from "./literals.ts";
import { loopValue } from "./loop-values.ts";
import { moduleReference } from "./module-reference.ts";
import { textOfString } from "./nodes.ts";
import { remarksOf } from "./remarks.ts";
import { type Symbols, symbolsOf } from "./symbols.ts";
import { syntaxOf } from "./syntax-of.ts";
import type { OutputDeclaration } from "./syntax.ts";
import type { Mistake } from "./tokens.ts";

/** A `.bicep` file as a template. One that can call no other is parsed when something is asked of it. */
export function templateOf(source: Source, files: Files): TemplateFile {
  let read: Symbols | undefined;
  const symbols = (): Symbols => (read ??= symbolsOf(syntaxOf(source)));
  return {
    dialect: "bicep",
    source,
    get problems() {
      return syntaxOf(source).mistakes.map((mistake) => problemOf(mistake, source));
    },
    ...(callKeyword.test(source.text) ? callsOf(symbols(), source, files) : noCalls),
    parameters: () =>
      [...symbols().parameters.values()].map(({ name, type, default: standard }) => ({
        name: name.name,
        isOptional: standard !== undefined || type.kind === "nullable type",
      })),
    evaluate: (call) => evaluate(source, symbols(), call),
  };
}

const callKeyword = /\b(?:module|import)\b|\btemplateLink\b/iu;

type Calls = Required<Pick<TemplateFile, "calls" | "imports" | "registryCalls">>;

const noCalls: Calls = { calls: [], imports: [], registryCalls: [] };

export function problemOf({ kind, message, start, end }: Mistake, source: Source): Problem {
  return { kind, message, at: place(source, start, end), effect: "incomplete" };
}

function callsOf(symbols: Symbols, source: Source, files: Files): Calls {
  const { modules, imported, wildcards } = symbols;
  const calls = new Set(linkedFiles(symbols, source, files));
  const imports = new Set<string>();
  const registryCalls = new Set<string>();
  for (const { path } of modules.values()) {
    const text = path.kind === "string" ? textOfString(path) : undefined;
    if (text === undefined) continue;
    const reference = moduleReference(text, source.path, files);
    if (reference.kind === "local") calls.add(reference.path);
    if (reference.kind === "registry") registryCalls.add(reference.reference);
  }
  // What is imported from a registry is a module like any other; what is imported from a file does not call it.
  for (const from of [...[...imported.values()].map((one) => one.from), ...wildcards.values()]) {
    const reference = moduleReference(textOfString(from) ?? "", source.path, files);
    if (reference.kind === "local") imports.add(reference.path);
    if (reference.kind === "registry") registryCalls.add(reference.reference);
  }
  return { calls: [...calls], imports: [...imports], registryCalls: [...registryCalls] };
}

function evaluate(source: Source, symbols: Symbols, call: TemplateCall): Evaluation {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  // A mistake in a loop's body, or in a function, is met once for each turn and call.
  const report = (problem: Problem): void => {
    const at = problem.at && "source" in problem.at ? `${problem.at.source.path}:${problem.at.start}` : "";
    const key = `${at}:${problem.message}`;
    if (seen.has(key)) return;
    seen.add(key);
    problems.push(problem);
  };
  const scope = scopeOfCall(call, symbols, source);
  const context = {
    scope,
    budget: call.budget,
    report,
    ...(call.deploymentName && { deploymentName: call.deploymentName }),
  };
  const file = new FileEvaluation(source, symbols, { call, scope, context, report, imported: new Map() });
  const base = {
    path: source.path,
    modulePath: call.modulePath,
    targetScope: symbols.targetScope,
    scopeId: scopeText(scope),
    literals: () => literalsOf(syntaxOf(source), source),
    remarks: () => remarksOf(syntaxOf(source), source),
  };
  try {
    // Every call costs something, be there ever so little to evaluate in it.
    const isAffordable = file.evaluator.spend(sizeOf(symbols), { start: 0, end: 0 });
    return {
      template: { ...base, ...(isAffordable ? declared(symbols, file, source, { call, report }) : NOTHING) },
      problems,
    };
  } catch (error) {
    // The engine's own stack: bounded depths add up where values, functions and modules lie inside each other.
    if (!(error instanceof RangeError)) throw error;
    const message = "The template is nested too deep to be evaluated; nothing in it was judged";
    report({ kind: "limit", message, at: startOf(source), effect: "incomplete" });
    return { template: { ...base, ...NOTHING }, problems };
  }
}

const NOTHING = { parameters: [], declarations: [], modules: [], outputs: [] };

/** What is evaluated is kept until the review is done: what that costs, in steps. Modules that call each other multiply. */
const stepsPerTemplate = 1000;

function sizeOf({ parameters, variables, functions, resources, modules, outputs }: Symbols): number {
  return (
    stepsPerTemplate +
    parameters.size +
    variables.size +
    functions.size +
    resources.size +
    modules.size +
    outputs.size
  );
}

function declared(
  symbols: Symbols,
  file: FileEvaluation,
  source: Source,
  { call, report }: Pick<Shared, "call" | "report">,
): Pick<Template, "parameters" | "declarations" | "modules" | "outputs"> {
  const linked: ModuleCall[] = [];
  // Asked in the order in which a template is read, as every problem is told where it is first met.
  const parameters = [...symbols.parameters.values()].map((parameter) => file.parameter(parameter));
  const declarations = [...file.resources.values()].flatMap(({ resources }) =>
    resources.flatMap((resource) => {
      const [own, ...nested] = resource.declarations();
      if (own === undefined) return [];
      const deployment = { declaration: own, name: resource.name(), scope: resource.deployedTo() };
      const made = linkedCall(deployment, source, call, report);
      if (made !== undefined) linked.push(made);
      return [made?.template === undefined ? own : withoutArguments(own), ...nested];
    }),
  );
  const modules = [...file.modules.values()].flatMap((symbol) =>
    symbol.modules.flatMap((module) => module.call() ?? []),
  );
  return {
    parameters,
    declarations,
    modules: [...modules, ...linked],
    outputs: [...symbols.outputs.values()].map((output) => outputOf(output, file)),
  };
}

function scopeOfCall(call: TemplateCall, { targetScope }: Symbols, source: Source): Scope {
  const at = startOf(source);
  if (call.scope !== undefined) return scopeWithId(call.scope, at);
  return call.scopeId === undefined ? scopeOfKind(targetScope, at) : scopeWithId(known(call.scopeId, at), at);
}

function outputOf(declaration: OutputDeclaration, file: FileEvaluation): Output {
  const { name, value: written } = declaration;
  const at = file.evaluator.at(declaration);
  const located = { type: declaration.type, decorators: declaration.decorators, scope: file };
  const { base, secure } = declaredType(located);
  return {
    name: name.name,
    at,
    type: base.toLowerCase(),
    secure,
    value: secretBy(located, outputValue(declaration, file), `outputs.${name.name}`, at),
  };

  function outputValue({ type: declared }: OutputDeclaration, { evaluator, frame }: FileEvaluation): Tree {
    if (written.kind === "for") return loopValue(evaluator, written, frame, name.name);
    const entity = declared.kind === "resource type" ? entityOf(evaluator, written, frame) : undefined;
    return entity?.kind === "resource" ? entity.id() : evaluator.evaluate(written, frame);
  }
}

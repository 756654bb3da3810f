import type { Parameter } from "../../declarations/declaration.ts";
import type { Problem } from "../../declarations/problem.ts";
import type { TemplateCall, TemplateFile, Unavailable } from "../../declarations/template-file.ts";
import type { Tree } from "../../declarations/value.ts";
import { known, unknown } from "../../declarations/value.ts";
import { callText, quoted } from "../../evaluation/expression-text.ts";
import type { FunctionContext } from "../../evaluation/functions.ts";
import { assignedValue, parameterExpression, unassignedValue } from "../../evaluation/parameter.ts";
import type { Scope } from "../../evaluation/scope.ts";
import { isUnreadable } from "../../source/files.ts";
import type { Place, Source } from "../../source/source.ts";
import {
  type DeclaredType,
  declaredType,
  foreignType,
  type LocatedType,
  secretBy,
  type TypeScope,
} from "./declared-type.ts";
import type { ImportedFile, Named, Names, UserFunction } from "./entity.ts";
import { Evaluator } from "./evaluator.ts";
import { fileFunctions } from "./file-functions.ts";
import { type Frame, withValue } from "./frame.ts";
import { loopValue } from "./loop-values.ts";
import { moduleReference, type ModuleReference } from "./module-reference.ts";
import { ModuleSymbol } from "./module.ts";
import { textOfString } from "./nodes.ts";
import { ResourceSymbol } from "./resource.ts";
import { type Symbols, symbolsOf } from "./symbols.ts";
import { syntaxOf } from "./syntax-of.ts";
import type {
  Expression,
  FunctionDeclaration,
  ParameterAssignment,
  ParameterDeclaration,
  StringLiteral,
  VariableDeclaration,
} from "./syntax.ts";

/** What the files of one evaluation share: the template itself, and those it imports from. */
export interface Shared {
  readonly call: TemplateCall;
  readonly scope: Scope;
  readonly context: FunctionContext;
  readonly report: (problem: Problem) => void;
  /** Imported files by path: `undefined` for one that can't be had. */
  readonly imported: Map<string, ImportedNames | undefined>;
  /** In a parameter file that extends another: the values that the other gives. */
  readonly base?: Tree;
}

/** What a file gives to those that import from it. */
export interface ImportedNames {
  exported(name: string): Named | undefined;
  exportedFunction(name: string): UserFunction | undefined;
  type(name: string): LocatedType | undefined;
}

/** One file in one evaluation: its names and their values, each worked out when it is first asked for. */
export class FileEvaluation implements Names, TypeScope, ImportedNames {
  readonly symbols: Symbols;
  readonly evaluator: Evaluator;
  readonly frame: Frame;
  readonly resources: ReadonlyMap<string, ResourceSymbol>;
  readonly modules: ReadonlyMap<string, ModuleSymbol>;
  private readonly source: Source;
  private readonly shared: Shared;
  private readonly parameters = new Map<string, Parameter | "in progress">();
  private readonly variables = new Map<string, Tree | "in progress">();

  constructor(source: Source, symbols: Symbols, shared: Shared) {
    this.source = source;
    this.symbols = symbols;
    this.shared = shared;
    const { call, scope, context, report } = shared;
    this.evaluator = new Evaluator(
      source,
      this,
      fileFunctions(source, call.loader.files),
      call.budget,
      report,
    );
    this.frame = { locals: undefined, context };
    const { evaluator, frame } = this;
    this.resources = mapped(
      symbols.resources,
      (one) => new ResourceSymbol(one, { evaluator, scope, report }, frame),
    );
    this.modules = mapped(
      symbols.modules,
      (one) => new ModuleSymbol(one, { evaluator, scope, call, report }, frame),
    );
  }

  // -------------------------------------------------------------------------------------------- names

  lookup(name: string): Named | undefined {
    const { symbols } = this;
    if (symbols.parameters.has(name)) return { kind: "value", value: () => this.parameterValue(name) };
    if (symbols.variables.has(name)) return { kind: "value", value: () => this.variable(name) };
    if (symbols.assignments.has(name)) return { kind: "value", value: () => this.assignment(name) };
    const { base } = this.shared;
    if (base && name === "base") return { kind: "value", value: () => base };
    const resource = this.resources.get(name);
    if (resource) return resource.entity;
    const module = this.modules.get(name);
    if (module) return module.entity;
    const imported = symbols.imported.get(name);
    if (imported) {
      const file = this.fileAt(imported.from);
      if (file === undefined) return this.unavailable(imported.from, imported.original);
      return file.exported(imported.original);
    }
    const wildcard = symbols.wildcards.get(name);
    if (wildcard) return this.wildcard(wildcard);
    return symbols.namespaces.has(name) ? { kind: "namespace", name } : undefined;
  }

  written(name: string): Expression | undefined {
    return this.symbols.variables.get(name)?.value;
  }

  function(name: string): UserFunction | undefined {
    const declared = this.exportedFunction(name);
    if (declared) return declared;
    const imported = this.symbols.imported.get(name);
    if (imported === undefined) return undefined;
    const file = this.fileAt(imported.from);
    if (file) return file.exportedFunction(imported.original);
    return {
      call: (args, at) =>
        unknown(
          "the file it is imported from can't be had",
          callText(`__bicep.${imported.original}`, args),
          at,
        ),
    };
  }

  // What a file imports it can't export again.
  exported(name: string): Named | undefined {
    return this.symbols.variables.has(name) ? { kind: "value", value: () => this.variable(name) } : undefined;
  }

  exportedFunction(name: string): UserFunction | undefined {
    const declared = this.symbols.functions.get(name);
    return declared && { call: (args, at) => this.callFunction(declared, args, at) };
  }

  private wildcard(from: StringLiteral): ImportedFile {
    const file = this.fileAt(from);
    return {
      kind: "imported file",
      member: (name) => (file ? file.exported(name) : this.unavailable(from, name)),
      function: (name) => file?.exportedFunction(name),
    };
  }

  private unavailable(from: StringLiteral, name: string): Named {
    const at = this.evaluator.at(from);
    const text = callText("imported", [quoted(textOfString(from) ?? ""), quoted(name)]);
    return { kind: "value", value: () => unknown("the file it is imported from can't be had", text, at) };
  }

  private fileAt(from: StringLiteral): ImportedNames | undefined {
    const { imported, call, report } = this.shared;
    const target = textOfString(from) ?? "";
    const key = `${this.source.path}\0${target}`;
    if (imported.has(key)) return imported.get(key);
    imported.set(key, undefined);
    const { files } = call.loader;
    const reference = moduleReference(target, this.source.path, files);
    const at = this.evaluator.at(from);
    // What is met in a module of a registry has no place of its own in this repository.
    const file = this.opened(reference, (problem) => {
      report({ at, ...problem });
    });
    if (typeof file === "object") {
      imported.set(key, file);
      return file;
    }
    const message = `\`${target}\`, which names are imported from, ${file}`;
    report({ kind: "unresolved", message, at, effect: "notice" });
    return undefined;
  }

  /** The file, or a clause that says why it can't be had. */
  private opened(reference: ModuleReference, report: (problem: Problem) => void): ImportedNames | string {
    if (reference.kind === "wrong") return reference.why;
    const { loader } = this.shared.call;
    if (reference.kind === "registry")
      return this.compiled(loader.registryModule(reference.reference), report);
    const { path } = reference;
    if (!path.endsWith(".bicep")) return this.compiled(loader.template(path), report);
    const { imported } = this.shared;
    const before = imported.get(path);
    if (before) return before;
    if (!loader.files.has(path)) return "is not in the repository";
    const source = loader.files.read(path);
    if (isUnreadable(source)) return source.why;
    const file = new FileEvaluation(source, symbolsOf(syntaxOf(source)), this.shared);
    imported.set(path, file);
    return file;
  }

  private compiled(
    template: TemplateFile | Unavailable,
    report: (problem: Problem) => void,
  ): ImportedNames | string {
    if ("why" in template) return template.why;
    const exports = template.exports?.(this.shared.call, report);
    if (exports === undefined) return "exports nothing";
    return {
      exported: (name) => {
        const value = exports.variable(name);
        return value && { kind: "value", value: () => value };
      },
      exportedFunction: (name) => {
        const call = exports.function(name);
        return call && { call };
      },
      type: (name) => {
        const exported = exports.type(name);
        return exported && foreignType(exported, this);
      },
    };
  }

  // -------------------------------------------------------------------------------------------- types

  imported(name: string): LocatedType | undefined {
    const symbol = this.symbols.imported.get(name);
    return symbol && this.fileAt(symbol.from)?.type(symbol.original);
  }

  importedMember(name: string, member: string): LocatedType | undefined {
    const from = this.symbols.wildcards.get(name);
    return from && this.fileAt(from)?.type(member);
  }

  type(name: string): LocatedType | undefined {
    const own = this.symbols.types.get(name);
    return own && { type: own.value, decorators: own.decorators, scope: this };
  }

  // -------------------------------------------------------------------------------------------- values

  parameter(declaration: ParameterDeclaration): Parameter {
    const { name } = declaration.name;
    const before = this.parameters.get(name);
    if (before !== undefined && before !== "in progress") return before;
    const at = this.evaluator.at(declaration);
    const located = { type: declaration.type, decorators: declaration.decorators, scope: this };
    const type = declaredType(located);
    const base = {
      name,
      at,
      nameAt: this.evaluator.at(declaration.name),
      type: type.base.toLowerCase(),
      secure: type.secure,
    };
    if (before === "in progress") {
      return { ...base, value: this.cyclic(`the parameter \`${name}\``, at) };
    }
    this.parameters.set(name, "in progress");
    const argument = this.shared.call.arguments.get(name.toLowerCase());
    const standard = declaration.default && this.default(declaration);
    const secret = (value: Tree): Tree => secretBy(located, value, name, at);
    const parameter: Parameter = {
      ...base,
      value: secret(this.value(argument?.value, standard, declaration, type)),
      ...(standard && { default: secret(standard) }),
      ...(argument && { assignedAt: argument.at }),
    };
    this.parameters.set(name, parameter);
    return parameter;
  }

  private value(
    argument: Tree | undefined,
    standard: Tree | undefined,
    declaration: ParameterDeclaration,
    type: DeclaredType,
  ): Tree {
    if (argument !== undefined && argument.kind !== "absent") {
      return assignedValue(argument, standard && (() => standard));
    }
    if (standard) return standard;
    const at = this.evaluator.at(declaration);
    if (type.nullable) return known(null, at);
    return unassignedValue(this.shared.call.modulePath, declaration.name.name, at);
  }

  private default(declaration: ParameterDeclaration): Tree {
    const { name } = declaration.name;
    const parameter = parameterExpression(this.shared.call.modulePath, name);
    const frame = { ...this.frame, context: { ...this.frame.context, parameter } };
    return declaration.default
      ? this.evaluator.evaluate(declaration.default, frame)
      : known(null, this.evaluator.at(declaration));
  }

  private parameterValue(name: string): Tree {
    const declaration = this.symbols.parameters.get(name);
    if (declaration) return this.parameter(declaration).value;
    return unknown(`there is no parameter '${name}'`, callText("parameters", [quoted(name)]), {
      source: this.source,
      start: 0,
      end: 0,
    });
  }

  variable(name: string): Tree {
    return this.assigned(name, this.symbols.variables.get(name), `the variable \`${name}\``);
  }

  /** The value that a parameter file gives to a parameter. */
  assignment(name: string): Tree {
    return this.assigned(name, this.symbols.assignments.get(name), `the parameter \`${name}\``);
  }

  private assigned(
    name: string,
    declaration: VariableDeclaration | ParameterAssignment | undefined,
    what: string,
  ): Tree {
    const before = this.variables.get(name);
    if (before !== undefined && before !== "in progress") return before;
    const at: Place = declaration
      ? this.evaluator.at(declaration)
      : { source: this.source, start: 0, end: 0 };
    if (before === "in progress" || declaration === undefined) return this.cyclic(what, at);
    this.variables.set(name, "in progress");
    const { value: written } = declaration;
    const value =
      written.kind === "for"
        ? loopValue(this.evaluator, written, this.frame, name)
        : this.evaluator.evaluate(written, this.frame);
    this.variables.set(name, value);
    return value;
  }

  private callFunction(declaration: FunctionDeclaration, args: readonly Tree[], at: Place): Tree {
    let frame = this.frame;
    declaration.parameters.forEach(({ name, type }, index) => {
      const value = args[index] ?? known(null, at);
      const given = secretBy(
        { type, decorators: [], scope: this },
        value,
        name.name,
        this.evaluator.at(name),
      );
      frame = withValue(frame, name.name, () => given);
    });
    return this.evaluator.evaluate(declaration.body, frame);
  }

  private cyclic(what: string, at: Place): Tree {
    this.shared.report({ kind: "invalid", message: `${what} is made of itself`, at, effect: "incomplete" });
    return unknown("it is made of itself", callText("cycle", [quoted(what)]), at);
  }
}

function mapped<A, B>(from: ReadonlyMap<string, A>, to: (one: A) => B): ReadonlyMap<string, B> {
  return new Map([...from].map(([name, one]) => [name, to(one)]));
}

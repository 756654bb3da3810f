import type { ModuleCall } from "../../declarations/declaration.ts";
import type { Problem } from "../../declarations/problem.ts";
import type { TemplateCall, TemplateFile, Unavailable } from "../../declarations/template-file.ts";
import type { Property, Tree } from "../../declarations/value.ts";
import { canonical, known } from "../../declarations/value.ts";
import { access } from "../../evaluation/access.ts";
import { expressionText } from "../../evaluation/expression-text.ts";
import { callFunction } from "../../evaluation/functions.ts";
import { truthOf } from "../../evaluation/logic.ts";
import { referenceTo } from "../../evaluation/reference.ts";
import { resourceId } from "../../evaluation/resource-id.ts";
import type { Scope } from "../../evaluation/scope.ts";
import { scopeText } from "../../evaluation/scope.ts";
import { objectOf as objectTree } from "../../evaluation/size.ts";
import { joinText } from "../../evaluation/text.ts";
import type { Place } from "../../source/source.ts";
import { entityOf } from "./entity-values.ts";
import type { ModuleCollection, ModuleEntity } from "./entity.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Frame } from "./frame.ts";
import { headerOf } from "./header.ts";
import { loopValue, turnAt, turnsOf } from "./loop-values.ts";
import { moduleReference } from "./module-reference.ts";
import { conditionOf, keyOf, loopOf, objectOf, propertyOf, textOfString } from "./nodes.ts";
import { scopeWritten } from "./scope-written.ts";
import type { Loop, ModuleDeclaration, ObjectLiteral } from "./syntax.ts";

/** What modules need of the template that calls them. */
export interface Caller {
  readonly evaluator: Evaluator;
  readonly scope: Scope;
  readonly call: TemplateCall;
  readonly report: (problem: Problem) => void;
}

/** A module's symbol: one call, or one for each turn of its loop. */
export class ModuleSymbol {
  readonly declaration: ModuleDeclaration;
  readonly caller: Caller;
  private readonly frame: Frame;
  private readonly instances = new Map<string, Module>();

  constructor(declaration: ModuleDeclaration, caller: Caller, frame: Frame) {
    this.declaration = declaration;
    this.caller = caller;
    this.frame = frame;
  }

  get entity(): Module | ModuleCollection {
    const loop = loopOf(this.declaration.body);
    if (loop === undefined) return this.only();
    return {
      kind: "modules",
      symbol: this.declaration.name.name,
      instance: (index) => this.turn(loop, index),
      ids: () => this.ids(loop),
    };
  }

  get modules(): readonly Module[] {
    const loop = loopOf(this.declaration.body);
    if (loop === undefined) return [this.only()];
    const { evaluator } = this.caller;
    const { indexes } = turnsOf(evaluator, loop, this.frame, this.declaration.name.name);
    return indexes.flatMap((index) => (evaluator.spend(1, loop) ? this.turn(loop, index) : []));
  }

  private ids(loop: Loop): readonly Tree[] | undefined {
    const { indexes, open } = turnsOf(this.caller.evaluator, loop, this.frame, this.declaration.name.name);
    return open ? undefined : indexes.map((index) => this.turn(loop, index).id());
  }

  private only(): Module {
    return this.remembered("", () => new Module(this, this.frame));
  }

  private turn(loop: Loop, index: Tree): Module {
    return this.remembered(expressionText(index), () => {
      return new Module(this, turnAt(this.caller.evaluator, loop, index, this.frame), index);
    });
  }

  private remembered(key: string, make: () => Module): Module {
    const before = this.instances.get(key);
    if (before) return before;
    const made = make();
    this.instances.set(key, made);
    return made;
  }
}

/** One call of a module: evaluated when its outputs are first read, or when the template is done. */
export class Module implements ModuleEntity {
  readonly kind = "module";
  private readonly symbol: ModuleSymbol;
  private readonly frame: Frame;
  private readonly index: Tree | undefined;
  private readonly content: ObjectLiteral | undefined;
  private called: ModuleCall | "in progress" | undefined;

  constructor(symbol: ModuleSymbol, frame: Frame, index?: Tree) {
    this.symbol = symbol;
    this.frame = frame;
    this.index = index;
    this.content = objectOf(symbol.declaration.body);
  }

  name(): Tree {
    const property = this.content && propertyOf(this.content, "name");
    return property ? this.evaluator.evaluate(property.value, this.frame) : this.generatedName();
  }

  // A module without a name gets one: ExpressionFactory.CreateGeneratedModuleName of Azure/bicep.
  private generatedName(): Tree {
    const { at } = this;
    const { name } = this.symbol.declaration.name;
    const call = { at, context: this.frame.context };
    const deployment = access(callFunction("deployment", [], call), known("name", at), call);
    const hash = callFunction("uniqueString", [known(name, at), deployment], call);
    const index = this.index === undefined ? [] : ["-", this.index];
    const room = 64 - 14 - (this.index === undefined ? 0 : 4);
    return joinText([name.slice(0, room), ...index, "-", hash], at);
  }

  id(): Tree {
    return resourceId(this.scope(), "Microsoft.Resources/deployments", this.name(), this.at);
  }

  condition(): Tree | undefined {
    const written = conditionOf(this.symbol.declaration.body);
    return written && this.evaluator.evaluate(written.condition, this.frame);
  }

  output(name: string, at: Place): Tree | undefined {
    const template = this.call()?.template;
    if (template === undefined) return this.atRunTime(["outputs", name, "value"], at);
    // Names of outputs are compared as ARM does.
    return template.outputs.find((output) => output.name.toLowerCase() === name.toLowerCase())?.value;
  }

  outputs(at: Place): Tree {
    const template = this.call()?.template;
    if (template === undefined) return this.atRunTime(["outputs"], at);
    const values = template.outputs.map(({ name, value }): [string, Property] => {
      const { context } = this.frame;
      const inner = objectTree(new Map([["value", { name: "value", at: value.at, value }]]), at, context);
      return [name.toLowerCase(), { name, at: value.at, value: inner }];
    });
    return objectTree(new Map(values), at, this.frame.context);
  }

  private atRunTime(path: readonly string[], at: Place): Tree {
    const properties = referenceTo(this.id(), "properties", this.frame.context, at);
    return path.reduce<Tree>(
      (tree, key) => access(tree, known(key, at), { at, context: this.frame.context }),
      properties,
    );
  }

  /** Undefined where its condition is known not to hold, or while it is being evaluated. */
  call(): ModuleCall | undefined {
    if (this.called === "in progress") {
      this.report("invalid", `\`${this.symbol.declaration.name.name}\` needs its own outputs`);
      return undefined;
    }
    if (this.called) return this.called;
    const condition = this.condition();
    if (condition && truthOf(condition) === false) return undefined;
    this.called = "in progress";
    this.called = this.evaluated(condition);
    return this.called;
  }

  private evaluated(condition: Tree | undefined): ModuleCall {
    const { declaration, caller } = this.symbol;
    const { path } = declaration;
    const target = path.kind === "string" ? (textOfString(path) ?? "") : "";
    const written = this.arguments();
    const base = {
      name: this.callName(),
      at: this.at,
      target,
      arguments: new Map([...written].map(([name, { value }]) => [name, value])),
      ...(condition && condition.kind !== "known" && { condition }),
    };
    const file = this.file(target);
    if ("kind" in file) {
      // What a registry has is named in the coverage statement; a file that should be in the repository is missing.
      if (!isRegistryReference(target)) {
        this.report("unresolved", `The module \`${target}\` ${file.why}`);
      }
      return { ...base, why: file.why };
    }
    const scope = this.scope();
    const deploymentName = this.name();
    const { template, problems } = file.evaluate({
      arguments: written,
      modulePath: [...caller.call.modulePath, canonical(deploymentName)],
      scopeId: scopeText(scope),
      scope: scope.id,
      deploymentName,
      budget: caller.call.budget,
      stack: [...caller.call.stack, file.source.path],
      loader: caller.call.loader,
    });
    // What is met in a module of a registry has no place of its own in this repository.
    for (const problem of problems) caller.report({ at: this.at, ...problem });
    return { ...base, template };
  }

  private file(target: string): TemplateFile | Unavailable {
    const { loader, stack } = this.symbol.caller.call;
    if (target === "") return { kind: "unavailable", why: "has no path" };
    if (stack.length > DEEPEST_CALLS)
      return { kind: "unavailable", why: "is called too deep inside other modules" };
    const reference = moduleReference(target, this.evaluator.source.path, loader.files);
    switch (reference.kind) {
      case "wrong":
        return { kind: "unavailable", why: reference.why };
      case "registry":
        return loader.registryModule(reference.reference);
      case "local": {
        if (stack.includes(reference.path)) return { kind: "unavailable", why: "calls itself" };
        return loader.template(reference.path);
      }
    }
  }

  private arguments(): TemplateCall["arguments"] {
    const written = new Map<string, { value: Tree; at: Place }>();
    const params = this.content && propertyOf(this.content, "params");
    if (params === undefined) return written;
    if (params.value.kind !== "object") {
      const value = this.evaluator.evaluate(params.value, this.frame);
      if (value.kind === "object") {
        for (const [name, property] of value.properties)
          written.set(name, { value: property.value, at: property.at });
      }
      return written;
    }
    for (const item of params.value.items) {
      const name = item.kind === "property" ? keyOf(item) : undefined;
      if (item.kind !== "property" || name === undefined || written.has(name.toLowerCase())) continue;
      const entity = entityOf(this.evaluator, item.value, this.frame);
      const value =
        item.value.kind === "for"
          ? loopValue(this.evaluator, item.value, this.frame, "value")
          : entity?.kind === "resource"
            ? // A resource given to a module is given as its id.
              entity.id()
            : this.evaluator.evaluate(item.value, this.frame);
      written.set(name.toLowerCase(), { value, at: this.evaluator.at(item) });
    }
    return written;
  }

  private scope(): Scope {
    const { caller } = this.symbol;
    const property = this.content && propertyOf(this.content, "scope");
    if (property === undefined) return caller.scope;
    const written = scopeWritten(property.value, this.evaluator, this.frame, caller.scope);
    return written.kind === "scope" ? written.scope : caller.scope;
  }

  private callName(): string {
    const { name } = this.symbol.declaration.name;
    if (this.index === undefined) return name;
    const position = this.index.kind === "known" ? String(this.index.value) : "*";
    return `${name}[${position}]`;
  }

  private get evaluator(): Evaluator {
    return this.symbol.caller.evaluator;
  }

  private get at(): Place {
    return headerOf(this.evaluator.source, this.symbol.declaration);
  }

  private report(kind: Problem["kind"], message: string): void {
    this.symbol.caller.report({ kind, message, at: this.at, effect: "incomplete" });
  }
}

/** Modules inside modules: real ones stay below ten. */
const DEEPEST_CALLS = 32;

function isRegistryReference(target: string): boolean {
  return /^(?:br|ts)[:/]/u.test(target);
}

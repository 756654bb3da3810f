import type { Declaration } from "../../declarations/declaration.ts";
import type { Problem } from "../../declarations/problem.ts";
import type { ObjectTree, Tree } from "../../declarations/value.ts";
import { absent, known, lookup, unknown } from "../../declarations/value.ts";
import { callText, expressionText, quoted } from "../../evaluation/expression-text.ts";
import { allOf, truthOf } from "../../evaluation/logic.ts";
import { childResourceId, extensionResourceId, idText, resourceId } from "../../evaluation/resource-id.ts";
import type { Scope } from "../../evaluation/scope.ts";
import { joinText, segmentsOf } from "../../evaluation/text.ts";
import type { Place } from "../../source/source.ts";
import { entityOf } from "./entity-values.ts";
import type { Entity, ResourceCollection, ResourceEntity } from "./entity.ts";
import type { Evaluator } from "./evaluator.ts";
import { type Frame, withLocal } from "./frame.ts";
import { headerOf } from "./header.ts";
import { isDeployment } from "./linked-template.ts";
import { objectValue } from "./literal-values.ts";
import { turnAt, turnsOf } from "./loop-values.ts";
import { conditionOf, loopOf, objectOf, propertyOf, textOfString } from "./nodes.ts";
import { type ScopeWritten, scopeWritten } from "./scope-written.ts";
import { nestedIn } from "./symbols.ts";
import type { Loop, ObjectLiteral, ResourceDeclaration } from "./syntax.ts";

/** What resources need of the template they are declared in. */
export interface Surroundings {
  readonly evaluator: Evaluator;
  /** The scope that the template deploys to. */
  readonly scope: Scope;
  readonly report: (problem: Problem) => void;
}

/** A resource's symbol: one resource, or one for each turn of its loop. */
export class ResourceSymbol {
  readonly declaration: ResourceDeclaration;
  readonly surroundings: Surroundings;
  readonly parent: Resource | undefined;
  private readonly frame: Frame;
  private readonly instances = new Map<string, Resource>();
  private all: readonly Resource[] | undefined;

  constructor(declaration: ResourceDeclaration, surroundings: Surroundings, frame: Frame, parent?: Resource) {
    this.declaration = declaration;
    this.surroundings = surroundings;
    this.frame = frame;
    this.parent = parent;
  }

  get entity(): Resource | ResourceCollection {
    const loop = loopOf(this.declaration.body);
    if (loop === undefined) return this.only();
    return {
      kind: "resources",
      symbol: this.declaration.name.name,
      instance: (index) => this.turn(loop, index),
      ids: () =>
        this.resources.some(({ copy }) => copy === "symbolic")
          ? undefined
          : this.resources.map((one) => one.id()),
    };
  }

  /** Every one that is declared: as many as the loop has turns, or one that stands for all of them. */
  get resources(): readonly Resource[] {
    return (this.all ??= this.unrolled());
  }

  private unrolled(): readonly Resource[] {
    const loop = loopOf(this.declaration.body);
    if (loop === undefined) return [this.only()];
    const { evaluator } = this.surroundings;
    const { indexes } = turnsOf(evaluator, loop, this.frame, this.loopName);
    return indexes.flatMap((index) => (evaluator.spend(1, loop) ? this.turn(loop, index) : []));
  }

  private get loopName(): string {
    const { name } = this.declaration.name;
    return this.parent ? `${this.parent.symbolName}::${name}` : name;
  }

  private only(): Resource {
    return this.remembered("", () => new Resource(this, this.frame, this.parent?.copy));
  }

  private turn(loop: Loop, index: Tree): Resource {
    return this.remembered(expressionText(index), () => {
      const position = index.kind === "known" && typeof index.value === "number" ? index.value : undefined;
      const frame = turnAt(this.surroundings.evaluator, loop, index, this.frame);
      return new Resource(this, frame, position ?? "symbolic");
    });
  }

  private remembered(key: string, make: () => Resource): Resource {
    const before = this.instances.get(key);
    if (before) return before;
    const made = make();
    this.instances.set(key, made);
    return made;
  }
}

/** One resource as it will be deployed: everything is worked out when it is first asked for. */
export class Resource implements ResourceEntity {
  readonly kind = "resource";
  readonly type: string;
  readonly apiVersion: string | undefined;
  readonly existing: boolean;
  readonly copy: number | "symbolic" | undefined;
  private readonly symbol: ResourceSymbol;
  private readonly frame: Frame;
  private readonly content: ObjectLiteral | undefined;
  private readonly children = new Map<string, ResourceSymbol>();
  // `undefined` stands for an answer that is being worked out.
  private readonly answers = new Map<string, Tree | undefined>();
  private above: Resource | undefined | "unasked" = "unasked";
  private placed: ScopeWritten | undefined | "unasked" = "unasked";

  constructor(symbol: ResourceSymbol, frame: Frame, copy?: number | "symbolic") {
    this.symbol = symbol;
    this.copy = copy;
    const { declaration, parent, surroundings } = symbol;
    this.existing = declaration.existing;
    this.content = objectOf(declaration.body);
    const written = declaration.type.kind === "string" ? (textOfString(declaration.type) ?? "") : "";
    // `az:Microsoft.Web/sites@2024-04-01` names the extension that the type is of.
    const [type = "", version] = written.replace(/^\w+:/u, "").split("@");
    this.type = parent ? `${parent.type}/${type}` : type;
    // A nested resource without a version has its parent's.
    this.apiVersion = version ?? parent?.apiVersion;
    const nested = nestedIn(declaration);
    let inside = frame;
    for (const name of nested.keys()) {
      inside = withLocal(inside, name, () => this.nested(name) ?? { kind: "namespace", name });
    }
    this.frame = inside;
    for (const [name, child] of nested)
      this.children.set(name, new ResourceSymbol(child, surroundings, inside, this));
  }

  get symbolName(): string {
    const { declaration, parent } = this.symbol;
    return parent ? `${parent.symbolName}::${declaration.name.name}` : declaration.name.name;
  }

  nested(name: string): Entity | undefined {
    return this.children.get(name)?.entity;
  }

  name(): Tree {
    return this.once("name", () => {
      const property = this.content && propertyOf(this.content, "name");
      if (property) return this.evaluator.evaluate(property.value, this.frame);
      return unknown(
        "the resource has no name",
        callText("name", [quoted(this.symbol.declaration.name.name)]),
        this.at,
      );
    });
  }

  /** The names of the resources that it lies inside, and its own. */
  fullName(): Tree {
    return this.once("full name", () => {
      const parent = this.parent();
      return parent ? joinText([parent.fullName(), "/", this.name()], this.name().at) : this.name();
    });
  }

  id(): Tree {
    return this.once("id", () => {
      const parent = this.parent();
      if (parent)
        return childResourceId(
          parent.id(),
          this.type.slice(this.type.lastIndexOf("/") + 1),
          this.name(),
          this.at,
        );
      const scope = this.scopeWritten();
      if (scope?.kind === "resource")
        return extensionResourceId(scope.resource.id(), this.type, this.name(), this.at);
      return resourceId(scope?.scope ?? this.symbol.surroundings.scope, this.type, this.name(), this.at);
    });
  }

  condition(): Tree | undefined {
    const { parent, declaration } = this.symbol;
    const own = conditionOf(declaration.body);
    const outer = parent?.condition();
    if (own === undefined) return outer;
    return this.once("condition", () => {
      const inner = (): Tree => this.evaluator.evaluate(own.condition, this.frame);
      if (outer === undefined) return inner();
      // A nested resource is deployed only where its parent is.
      const at = this.evaluator.at(own.condition);
      return allOf([() => outer, inner], { at, context: this.frame.context });
    });
  }

  /** The resource whose child it is: the one it is nested in, or its `parent`. */
  private parent(): Resource | undefined {
    if (this.symbol.parent) return this.symbol.parent;
    if (this.above === "unasked") {
      // A parent that leads back here is none.
      this.above = undefined;
      const property = this.content && propertyOf(this.content, "parent");
      const entity = property && entityOf(this.evaluator, property.value, this.frame);
      if (entity instanceof Resource) this.above = entity;
    }
    return this.above;
  }

  private scopeWritten(): ScopeWritten | undefined {
    if (this.placed === "unasked") {
      this.placed = undefined;
      const property = this.content && propertyOf(this.content, "scope");
      if (property) {
        this.placed = scopeWritten(
          property.value,
          this.evaluator,
          this.frame,
          this.symbol.surroundings.scope,
        );
      }
    }
    return this.placed;
  }

  /** Where it deploys to, or what it extends, which its children do with it. */
  private scopeOfAll(above = 0): ScopeWritten | undefined {
    const parent = above < MOST_ANCESTORS ? this.parent() : undefined;
    return parent ? parent.scopeOfAll(above + 1) : this.scopeWritten();
  }

  group(): { readonly within: Scope; readonly name: Tree } {
    return { within: this.deployedTo(), name: this.name() };
  }

  /** The scope that it is deployed to. */
  deployedTo(): Scope {
    const scope = this.scopeWritten();
    return scope?.kind === "scope" ? scope.scope : this.symbol.surroundings.scope;
  }

  /** Undefined where its condition is known not to hold. Nested ones after it. */
  declarations(): readonly Declaration[] {
    const condition = this.condition();
    if (condition && truthOf(condition) === false) return [];
    const nested = [...this.children.values()].flatMap((child) =>
      child.resources.flatMap((resource) => resource.declarations()),
    );
    return [this.declaration(condition), ...nested];
  }

  private declaration(condition: Tree | undefined): Declaration {
    const { at } = this;
    const parent = this.parent();
    const placed = this.scopeOfAll();
    const extended = placed?.kind === "resource" ? placed.resource : undefined;
    return {
      dialect: "bicep",
      type: this.type,
      ...(this.apiVersion !== undefined && { apiVersion: this.apiVersion }),
      name: this.fullName(),
      symbol: this.symbol.declaration.name.name,
      id: idText(this.id()),
      ...this.parentId(parent, extended),
      scope: extended
        ? extended.id()
        : placed?.kind === "scope" && placed.scope.kind === "tenant"
          ? placed.scope.id
          : absent(at),
      at,
      body: this.body(),
      condition: condition ?? known(true, at),
      existing: this.existing,
      ...(this.copy !== undefined && { copy: this.copy }),
    };
  }

  private parentId(
    parent: Resource | undefined,
    extended: ResourceEntity | undefined,
  ): Pick<Declaration, "parentId"> {
    if (parent) return { parentId: idText(parent.id()) };
    // A child may be written with all its names: `name: 'site/web'`.
    const types = this.type.split("/");
    const names = segmentsOf(this.name());
    if (types.length > 2 && names.length === types.length - 1) {
      const scope = extended?.id() ?? this.scopeId();
      return {
        parentId: idText(
          extensionResourceId(scope, types.slice(0, -1).join("/"), names.slice(0, -1), this.at),
        ),
      };
    }
    return extended ? { parentId: idText(extended.id()) } : {};
  }

  private scopeId(): Tree {
    return this.deployedTo().id;
  }

  private body(): ObjectTree {
    const empty: ObjectTree = { kind: "object", properties: new Map(), at: this.at };
    if (this.content === undefined) return empty;
    const body = objectValue(this.evaluator, this.content, this.frame, OMITTED);
    this.reportTemplate(body);
    if (body.kind === "object") return body;
    return {
      ...empty,
      rest: body.kind === "unknown" ? body : unknown("it is not known", this.text("body"), this.at),
    };
  }

  // A deployment that holds its template as data: nobody evaluates that.
  private reportTemplate(body: Tree): void {
    if (this.existing || !isDeployment(this.type)) return;
    const resources = lookup(body, "properties.template.resources");
    const none = resources.kind === "absent" || (resources.kind === "array" && resources.items.length === 0);
    if (none && !(resources.kind === "array" && resources.rest)) return;
    this.symbol.surroundings.report({
      kind: "unresolved",
      message: `The template that \`${this.symbol.declaration.name.name}\` holds was not judged; make it a module`,
      at: this.at,
      effect: "incomplete",
    });
  }

  private get evaluator(): Evaluator {
    return this.symbol.surroundings.evaluator;
  }

  private get at(): Place {
    return headerOf(this.evaluator.source, this.symbol.declaration);
  }

  private text(what: string): string {
    return callText(what, [quoted(this.evaluator.source.path), quoted(this.symbol.declaration.name.name)]);
  }

  private once(what: string, answer: () => Tree): Tree {
    if (this.answers.has(what)) return this.answers.get(what) ?? this.cyclic(what);
    this.answers.set(what, undefined);
    const value = answer();
    this.answers.set(what, value);
    return value;
  }

  private cyclic(what: string): Tree {
    const { name } = this.symbol.declaration.name;
    this.symbol.surroundings.report({
      kind: "invalid",
      message: `the ${what} of \`${name}\` is made of itself`,
      at: this.at,
      effect: "incomplete",
    });
    return unknown("it is made of itself", this.text(what), this.at);
  }
}

/** Where a resource goes and what it waits for is no part of what it is. */
const OMITTED: ReadonlySet<string> = new Set(["name", "parent", "scope", "dependsOn"]);

/** No type of Azure has as many segments: parents that are each other's would go on for ever. */
const MOST_ANCESTORS = 32;

import type { Problem } from "../../declarations/problem.ts";
import { absent, canonical, known, knownText, type Tree } from "../../declarations/value.ts";
import { spend } from "../../evaluation/budget.ts";
import { allOf, truthOf } from "../../evaluation/logic.ts";
import { extensionResourceId, idText, resourceId } from "../../evaluation/resource-id.ts";
import { nestedScope, type Scope } from "../../evaluation/scope.ts";
import { joinText, segmentsOf } from "../../evaluation/text.ts";
import { member, stringOf, valueAt, type JsonNode, type JsonObject } from "../../source/json/node.ts";
import { place, type Place } from "../../source/source.ts";
import { copyCount, evaluateNode, insideCopy, symbolicIndex, type Locals, type Names } from "./evaluate.ts";

/** A resource of a template, or one of those that a loop makes: what can be said of it before its body is evaluated. */
export interface Instance {
  readonly node: JsonObject;
  readonly locals: Locals;
  readonly at: Place;
  readonly symbol: string;
  readonly type: string;
  readonly apiVersion?: string;
  readonly name: Tree;
  readonly idTree: Tree;
  /** `idTree` as declarations are joined by it. */
  readonly id: string;
  readonly parentId?: string;
  readonly scope: Tree;
  readonly condition: Tree;
  readonly existing: boolean;
  readonly copy?: number | "symbolic";
}

export interface Registry {
  readonly all: () => readonly Instance[];
  /** By symbolic name, with `[index]` in a loop. */
  readonly bySymbol: (symbol: string) => Instance | undefined;
  readonly byName: (name: string) => Instance | undefined;
  /** Every instance of that symbolic name. */
  readonly instancesOf: (symbol: string) => readonly Instance[] | undefined;
}

interface Entry {
  readonly symbol: string | undefined;
  readonly node: JsonNode;
  readonly at: Place;
  readonly parent?: Instance;
}

/** The resources of a template. Names are evaluated when first asked for, since one may refer to another. */
export function resourceRegistry(
  resources: JsonNode | undefined,
  names: Names,
  locals: Locals,
  scope: Scope,
): Registry {
  const entries = entriesOf(resources, names);
  const instances = new Map<Entry, readonly Instance[] | "evaluating">();
  let everything: readonly Instance[] | undefined;
  let children: ReadonlyMap<string, Instance> | undefined;
  let named: ReadonlyMap<string, Instance> | undefined;
  const bySymbol = new Map<string, Entry>();
  for (const entry of entries)
    if (entry.symbol !== undefined) bySymbol.set(entry.symbol.toLowerCase(), entry);

  function instancesOfEntry(entry: Entry): readonly Instance[] {
    const before = instances.get(entry);
    if (before === "evaluating") {
      report(names, "The name, scope or count of this resource depends on the resource itself", entry.at);
      return [];
    }
    if (before !== undefined) return before;
    instances.set(entry, "evaluating");
    const made = instancesAt(entry, names, locals, scope);
    instances.set(entry, made);
    return made;
  }

  function all(): readonly Instance[] {
    everything ??= entries.flatMap(instancesOfEntry).flatMap((one) => withChildren(one, names, scope));
    return everything;
  }

  function byNameInLowerCase(): ReadonlyMap<string, Instance> {
    named ??= new Map(all().map((one) => [idText(one.name), one]));
    return named;
  }

  return {
    all,
    bySymbol: (text) => {
      const [, symbol = text, index] = /^([^[]+)\[(.*)\]$/su.exec(text) ?? [];
      const entry = bySymbol.get(symbol.toLowerCase());
      if (entry === undefined) return resources?.kind === "object" ? childBySymbol(text) : undefined;
      const made = instancesOfEntry(entry);
      if (index === undefined) return made[0];
      return made.find(({ copy }) => copy === "symbolic" || String(copy) === index);
    },
    byName: (text) => (text === "" ? undefined : byNameInLowerCase().get(text.toLowerCase())),
    instancesOf: (symbol) => {
      const entry = bySymbol.get(symbol.toLowerCase());
      const made = entry && instancesOfEntry(entry);
      return made?.some(({ copy }) => copy === "symbolic") === true ? undefined : made;
    },
  };

  // Children have symbolic names too, where they are written inside of their parent.
  function childBySymbol(symbol: string): Instance | undefined {
    children ??= new Map(
      all()
        .filter(({ parentId }) => parentId !== undefined)
        .map((one) => [one.symbol.toLowerCase(), one]),
    );
    return children.get(symbol.toLowerCase());
  }
}

// resources := [ resource* ] | { symbol: resource }
function entriesOf(resources: JsonNode | undefined, names: Names, parent?: Instance): readonly Entry[] {
  if (resources === undefined) return [];
  const more = parent === undefined ? {} : { parent };
  switch (resources.kind) {
    case "array":
      return resources.items.map((node) => ({
        symbol: undefined,
        node,
        at: firstLine(names, node.start, node.end),
        ...more,
      }));
    case "object":
      return resources.members.map(({ name, start, value }) => ({
        symbol: name,
        node: value,
        at: firstLine(names, start, value.end),
        ...more,
      }));
    case "string":
    case "literal":
      report(
        names,
        "`resources` is a list of resources, or an object of them by symbolic name",
        place(names.source, resources.start, resources.end),
      );
      return [];
  }
}

function withChildren(instance: Instance, names: Names, scope: Scope): readonly Instance[] {
  const children = valueAt(instance.node, "resources");
  if (children === undefined || isDeployment(instance.type)) return [instance];
  const entries = entriesOf(children, names, instance);
  const made = entries.flatMap((entry) => instancesAt(entry, names, instance.locals, scope));
  return [instance, ...made.flatMap((child) => withChildren(child, names, scope))];
}

export function isDeployment(type: string): boolean {
  return /^microsoft\.resources\/deployments$/iu.test(type);
}

/** A resource is kept until the review is done: what it costs to keep, in steps of evaluation. */
export const stepsPerResource = 50;

function instancesAt(entry: Entry, names: Names, locals: Locals, scope: Scope): readonly Instance[] {
  const { node, at } = entry;
  if (node.kind !== "object") {
    report(names, "A resource is an object with `type`, `apiVersion` and `name`", at);
    return [];
  }
  const loop = valueAt(node, "copy");
  if (loop?.kind !== "object") return one(entry, node, names, locals, scope);
  const name = stringOf(valueAt(loop, "name")) ?? "";
  const count = valueAt(loop, "count");
  if (count === undefined) {
    report(names, "A loop has a `name` and a `count`", place(names.source, loop.start, loop.end));
    return one(entry, node, names, locals, scope, "symbolic");
  }
  const times = copyCount(count, names, locals);
  if (typeof times !== "number") {
    const index = symbolicIndex(name, place(names.source, loop.start, loop.end));
    return one(entry, node, names, insideCopy(locals, name, index), scope, "symbolic");
  }
  const made: Instance[] = [];
  for (let index = 0; index < times; index++) {
    if (!spend(names.context, stepsPerResource, at)) break;
    const inside = insideCopy(locals, name, known(index, place(names.source, count.start, count.end)));
    made.push(...one(entry, node, names, inside, scope, index));
  }
  return made;
}

function one(
  entry: Entry,
  node: JsonObject,
  names: Names,
  locals: Locals,
  scope: Scope,
  copy?: number | "symbolic",
): readonly Instance[] {
  const { at, parent } = entry;
  const written = valueAt(node, "condition");
  const own = written && evaluateNode(written, names, locals);
  const isDeployed = own === undefined || truthOf(own) !== false;
  const read = (name: string): Tree | undefined => {
    const value = valueAt(node, name);
    return value && evaluateNode(value, isDeployed ? names : quiet(names), locals);
  };
  const ownType = knownText(read("type") ?? absent(at));
  if (ownType === undefined) {
    report(names, "A resource has a `type` that is a text", at);
    return [];
  }
  const ownName = read("name") ?? absent(at);
  // A child's type and name are those of its parent with one more segment; a type with a namespace is whole already.
  const outer = (ownType.split("/")[0] ?? "").includes(".") ? undefined : parent;
  const type = outer === undefined ? ownType : `${outer.type}/${ownType}`;
  const name = outer === undefined ? ownName : joinText([outer.name, "/", ownName], ownName.at);
  const version = knownText(read("apiVersion") ?? absent(at));
  const placed = placeOf({ type, name }, read, scope, at);
  const condition = conditionOf(own && decided(own), outer?.condition, at, names);
  return [
    {
      node,
      locals,
      at,
      symbol: entry.symbol ?? lastSegment(type),
      ...placed,
      ...(version !== undefined && { apiVersion: version }),
      id: idText(placed.idTree),
      ...(outer && { parentId: outer.id }),
      condition,
      existing: isTrue(member(node, "existing")?.value),
      ...(copy !== undefined && { copy }),
    },
  ];
}

// What is not deployed need not be right: a name that is made of a parameter that then has to be set, for one.
function quiet(names: Names): Names {
  const report = (problem: Problem): void => {
    if (problem.kind !== "invalid") names.context.report(problem);
  };
  return { ...names, context: { ...names.context, report } };
}

// Where a resource lies: in the deployment's scope, in the one that is written, or under another resource. The old way
// to write the last, `Microsoft.Storage/storageAccounts/providers/roleAssignments`, is read as the new one.
function placeOf(
  { type, name }: { readonly type: string; readonly name: Tree },
  read: (name: string) => Tree | undefined,
  scope: Scope,
  at: Place,
): Pick<Instance, "type" | "name" | "idTree" | "scope"> & { readonly parentId?: string } {
  const extended = /^(.+)\/providers\/([^/]+)$/iu.exec(type);
  if (extended !== null) {
    const [, baseType = "", extensionType = ""] = extended;
    const segments = segmentsOf(name);
    const namespace = segments.at(-2);
    const last = segments.at(-1);
    if (
      namespace?.kind === "known" &&
      last !== undefined &&
      segments.length === baseType.split("/").length + 1
    ) {
      const base = resourceId(scope, baseType, segments.slice(0, -2), at);
      const full = `${String(namespace.value)}/${extensionType}`;
      const idTree = extensionResourceId(base, full, [last], at);
      return { type: full, name: last, idTree, scope: base, parentId: idText(base) };
    }
  }
  if (isDeployment(type)) {
    const target = deploymentScope(read, scope, at);
    return { type, name, idTree: resourceId(target, type, name, at), scope: absent(at) };
  }
  const written = read("scope");
  const own = nestedScope(
    scope,
    optional({ subscriptionId: read("subscriptionId"), resourceGroup: read("resourceGroup") }),
    at,
  );
  if (written === undefined) {
    const idTree = resourceId(own, type, name, at);
    const parentId = parentIdOf(own, type, name, at);
    return { type, name, idTree, scope: absent(at), ...(parentId !== undefined && { parentId }) };
  }
  const base = absoluteScope(written, own, at);
  const idTree = extensionResourceId(base, type, name, at);
  const parentId = parentIdOf({ ...own, id: base }, type, name, at) ?? idText(base);
  // A tenant is no resource.
  return { type, name, idTree, scope: base, ...(parentId !== "/" && { parentId }) };
}

/** The scope that a nested deployment deploys to. */
export function deploymentScope(read: (name: string) => Tree | undefined, scope: Scope, at: Place): Scope {
  return nestedScope(
    scope,
    optional({
      subscriptionId: read("subscriptionId"),
      resourceGroup: read("resourceGroup"),
      scope: read("scope"),
    }),
    at,
  );
}

function optional<T extends Record<string, Tree | undefined>>(written: T): { [K in keyof T]?: Tree } {
  const kept: { [K in keyof T]?: Tree } = {};
  for (const [key, value] of Object.entries(written)) {
    if (value !== undefined && !(value.kind === "known" && value.value === null))
      kept[key as keyof T] = value;
  }
  return kept;
}

// A scope may be written from its type on: `Microsoft.Storage/storageAccounts/name`.
function absoluteScope(written: Tree, scope: Scope, at: Place): Tree {
  if (written.kind === "oneOf") return written;
  const text = canonical(written);
  if (text.startsWith("/") || !/^[\w.]+\/[\w.]+\//u.test(text)) return written;
  const prefix = knownText(scope.id) === "/" ? "" : scope.id;
  return joinText([prefix, "/providers/", written], at);
}

function parentIdOf(scope: Scope, type: string, name: Tree, at: Place): string | undefined {
  const types = type.split("/");
  const segments = segmentsOf(name);
  if (types.length < 3 || segments.length !== types.length - 1) return undefined;
  return idText(extensionResourceId(scope.id, types.slice(0, -1).join("/"), segments.slice(0, -1), at));
}

// A condition that is true whichever way it comes about is no condition.
function decided(condition: Tree): Tree {
  return condition.kind === "oneOf" && truthOf(condition) === true ? known(true, condition.at) : condition;
}

function conditionOf(written: Tree | undefined, outer: Tree | undefined, at: Place, names: Names): Tree {
  const conditions = [outer, written].filter((one) => one !== undefined);
  const [first, second] = conditions;
  if (first === undefined) return known(true, at);
  if (second === undefined) return first;
  return allOf([() => first, () => second], { at, context: names.context });
}

function lastSegment(type: string): string {
  return type.slice(type.lastIndexOf("/") + 1);
}

function isTrue(node: JsonNode | undefined): boolean {
  return node?.kind === "literal" && node.value === true;
}

// A finding about a whole resource is put on the line where the resource starts.
function firstLine(names: Names, start: number, end: number): Place {
  const { text } = names.source;
  const lineEnd = text.indexOf("\n", start);
  const last = lineEnd === -1 ? end : Math.min(end, lineEnd);
  return place(names.source, start, text.charAt(last - 1) === "\r" ? last - 1 : last);
}

function report(names: Names, message: string, at: Place): void {
  names.context.report({ kind: "invalid", message, at, effect: "incomplete" });
}

import type { ts } from "ts-morph";

import type { Bound, Denoted, Environment } from "./denoted.ts";
import type { ModuleExports } from "./module-exports.ts";
import type { Program } from "./program.ts";
import { listAt, propertyAt, textAt } from "./synthetic.ts";
import type { Entry } from "./writes.ts";

/** What is needed of name resolution to tell what lists hold. */
export interface Listing {
  readonly program: Program;
  readonly denote: (expression: ts.Expression, env: Environment) => Denoted;
  readonly constantName: (name: ts.PropertyName, env: Environment) => string | undefined;
  readonly exportsOf: (file: ts.SourceFile) => ModuleExports;
  readonly setsOf: (symbol: ts.Symbol) => readonly Entry[];
}

const deepest = 20;
const mostItems = 500;

/**
 * The items of a list that is written out, or made of what is: arrays with their spreads, maps and sets, the keys and
 * entries of objects and modules. Undefined where they can't be told.
 */
export function itemsOfList(
  names: Listing,
  list: ts.Expression,
  env: Environment,
  depth = 0,
): readonly Bound[] | undefined {
  const { ts } = names.program;
  if (depth > deepest) return undefined;
  const items = itemsOf(names.denote(list, env));
  return items !== undefined && items.length <= mostItems ? items : undefined;

  function itemsOf(denoted: Denoted): readonly Bound[] | undefined {
    if (denoted.kind === "expression") {
      const { node } = denoted;
      if (ts.isArrayLiteralExpression(node)) return itemsOfArray(node, denoted.env);
      return undefined;
    }
    if (denoted.kind !== "external" || denoted.module !== "" || denoted.call === undefined) return undefined;
    const [first] = denoted.call.node.arguments ?? [];
    const inner = denoted.call.env;
    const name = denoted.path.join(".");
    if (name === "Map.new" || name === "Set.new") {
      const written = first === undefined ? [] : itemsOfList(names, first, inner, depth + 1);
      return written === undefined ? undefined : [...written, ...setLater()];
    }
    const method = /^(?<what>Object|Array)\.(?<method>\w+)\.\(\)$/u.exec(name)?.groups?.["method"];
    if (method !== undefined && first !== undefined) return ofStatic(method, first, inner);
    const ofCollection = /^(?:Map|Set)\.new\.(?<part>entries|keys|values)\.\(\)$/u.exec(name);
    return ofCollection === null ? undefined : partsOfCollection(ofCollection.groups?.["part"] ?? "");
  }

  function itemsOfArray(node: ts.ArrayLiteralExpression, inner: Environment): readonly Bound[] | undefined {
    const all: Bound[] = [];
    for (const element of node.elements) {
      if (!ts.isSpreadElement(element)) all.push({ node: element, env: inner });
      else {
        const spread = itemsOfList(names, element.expression, inner, depth + 1);
        if (spread === undefined) return undefined;
        all.push(...spread);
      }
    }
    return all;
  }

  function ofStatic(method: string, given: ts.Expression, inner: Environment): readonly Bound[] | undefined {
    if (method === "from") return itemsOfList(names, given, inner, depth + 1);
    if (method !== "entries" && method !== "keys" && method !== "values") return undefined;
    return keysOf(names, given, inner)?.map((key) => {
      const [name, value] = [textAt(ts, key, given), propertyAt(ts, given, key, given)];
      const node = method === "entries" ? listAt(ts, [name, value], given) : method === "keys" ? name : value;
      return { node, env: inner };
    });
  }

  /** `map.keys()`: of `new Map(entries)` the first of each entry. */
  function partsOfCollection(part: string): readonly Bound[] | undefined {
    const call = bare(list);
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
    const receiver = call.expression.expression;
    const entries = itemsOfList(names, receiver, env, depth + 1);
    if (part === "entries" || entries === undefined) return entries;
    const place = part === "keys" ? "0" : "1";
    const made = names.denote(receiver, env);
    if (made.kind === "external" && made.path[0] === "Set") return entries;
    return entries.map(({ node, env: inner }) => ({ node: propertyAt(ts, node, place, call), env: inner }));
  }

  /** What `map.set(key, value)` adds in the file of the map. */
  function setLater(): readonly Bound[] {
    const symbol = variableOf(list);
    return symbol === undefined
      ? []
      : names.setsOf(symbol).map(({ key, value }) => ({ node: listAt(ts, [key, value], value), env }));
  }

  function variableOf(node: ts.Expression): ts.Symbol | undefined {
    const name = bare(node);
    return ts.isIdentifier(name) ? names.program.symbolAt(name) : undefined;
  }

  function bare(node: ts.Expression): ts.Expression {
    return ts.isParenthesizedExpression(node) ? bare(node.expression) : node;
  }
}

/** The names of an object's properties or of a module's exports; undefined where there may be more. */
export function keysOf(
  names: Listing,
  object: ts.Expression,
  env: Environment,
): readonly string[] | undefined {
  const denoted = names.denote(object, env);
  if (denoted.kind === "module") return keysOfModule(names.exportsOf(denoted.file));
  return denoted.kind === "object" ? keysOfObject(names, denoted, 0) : undefined;
}

function keysOfModule({ named, stars, elsewhere, whole }: ModuleExports): readonly string[] | undefined {
  if (stars.length > 0 || elsewhere.size > 0 || whole !== undefined) return undefined;
  return [...named.keys()];
}

function keysOfObject(
  names: Listing,
  object: Extract<Denoted, { kind: "object" }>,
  depth: number,
): readonly string[] | undefined {
  const { ts } = names.program;
  if (depth > deepest) return undefined;
  const keys = new Set<string>();
  for (const property of object.node.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = names.denote(property.expression, object.env);
      const inner =
        spread.kind === "object"
          ? keysOfObject(names, spread, depth + 1)
          : spread.kind === "module"
            ? keysOfModule(names.exportsOf(spread.file))
            : undefined;
      if (inner === undefined) return undefined;
      for (const key of inner) keys.add(key);
      continue;
    }
    const key = names.constantName(property.name, object.env);
    if (key === undefined) return undefined;
    keys.add(key);
  }
  return [...keys];
}

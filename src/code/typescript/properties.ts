import type { ts } from "ts-morph";

import { nowhere, unresolved, type Denoted, type Environment } from "./denoted.ts";
import type { Denoting } from "./denoting.ts";
import { itemsOfList } from "./lists.ts";

/** What stands under a name in objects, modules, classes, enums and lists. */
export interface Properties {
  readonly member: (object: Denoted, name: string) => Denoted;
  readonly denoteThis: (node: ts.Node, env: Environment) => Denoted;
}

const deepestInheritance = 20;
const mostSpreads = 500;

export function propertiesOf(denoting: Denoting): Properties {
  const { program, denote, denoteName, constantName, exportedFrom, globalWrites, propertyWrites } = denoting;
  const { ts } = program;
  const underway = new Set<string>();
  return { member, denoteThis };

  function member(object: Denoted, name: string): Denoted {
    switch (object.kind) {
      case "external":
        if (name === "default" && object.path.length === 0) return object;
        if (object.module === "" && object.call !== undefined && /^\d+$/u.test(name)) {
          const item = itemsOfList(denoting, object.call.node, object.call.env)?.[Number(name)];
          if (item !== undefined) return denote(item.node, item.env);
        }
        return (
          (object.module === "" && object.path.length === 0 ? memberOfGlobal(name) : undefined) ?? {
            kind: "external",
            module: object.module,
            path: [...object.path, name],
          }
        );
      case "module": {
        const found = exportedFrom(object.file, name);
        return found ?? { kind: "absent" };
      }
      case "object":
        return memberOfObject(object, name);
      case "class":
        return memberOfClass(object.node, name, true, object.env);
      case "instance":
        return memberOfClass(object.of, name, false, object.env);
      case "enum": {
        const found = object.node.members.find((one) => constantName(one.name, nowhere) === name);
        return found?.initializer === undefined
          ? unresolved("is an enum's number")
          : denote(found.initializer, nowhere);
      }
      case "expression": {
        if (ts.isArrayLiteralExpression(object.node) && /^\d+$/u.test(name)) {
          const before = object.node.elements.slice(0, Number(name) + 1);
          const element = before[Number(name)];
          if (element === undefined) return { kind: "absent" };
          if (before.some((one) => ts.isSpreadElement(one))) return unresolved("comes after a spread");
          return denote(element, object.env);
        }
        return unresolved(`'${name}' is read from a value that is computed`);
      }
      case "function":
        return unresolved(`'${name}' is read from a function`);
      case "absent":
        return object;
      case "unresolved":
        return object;
    }
  }

  /** What the program itself keeps on the global scope, where it is one thing that can be followed. */
  function memberOfGlobal(name: string): Denoted | undefined {
    const [value, ...others] = globalWrites(name);
    if (value === undefined || others.length > 0 || underway.has(name)) return undefined;
    underway.add(name);
    try {
      const found = denote(value, nowhere);
      return /^(?:external|function|class|object|instance)$/u.test(found.kind) ? found : undefined;
    } finally {
      underway.delete(name);
    }
  }

  /** `lacking` are objects that do not have it: one that is spread many times is looked into once. */
  function memberOfObject(
    object: Extract<Denoted, { kind: "object" }>,
    name: string,
    lacking = new Map<ts.Node, Environment>(),
  ): Denoted {
    if (lacking.get(object.node) === object.env) return { kind: "absent" };
    if (lacking.size >= mostSpreads) return unresolved("is spread through too many objects");
    lacking.set(object.node, object.env);
    for (const symbol of object.names) {
      const later = propertyWrites(symbol);
      if (later === undefined) continue;
      const values = [...(later.get(name) ?? []), ...(later.get("*") ?? [])];
      const [only] = values;
      // A property that is only set later is that, or not there yet.
      if (values.length === 1 && only !== undefined && later.has(name) && !isWritten(object, name)) {
        return denote(only, object.env);
      }
      if (values.length > 0) return unresolved(`'${name}' is assigned after the object is made`);
    }
    for (const property of [...object.node.properties].reverse()) {
      if (ts.isSpreadAssignment(property)) {
        const spread = denote(property.expression, object.env);
        const found = spread.kind === "object" ? memberOfObject(spread, name, lacking) : member(spread, name);
        if (found.kind !== "absent") return found;
        continue;
      }
      const key = constantName(property.name, object.env);
      if (key === undefined) return unresolved("may be set under a computed name");
      if (key !== name) continue;
      if (ts.isPropertyAssignment(property)) return denote(property.initializer, object.env);
      if (ts.isShorthandPropertyAssignment(property)) return denoteName(property.name, object.env);
      if (ts.isMethodDeclaration(property)) return { kind: "function", node: property, env: object.env };
      return unresolved("is computed by a getter");
    }
    return { kind: "absent" };
  }

  function isWritten(object: Extract<Denoted, { kind: "object" }>, name: string): boolean {
    return object.node.properties.some(
      (property) =>
        ts.isSpreadAssignment(property) || (constantName(property.name, object.env) ?? name) === name,
    );
  }

  function memberOfClass(
    node: ts.ClassLikeDeclaration,
    name: string,
    isStatic: boolean,
    env: Environment,
    above = 0,
  ): Denoted {
    for (const element of node.members) {
      if (element.name === undefined || constantName(element.name, env) !== name) continue;
      const marked =
        ts.canHaveModifiers(element) &&
        (element.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false);
      if (marked !== isStatic) continue;
      if (ts.isMethodDeclaration(element) && element.body !== undefined)
        return { kind: "function", node: element, env };
      if (ts.isPropertyDeclaration(element) && element.initializer !== undefined)
        return denote(element.initializer, env);
      const given = isStatic ? undefined : givenToConstructor(node, name);
      if (given !== undefined) return denote(given, env);
      return unresolved(`'${name}' of the class is not set where it is declared`);
    }
    const given = isStatic ? undefined : givenToConstructor(node, name);
    if (given !== undefined) return denote(given, env);
    const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    if (base === undefined) return { kind: "absent" };
    const denoted = denote(base.expression, env);
    if (denoted.kind === "class" && above < deepestInheritance) {
      return memberOfClass(denoted.node, name, isStatic, denoted.env, above + 1);
    }
    return unresolved(`'${name}' may come from a base class that is not in the repository`);
  }

  /** What a field is set to in the constructor: `constructor(private readonly app)`, `this.app = app`. */
  function givenToConstructor(node: ts.ClassLikeDeclaration, name: string): ts.Expression | undefined {
    const constructor = node.members.find(
      (one) => ts.isConstructorDeclaration(one) && one.body !== undefined,
    );
    if (constructor === undefined || !ts.isConstructorDeclaration(constructor)) return undefined;
    for (const { name: parameter, modifiers } of constructor.parameters) {
      if (modifiers !== undefined && ts.isIdentifier(parameter) && parameter.text === name) return parameter;
    }
    for (const statement of constructor.body?.statements ?? []) {
      if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) continue;
      const { left, operatorToken, right } = statement.expression;
      if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isPropertyAccessExpression(left)) continue;
      if (left.expression.kind === ts.SyntaxKind.ThisKeyword && left.name.text === name) return right;
    }
    return undefined;
  }

  function denoteThis(node: ts.Node, env: Environment): Denoted {
    let owner = node.parent;
    while (!ts.isSourceFile(owner)) {
      if (ts.isClassLike(owner)) return { kind: "instance", of: owner, env };
      if (ts.isObjectLiteralExpression(owner))
        return { kind: "object", node: owner, env: nowhere, names: [] };
      if (ts.isFunctionDeclaration(owner) || ts.isFunctionExpression(owner)) break;
      owner = owner.parent;
    }
    return unresolved("is read from 'this'");
  }
}

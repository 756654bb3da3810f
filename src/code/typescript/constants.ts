import type { ts } from "ts-morph";

import {
  absent,
  known,
  oneOf,
  through,
  unknown,
  type ArrayTree,
  type ObjectTree,
  type Property,
  type Scalar,
  type Tree,
  type Unknown,
} from "../../declarations/value.ts";
import type { Place } from "../../source/source.ts";
import { joined } from "../joined.ts";
import { nowhere, type Denoted, type Environment } from "./denoted.ts";
import type { Names } from "./names.ts";
import { placeOf } from "./program.ts";

const deepest = 40;
const longestExpression = 200;
const mostWork = 50_000;

/**
 * The value of an expression as far as it is constant: literals, constants by name and by import, templates and
 * concatenations, objects and arrays with their spreads, both branches of a condition. The rest is unknown.
 */
export function treeOf(names: Names, expression: ts.Expression, env: Environment = nowhere): Tree {
  return valueOf(names, expression, env, 0, { left: mostWork });
}

/** What one value may still cost: a few lines of constants made of constants can stand for a billion. */
interface Work {
  left: number;
}

function valueOf(names: Names, expression: ts.Expression, env: Environment, depth: number, work: Work): Tree {
  const { ts } = names.program;
  const at = placeOf(names.program, expression);
  work.left--;
  if (depth > deepest || work.left < 0) return tooMuch();
  const denoted = names.denote(expression, env);
  const tree = treeOfDenoted(denoted);
  work.left -= sizeOf(tree);
  if (work.left < 0) return tooMuch();
  return isWrittenHere(tree.at, at) ? tree : through(tree, at);

  function tooMuch(): Tree {
    names.giveUp();
    return unknown("takes more work to follow than is allowed", textOf(expression), at);
  }

  function treeOfDenoted(value: Denoted): Tree {
    switch (value.kind) {
      case "expression":
        return treeOfExpression(value.node, value.env);
      case "object":
        return treeOfObject(value);
      case "external":
        return treeOfExternal(value.module, value.path);
      case "absent":
        return absent(at);
      case "unresolved":
        return unknown(value.why, textOf(expression), at);
      case "function":
      case "class":
      case "instance":
      case "module":
      case "enum":
        return unknown("is code", textOf(expression), at);
    }
  }

  function treeOfExternal(module: string, path: readonly string[]): Tree {
    if (module !== "") return unknown(`comes from the package '${module}'`, textOf(expression), at);
    const name = path.join(".");
    if (name === "undefined") return absent(at);
    const setting = /^process\.env\.(?<setting>.+)$/u.exec(name)?.groups?.["setting"];
    if (setting !== undefined) return unknown(`the setting '${setting}' is known only at run time`, name, at);
    return unknown("is known only at run time", textOf(expression), at);
  }

  function treeOfExpression(node: ts.Expression, inner: Environment): Tree {
    const where = placeOf(names.program, node);
    const sub = (part: ts.Expression): Tree => valueOf(names, part, inner, depth + 1, work);
    const scalar = scalarOf(node);
    if (scalar !== undefined) return known(scalar, where);
    if (ts.isTemplateExpression(node)) {
      return joined(
        [
          known(node.head.text, where),
          ...node.templateSpans.flatMap((span) => [sub(span.expression), known(span.literal.text, where)]),
        ],
        textOf(node),
        where,
      );
    }
    if (ts.isArrayLiteralExpression(node)) return treeOfArray(node, inner);
    if (ts.isConditionalExpression(node)) return oneOf([sub(node.whenTrue), sub(node.whenFalse)], where);
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind;
      if (operator === ts.SyntaxKind.PlusToken)
        return joined([sub(node.left), sub(node.right)], textOf(node), where);
      if (operator === ts.SyntaxKind.BarBarToken || operator === ts.SyntaxKind.QuestionQuestionToken) {
        return either(sub(node.left), () => sub(node.right), operator === ts.SyntaxKind.BarBarToken, where);
      }
    }
    return unknown("is computed at run time", textOf(node), where);
  }

  function scalarOf(node: ts.Expression): Scalar | undefined {
    if (ts.isStringLiteralLike(node)) return node.text;
    if (ts.isNumericLiteral(node)) return Number(node.text);
    if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
    if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
    if (node.kind === ts.SyntaxKind.NullKeyword) return null;
    if (
      ts.isPrefixUnaryExpression(node) &&
      node.operator === ts.SyntaxKind.MinusToken &&
      ts.isNumericLiteral(node.operand)
    ) {
      return -Number(node.operand.text);
    }
    // !1 and !0, as what is made smaller is written.
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
      const operand = scalarOf(node.operand);
      return operand === undefined ? undefined : operand === null || !operand;
    }
    return undefined;
  }

  function treeOfArray(node: ts.ArrayLiteralExpression, inner: Environment): ArrayTree {
    const items: Tree[] = [];
    let rest: Unknown | undefined;
    for (const element of node.elements) {
      if (!ts.isSpreadElement(element)) {
        items.push(valueOf(names, element, inner, depth + 1, work));
        continue;
      }
      const spread = valueOf(names, element.expression, inner, depth + 1, work);
      if (spread.kind === "array") {
        items.push(...spread.items);
        rest ??= spread.rest;
      } else
        rest ??= unknown("more items are spread into it", textOf(element), placeOf(names.program, element));
    }
    return { kind: "array", items, at: placeOf(names.program, node), ...(rest && { rest }) };
  }

  function treeOfObject(object: Extract<Denoted, { kind: "object" }>): Tree {
    const properties = new Map<string, Property>();
    let rest: Unknown | undefined;
    for (const property of object.node.properties) {
      const where = placeOf(names.program, property);
      if (ts.isSpreadAssignment(property)) {
        const spread = valueOf(names, property.expression, object.env, depth + 1, work);
        if (spread.kind === "object") {
          for (const [key, value] of spread.properties) properties.set(key, value);
          rest ??= spread.rest;
        } else if (spread.kind !== "absent" && !(spread.kind === "known" && spread.value === null)) {
          // What is spread later may replace what stands before it.
          rest = unknown("properties are spread into it", textOf(property), where);
          makeDoubtful(properties, rest);
        }
        continue;
      }
      const name = names.constantName(property.name, object.env);
      if (name === undefined) {
        rest ??= unknown("a property has a computed name", textOf(property.name), where);
        continue;
      }
      properties.set(name.toLowerCase(), { name, at: where, value: propertyValue(property, object.env) });
    }
    for (const symbol of object.names) {
      for (const [name, values] of names.propertyWrites(symbol) ?? []) {
        const [value] = values;
        if (value === undefined) continue;
        const where = placeOf(names.program, value);
        const written = unknown(`is assigned after the object is made`, textOf(value), where);
        if (name === "*") {
          rest = written;
          makeDoubtful(properties, rest);
        } else properties.set(name.toLowerCase(), { name, at: where, value: written });
      }
    }
    return {
      kind: "object",
      properties,
      at: placeOf(names.program, object.node),
      ...(rest && { rest }),
    } satisfies ObjectTree;
  }

  function propertyValue(
    property: Exclude<ts.ObjectLiteralElementLike, ts.SpreadAssignment>,
    inner: Environment,
  ): Tree {
    if (ts.isPropertyAssignment(property))
      return valueOf(names, property.initializer, inner, depth + 1, work);
    if (ts.isShorthandPropertyAssignment(property))
      return valueOf(names, property.name, inner, depth + 1, work);
    return unknown("is code", textOf(property), placeOf(names.program, property));
  }
}

/** What a value holds itself, its parts not counted again. */
function sizeOf(tree: Tree): number {
  switch (tree.kind) {
    case "known":
      return typeof tree.value === "string" ? tree.value.length / 50 : 1;
    case "unknown":
      return tree.parts?.length ?? 1;
    case "oneOf":
      return tree.alternatives.length;
    case "array":
      return tree.items.length;
    case "object":
      return tree.properties.size;
    case "absent":
      return 1;
  }
}

/** Every property may have been replaced by something that is not known. */
function makeDoubtful(properties: Map<string, Property>, by: Unknown): void {
  for (const [key, property] of properties) {
    properties.set(key, { ...property, value: oneOf([property.value, by], property.at) });
  }
}

/** `a || b` and `a ?? b`: the first when it is known to count, both when it is not known. */
function either(left: Tree, right: () => Tree, truthy: boolean, at: Place): Tree {
  if (left.kind === "known") {
    const counts = truthy ? Boolean(left.value) : left.value !== null;
    return counts ? left : right();
  }
  if (left.kind === "absent") return right();
  return left.kind === "unknown" || left.kind === "oneOf" ? oneOf([left, right()], at) : left;
}

/** The expression as one line, which is how people and fingerprints know it. */
function textOf(node: ts.Node): string {
  const text = node.getText().replace(/\s+/gu, " ");
  return text.length <= longestExpression ? text : `${text.slice(0, longestExpression)}…`;
}

function isWrittenHere(inner: Place, outer: Place): boolean {
  return inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end;
}

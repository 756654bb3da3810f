import type { ts } from "ts-morph";

import { externalName, lastName, propertyName } from "../expressions.ts";
import type { Names } from "../names.ts";
import { nothingWrong, type Defect, type Look } from "./defect.ts";

/** What an error tells when it is put into a response. */
interface Detail {
  readonly node: ts.Expression;
  readonly kind: "stack" | "whole" | "message";
}

type Inside = (part: ts.Expression) => readonly Detail[];

const told: Readonly<Record<Detail["kind"], string>> = {
  stack: "The response holds the stack trace of the error: paths, versions and the way the code takes",
  whole:
    "The response holds the whole error object, which may carry the request to another service with its credentials",
  message: "The response holds the message of the error, which names what failed inside",
};

/** Errors that are caught and shown to the caller. */
export function errorDetailDefects(names: Names): Look {
  const { ts } = names.program;
  return (node) => {
    const body = bodyOfResponse(node);
    if (body === undefined) return nothingWrong;
    return detailsIn(body, 0).map(({ node: shown, kind }): Defect => ({
      rule: "error-detail-in-response",
      node: shown,
      name: `${kind} of ${rootOf(shown)}`,
      message: told[kind],
      ...(kind !== "stack" && { severity: "low" as const }),
    }));
  };

  /** The body of a response: of the returned object, of `context.res`, of `new HttpResponse`, of `res.send` and its kin. */
  function bodyOfResponse(node: ts.Node): ts.Expression | undefined {
    if (ts.isPropertyAssignment(node)) {
      const name = propertyName(names, node.name);
      return (name === "body" || name === "jsonBody") && isResponse(node.parent)
        ? node.initializer
        : undefined;
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      return /^(?:\w+\.)?(?:res|response)\.(?:body|jsonBody)$/u.test(node.left.getText())
        ? node.right
        : undefined;
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const called = node.expression.getText().replace(/\s+/gu, "");
      return /^(?:\w+\.)?(?:res|response)(?:\.status\(\w+\))?\.(?:send|json|end|write)$/u.test(called)
        ? node.arguments[0]
        : undefined;
    }
    return undefined;
  }

  function isResponse(object: ts.ObjectLiteralExpression): boolean {
    let holder: ts.Node = object;
    while (
      ts.isParenthesizedExpression(holder.parent) ||
      ts.isAsExpression(holder.parent) ||
      ts.isSatisfiesExpression(holder.parent) ||
      ts.isConditionalExpression(holder.parent)
    )
      holder = holder.parent;
    const outer = holder.parent;
    if (ts.isReturnStatement(outer) || (ts.isArrowFunction(outer) && outer.body === holder)) return true;
    if (ts.isBinaryExpression(outer)) return /(?:^|\.)(?:res|response)$/u.test(outer.left.getText());
    if (ts.isVariableDeclaration(outer))
      return /^(?:res|response|httpResponse|result)$/iu.test(outer.name.getText());
    return (
      ts.isNewExpression(outer) && externalName(names, outer.expression) === "@azure/functions:HttpResponse"
    );
  }

  function detailsIn(expression: ts.Expression, depth: number): readonly Detail[] {
    if (depth > 6) return [];
    const inside = (part: ts.Expression): readonly Detail[] => detailsIn(part, depth + 1);
    if (
      ts.isParenthesizedExpression(expression) ||
      ts.isAsExpression(expression) ||
      ts.isNonNullExpression(expression)
    )
      return inside(expression.expression);
    if (ts.isTemplateExpression(expression))
      return expression.templateSpans.flatMap((span) => inside(span.expression)).map(asText);
    if (ts.isBinaryExpression(expression)) return ofBinary(expression, inside);
    if (ts.isConditionalExpression(expression)) {
      const shown = inside(expression.whenFalse);
      return holdsOnlyLocally(expression.condition) ? shown : [...inside(expression.whenTrue), ...shown];
    }
    if (ts.isObjectLiteralExpression(expression)) {
      return expression.properties.flatMap((property) => {
        if (ts.isPropertyAssignment(property)) return inside(property.initializer);
        if (ts.isShorthandPropertyAssignment(property)) return ofName(property.name, property.name);
        return ts.isSpreadAssignment(property) ? inside(property.expression) : [];
      });
    }
    if (ts.isCallExpression(expression)) return ofCall(expression, inside);
    if (ts.isPropertyAccessExpression(expression)) {
      const { name } = expression;
      if (!ts.isIdentifier(expression.expression) || !isError(expression.expression)) return [];
      if (name.text === "stack") return [{ node: expression, kind: "stack" }];
      return name.text === "message" ? [{ node: expression, kind: "message" }] : [];
    }
    return ts.isIdentifier(expression) ? ofName(expression, expression) : [];
  }

  function ofBinary(expression: ts.BinaryExpression, inside: Inside): readonly Detail[] {
    const { left, right } = expression;
    const { kind } = expression.operatorToken;
    if (kind === ts.SyntaxKind.PlusToken) return [...inside(left), ...inside(right)].map(asText);
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return holdsOnlyLocally(left) ? [] : inside(right);
    if (kind !== ts.SyntaxKind.BarBarToken && kind !== ts.SyntaxKind.QuestionQuestionToken) return [];
    // `error.message || error`: the second is there for what has no message.
    const first = inside(left);
    return first.length > 0 ? first : inside(right);
  }

  function ofCall({ expression, arguments: given }: ts.CallExpression, inside: Inside): readonly Detail[] {
    const called = expression.getText();
    const [first] = given;
    if (first !== undefined && /^(?:JSON\.stringify|(?:util\.)?inspect)$/u.test(called)) return inside(first);
    if (first !== undefined && called === "String") return inside(first).map(asText);
    return ts.isPropertyAccessExpression(expression) && lastName(names, expression) === "toString"
      ? inside(expression.expression).map(asText)
      : [];
  }

  function ofName(name: ts.Identifier, node: ts.Expression): readonly Detail[] {
    return isError(name) ? [{ node, kind: "whole" }] : [];
  }

  /** The variable of a `catch`, or the parameter of `.catch(...)`. */
  function isError(name: ts.Identifier): boolean {
    const declaration = names.program.symbolAt(name)?.declarations?.[0];
    if (declaration === undefined) return false;
    if (ts.isVariableDeclaration(declaration)) return ts.isCatchClause(declaration.parent);
    if (!ts.isParameter(declaration)) return false;
    const handler = declaration.parent;
    return (
      ts.isCallExpression(handler.parent) &&
      lastName(names, handler.parent.expression) === "catch" &&
      handler.parent.arguments[0] === handler
    );
  }

  function rootOf(node: ts.Expression): string {
    return ts.isPropertyAccessExpression(node) ? node.expression.getText() : node.getText();
  }
}

/** An error that becomes text gives its name and its message. */
function asText(detail: Detail): Detail {
  return detail.kind === "whole" ? { ...detail, kind: "message" } : detail;
}

/**
 * `process.env.NODE_ENV === "development"`. Not the same as `!== "production"`: Azure does not set `NODE_ENV`, so that
 * holds in production.
 */
function holdsOnlyLocally(condition: ts.Expression): boolean {
  return onlyLocally.test(condition.getText());
}

const onlyLocally =
  /^\(?process\.env(?:\.|\[["'])(?:NODE_ENV|AZURE_FUNCTIONS_ENVIRONMENT)(?:["']\])?\s*={2,3}\s*["'`](?:dev(?:elopment)?|local|test)["'`]\)?$/iu;

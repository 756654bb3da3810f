import type { ts } from "ts-morph";

import {
  constantsOf,
  externalName,
  lastName,
  mentions,
  outermostFunction,
  someNode,
  wordsOf,
} from "../expressions.ts";
import type { Names } from "../names.ts";
import { readsDatesOnly } from "./token-dates.ts";
import { isTestFile, nothingWrong, type Look } from "./defect.ts";

/** Functions that take a token apart and look at no signature. */
const readers: ReadonlySet<string> = new Set([
  "jsonwebtoken:decode",
  "jose:decodeJwt",
  "jwt-decode:jwtDecode",
  "jwt-decode:",
  "jwt-decode:jwt_decode",
]);

/** Functions that check a signature: a file that calls one reads tokens to find the right key, or after the check. */
const verifiers =
  /^(?:jsonwebtoken:verify|jose:(?:jwtVerify|compactVerify|flattenedVerify|generalVerify)|express-jwt:|passport-(?:azure-ad|jwt):|aws-jwt-verify:|koa-jwt:|@okta\/jwt-verifier:|jwks-rsa:|express-oauth2-jwt-bearer:|azure-ad-verify-token:|azure-jwt-verify:)/u;

/** Names of claims that tell who somebody is or what he may do. */
const claims: ReadonlySet<string> = new Set([
  "sub",
  "oid",
  "tid",
  "roles",
  "role",
  "groups",
  "scp",
  "scope",
  "scopes",
  "permissions",
  "email",
  "emails",
  "upn",
  "preferred_username",
  "unique_name",
  "appid",
  "azp",
  "isAdmin",
  "admin",
  "userId",
  "user_id",
  "username",
]);

/** Places that take a caller's token for granted. */
export function tokenReadingDefects(names: Names): Look {
  const { ts } = names.program;
  const verifying = new Map<ts.SourceFile, boolean>();
  const deciding = new Map<ts.Node, boolean>();
  return (node) => {
    const token = tokenReadAt(node);
    if (token === undefined || !isOfCaller(node, token) || verifies(node.getSourceFile()))
      return nothingWrong;
    if (ts.isCallExpression(node) && readsDatesOnly(names, node)) return nothingWrong;
    const decides = decidesBy(node);
    return [
      {
        rule: "unverified-token",
        node,
        concernsCallers: true,
        name: ts.isCallExpression(node) ? (lastName(names, node.expression) ?? "decode") : "split",
        message: decides
          ? "The claims of this token tell who the caller is, and its signature is not checked"
          : "This token is read without a check of its signature",
        ...(!decides && { severity: "medium" as const }),
      },
    ];
  };

  /** The token, where one is taken apart. */
  function tokenReadAt(node: ts.Node): ts.Expression | undefined {
    if (ts.isCallExpression(node)) {
      const [token, second, third] = node.arguments;
      if (token === undefined) return undefined;
      const name = externalName(names, node.expression);
      if (name === "jwt-simple:decode")
        return third !== undefined && constantsOf(names, third).some(({ value }) => value === true)
          ? token
          : undefined;
      if (!readers.has(name)) return undefined;
      // Only the header is read, to find the key: that is the way to verify.
      const isHeader =
        second !== undefined &&
        ts.isObjectLiteralExpression(second) &&
        /\b(?:complete|header)\s*:\s*true/u.test(second.getText());
      return isHeader && !mentions(outermostFunction(names, node), payload) ? undefined : token;
    }
    // token.split(".")[1], decoded and parsed; or const [, claims] = token.split(".").
    const split = secondOf(node);
    if (
      split === undefined ||
      !ts.isCallExpression(split) ||
      !ts.isPropertyAccessExpression(split.expression)
    )
      return undefined;
    if (
      split.expression.name.text !== "split" ||
      !/^["'`]\.["'`]$/u.test(split.arguments[0]?.getText() ?? "")
    )
      return undefined;
    const around = outermostFunction(names, node);
    return mentions(around, parsing) && mentions(around, decoding) && namesToken(split.expression.expression)
      ? split.expression.expression
      : undefined;
  }

  function secondOf(node: ts.Node): ts.Expression | undefined {
    if (ts.isElementAccessExpression(node) && node.argumentExpression.getText() === "1")
      return node.expression;
    if (!ts.isVariableDeclaration(node) || !ts.isArrayBindingPattern(node.name)) return undefined;
    const second = node.name.elements[1];
    return second !== undefined && ts.isBindingElement(second) ? node.initializer : undefined;
  }

  /** `token`, `headers.authorization`, and `headers.get("authorization").slice(7)`, however long the way to it. */
  function namesToken(expression: ts.Expression): boolean {
    return someNode(names, expression, (one) => {
      const name = ts.isStringLiteralLike(one) || ts.isIdentifier(one) ? one.text : "";
      return wordsOf(name).some((word) =>
        /^(?:token|jwt|bearer|idtoken|accesstoken|authorization)$/u.test(word),
      );
    });
  }

  /** A token that the code has fetched for itself, or that the platform has checked, needs no check. */
  function isOfCaller(node: ts.Node, token: ts.Expression): boolean {
    if (isTestFile(names.program.sourceOf(node).path)) return false;
    // In a browser the server decides, whatever the page reads from its own token.
    if (mentions(node.getSourceFile(), ofBrowser)) return false;
    const around = outermostFunction(names, node);
    return !mentions(around, ofOwn) && (mentions(around, ofRequest) || namesToken(token));
  }

  function verifies(file: ts.SourceFile): boolean {
    const known = verifying.get(file);
    if (known !== undefined) return known;
    const found = someNode(
      names,
      file,
      (node) =>
        (ts.isCallExpression(node) || ts.isNewExpression(node)) &&
        (verifiers.test(externalName(names, node.expression)) ||
          /^(?:verify|validate)\w*(?:Token|Jwt|Signature)$/iu.test(lastName(names, node.expression) ?? "")),
    );
    verifying.set(file, found);
    return found;
  }

  function decidesBy(node: ts.Node): boolean {
    const around = outermostFunction(names, node);
    const known = deciding.get(around);
    if (known !== undefined) return known;
    const found = someNode(names, around, (one) => {
      if (ts.isPropertyAccessExpression(one))
        return claims.has(one.name.text) && !ts.isCallExpression(one.parent);
      if (ts.isBindingElement(one)) return claims.has((one.propertyName ?? one.name).getText());
      return false;
    });
    deciding.set(around, found);
    return found;
  }
}

const payload = /\.payload\b/u;
const parsing = /JSON\.parse\(/u;
const decoding = /\batob\(|base64/u;
const ofBrowser = /\b(?:localStorage|sessionStorage)\b|\bwindow\.|@angular\/core|from ["']react["']/u;
const ofOwn = /\.(?:getToken|acquireToken\w*|getAccessToken)\(|x-ms-token-aad|x-ms-client-principal/iu;
const ofRequest = /headers?\b|authorization|cookie|\bquery\b|\breq(?:uest)?\b/iu;

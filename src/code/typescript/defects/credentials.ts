import type { ts } from "ts-morph";

import type { CredentialShape } from "../../../azure/credential-shapes.ts";
import { credentialIn } from "../../../azure/credentials.ts";
import { bare, externalOf, lastName, propertyName, writtenText } from "../expressions.ts";
import type { Names } from "../names.ts";
import { credentialUsesOf, type CredentialUse } from "./credential-uses.ts";
import { isTestFile, nothingWrong, type Defect, type Look } from "./defect.ts";
import { holdsSecret, isPasswordName, likelihoodOf, standsIn } from "./secret-literals.ts";

/** A literal, and whether it holds only where a setting is missing. */
interface Written {
  readonly node: ts.Expression;
  readonly text: string;
  readonly isFallback: boolean;
}

/** Credentials that are written in code: known by their shape, by the name they go by, or by what they are used for. */
export function credentialDefects(names: Names): Look {
  const { ts } = names.program;
  return (node) => {
    const text = isValue(node) ? writtenText(names, node) : undefined;
    if (text !== undefined) return byShape(node, text);
    const uses = credentialUsesOf(names, node);
    if (uses.length > 0) return uses.flatMap(byUse);
    const given = givenName(node);
    return given === undefined ? nothingWrong : byName(given.name, given.value, node);
  };

  function byShape(node: ts.Node, text: string): readonly Defect[] {
    const found = credentialIn(text);
    if (found === undefined) return nothingWrong;
    const secret = text.slice(found.start, found.end);
    const { shape } = found;
    if (standsIn(secret) || isOrdinary(shape.id, secret, text)) return nothingWrong;
    const isLocal = /localhost|127\.0\.0\.1|host\.docker\.internal|\(localdb\)/iu.test(text);
    const name = holderOf(node);
    return [
      defect(
        node,
        `${shape.noun}${name === undefined ? "" : ` in ${name}`}`,
        `${name === undefined ? "This text" : `\`${name}\``} holds ${withArticle(shape.noun)} in clear${isLocal ? " (of this machine)" : ""}`,
        isLocal ? "low" : severityOf(shape, node),
      ),
    ];
  }

  /** Tests make up what anybody can make: keys of their own, tokens, users of a database. */
  function severityOf({ id, severity }: CredentialShape, node: ts.Node): NonNullable<Defect["severity"]> {
    const isMadeUp = /^(?:pem-private-key|jwt|sql-password|redis-password|uri-credentials|openai-key)$/u.test(
      id,
    );
    if (!isMadeUp || !isTestFile(names.program.sourceOf(node).path)) return severity;
    return id === "jwt" ? "low" : "medium";
  }

  /** What has the shape and is none: a checksum of a package, a word between `:` and `@`. */
  function isOrdinary(shape: string, secret: string, text: string): boolean {
    switch (shape) {
      case "storage-account-key-bare":
        return /sha512[-=]/u.test(text);
      case "uri-credentials":
      case "sql-password":
        return /^(?:password|passwd|pass|pwd|secret|user(?:name)?|token|key|pw)$/iu.test(secret);
      case "openai-key":
        return !/\d/u.test(secret) || /^sk-(?:[a-z]+-)+[a-z]+$/u.test(secret);
      default:
        return false;
    }
  }

  function byName(name: string, value: ts.Expression, holder: ts.Node): readonly Defect[] {
    if (isAuthorization(name)) return ofAuthorization(value);
    const isConnection = isOfConnection(name, holder);
    if (!isConnection && !holdsSecret(name)) return nothingWrong;
    const isTest = isTestFile(names.program.sourceOf(holder).path);
    // The users that a test makes up.
    if (isTest && !isConnection && isPasswordName(name)) return nothingWrong;
    return literalsIn(value, false, 0).flatMap(({ node, text, isFallback }) => {
      if (credentialIn(text) !== undefined) return [];
      const likelihood =
        likelihoodOf(name, text) ?? (isConnection && text !== "" && !standsIn(text) ? "medium" : undefined);
      if (likelihood === undefined) return [];
      const severity = likelihood === "medium" || isFallback ? "medium" : "high";
      return [
        defect(
          node,
          `literal in ${name}`,
          `\`${name}\` holds a secret that is written here${isFallback ? ", for when the setting is missing" : ""}`,
          isTest ? "low" : severity,
        ),
      ];
    });
  }

  function byUse({ value, what, takesAnything, severity }: CredentialUse): readonly Defect[] {
    return literalsIn(value, false, 0)
      .filter(({ text }) => text !== "" && credentialIn(text) === undefined)
      .filter(({ text }) => !/-----BEGIN (?:RSA )?PUBLIC KEY|-----BEGIN CERTIFICATE/u.test(text))
      .filter(({ text }) => takesAnything || !standsIn(text))
      .map(({ node, isFallback }) => {
        const graver = isFallback ? "medium" : severity;
        return defect(
          node,
          what,
          `This text is used as ${what}${isFallback ? " when the setting is missing" : ""}`,
          isTestFile(names.program.sourceOf(node).path) ? "low" : graver,
        );
      });
  }

  /** `Authorization: "Bearer ..."` and `"Basic ..."` with what follows written out. */
  function ofAuthorization(value: ts.Expression): readonly Defect[] {
    return literalsIn(value, false, 0).flatMap(({ node, text }) => {
      const token = /^(?:Bearer|Basic|SharedKey|ApiKey)\s+(?<token>[A-Za-z0-9+/=_.~-]{12,})$/iu.exec(text)
        ?.groups?.["token"];
      if (token === undefined || standsIn(token) || !/\d/u.test(token) || credentialIn(text) !== undefined)
        return [];
      return [
        defect(
          node,
          "authorization",
          "This header holds a credential that is written here",
          isTestFile(names.program.sourceOf(node).path) ? "low" : "high",
        ),
      ];
    });
  }

  function isAuthorization(name: string): boolean {
    return /^(?:proxy-)?authorization$/iu.test(name);
  }

  /** `password` beside a user and a server: what a driver connects with. */
  function isOfConnection(name: string, holder: ts.Node): boolean {
    if (!/^(?:password|pwd)$/u.test(name) || !ts.isPropertyAssignment(holder)) return false;
    const beside = holder.parent.properties.map((one) => one.name && propertyName(names, one.name));
    return (
      beside.some((one) => /^(?:user|username|userName)$/u.test(one ?? "")) &&
      beside.some((one) => /^(?:server|host|hostname)$/u.test(one ?? ""))
    );
  }

  /** The literals that a value may be: itself, the fallback of a setting, a branch; by name and through `Buffer.from`. */
  function literalsIn(value: ts.Expression, isFallback: boolean, depth: number): readonly Written[] {
    if (depth > 6) return [];
    const node = bare(names, value);
    if (ts.isStringLiteralLike(node)) return [{ node, text: node.text, isFallback }];
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind !== ts.SyntaxKind.BarBarToken && kind !== ts.SyntaxKind.QuestionQuestionToken) return [];
      return [...literalsIn(node.left, isFallback, depth + 1), ...literalsIn(node.right, true, depth + 1)];
    }
    if (ts.isConditionalExpression(node))
      return [...literalsIn(node.whenTrue, true, depth + 1), ...literalsIn(node.whenFalse, true, depth + 1)];
    const denoted = names.denote(node);
    if (
      denoted.kind === "external" &&
      /(?:Buffer\.from\.\(\)|TextEncoder\.new\.encode\.\(\))$/u.test(denoted.path.join("."))
    ) {
      const bytes = externalOf(names, node)?.call?.node.arguments?.[0];
      return bytes === undefined ? [] : literalsIn(bytes, isFallback, depth + 1);
    }
    return denoted.kind === "expression" && denoted.node !== node
      ? literalsIn(denoted.node, isFallback, depth + 1)
      : [];
  }

  /** A name that gets a value here, or is compared with one: variable, property, parameter's default, assignment. */
  function givenName(node: ts.Node): { readonly name: string; readonly value: ts.Expression } | undefined {
    if (ts.isPropertyAssignment(node)) return named(propertyName(names, node.name), node.initializer);
    if (ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isParameter(node))
      return named(propertyName(names, node.name), node.initializer);
    if (ts.isPropertyDeclaration(node)) return named(propertyName(names, node.name), node.initializer);
    if (!ts.isBinaryExpression(node)) return undefined;
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.EqualsToken) return named(lastName(names, node.left), node.right);
    if (kind !== ts.SyntaxKind.EqualsEqualsToken && kind !== ts.SyntaxKind.EqualsEqualsEqualsToken)
      return undefined;
    return ts.isStringLiteralLike(node.right) ? named(lastName(names, node.left), node.right) : undefined;
  }

  function named(
    name: string | undefined,
    value: ts.Expression | undefined,
  ): { readonly name: string; readonly value: ts.Expression } | undefined {
    if (name === undefined || value === undefined) return undefined;
    // Of another name the value is judged there.
    return ts.isIdentifier(value) || ts.isPropertyAccessExpression(value) ? undefined : { name, value };
  }

  /** What a text is given to, as people know it. */
  function holderOf(node: ts.Node): string | undefined {
    for (let inner = node; !ts.isSourceFile(inner) && !ts.isStatement(inner); inner = inner.parent) {
      const given =
        givenName(inner) ??
        (ts.isVariableDeclaration(inner) || ts.isPropertyAssignment(inner)
          ? { name: propertyName(names, inner.name) }
          : undefined);
      if (given?.name !== undefined) return given.name;
      if (ts.isFunctionLike(inner)) return undefined;
    }
    return undefined;
  }

  /** A text that is used, not the name of a module, a property or a type. */
  function isValue(node: ts.Node): boolean {
    const { parent } = node;
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return false;
    if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isLiteralTypeNode(parent))
      return false;
    return !(ts.isPropertyAssignment(parent) && parent.name === node);
  }

  function defect(
    node: ts.Node,
    name: string,
    message: string,
    severity: NonNullable<Defect["severity"]>,
  ): Defect {
    return { rule: "credential-in-code", node, name, message, severity, secrets: [node] };
  }
}

function withArticle(noun: string): string {
  return `${/^[aeio]/iu.test(noun) ? "an" : "a"} ${noun}`;
}

import type { ts } from "ts-morph";

import { constantsOf, externalName, lastName, propertyName, writtenText } from "../expressions.ts";
import { memberNode } from "../handler-bodies.ts";
import { oppositeLiteral, statementRemoved } from "../fixes/literals.ts";
import type { Names } from "../names.ts";
import { isForDevelopment, nothingWrong, type Defect, type Look } from "./defect.ts";

interface Switch {
  /** The value that switches the check off. */
  readonly off: boolean;
  readonly effect: string;
  readonly severity?: "medium";
}

const anyCertificate = "accepts every certificate";

/**
 * Options of Node's `tls` and `https`, of `request` and its kin, of mssql and tedious, of the MongoDB driver and of the
 * Azure SDK that switch the check off: https://nodejs.org/api/tls.html#tlsconnectoptions-callback,
 * https://tediousjs.github.io/tedious/api-connection.html, https://www.mongodb.com/docs/manual/reference/connection-string-options
 */
const switches: ReadonlyMap<string, Switch> = new Map<string, Switch>([
  ["rejectUnauthorized", { off: false, effect: anyCertificate }],
  ["strictSSL", { off: false, effect: anyCertificate }],
  ["sslValidate", { off: false, effect: anyCertificate }],
  ["tlsInsecure", { off: true, effect: anyCertificate }],
  ["tlsAllowInvalidCertificates", { off: true, effect: anyCertificate }],
  ["tlsAllowInvalidHostnames", { off: true, effect: "accepts certificates of other hosts" }],
  [
    "trustServerCertificate",
    { off: true, effect: "accepts every certificate of the database", severity: "medium" },
  ],
  [
    "allowInsecureConnection",
    { off: true, effect: "sends its credentials over plain HTTP too", severity: "medium" },
  ],
]);

/** Node reads it at every connection: https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue */
const variable = "NODE_TLS_REJECT_UNAUTHORIZED";

/** Places that switch off the check of certificates. */
export function tlsDefects(names: Names): Look {
  const { ts } = names.program;
  return (node) => {
    if (ts.isPropertyAssignment(node)) {
      const name = propertyName(names, node.name);
      return name === undefined ? nothingWrong : judge(node, name, node.initializer);
    }
    if (ts.isCallExpression(node)) return bySetter(node);
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
      const name = lastName(names, node.left);
      return name === undefined || ts.isIdentifier(node.left) ? nothingWrong : judge(node, name, node.right);
    }
    return inConnectionString(node);
  };

  /** `=`, and those that assign on a condition. */
  function isAssignment(kind: ts.SyntaxKind): boolean {
    return (
      kind === ts.SyntaxKind.EqualsToken ||
      kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
      kind === ts.SyntaxKind.BarBarEqualsToken ||
      kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken
    );
  }

  /** `Reflect.set(process.env, name, value)`, `Object.defineProperty(process.env, name, { value })` */
  function bySetter(call: ts.CallExpression): readonly Defect[] {
    const [, key, given] = call.arguments;
    if (key === undefined || given === undefined) return nothingWrong;
    const setter = externalName(names, call.expression);
    if (setter !== ":Reflect.set" && setter !== ":Object.defineProperty") return nothingWrong;
    const name = names.constantText(key);
    const value = setter === ":Reflect.set" ? given : valueIn(given);
    return name === undefined || value === undefined ? nothingWrong : judge(call, name, value);
  }

  function valueIn(descriptor: ts.Expression): ts.Expression | undefined {
    const found = memberNode(names, names.denote(descriptor), "value")?.node;
    return found !== undefined && ts.isExpression(found) ? found : undefined;
  }

  function judge(node: ts.Node, name: string, value: ts.Expression): readonly Defect[] {
    if (name === variable) {
      const isOff = constantsOf(names, value).some((one) => String(one.value) === "0");
      return isOff
        ? [
            {
              ...defect(node, name, "makes every connection of the process accept every certificate"),
              edit: statementRemoved(names, node),
            },
          ]
        : nothingWrong;
    }
    if (name === "checkServerIdentity")
      return isEmptyFunction(value)
        ? [defect(node, name, "accepts certificates of other hosts")]
        : nothingWrong;
    if (name === "encrypt") return ofDatabase(node, value);
    const known = switches.get(name);
    if (known === undefined || isAboutClients(node)) return nothingWrong;
    if (!constantsOf(names, value).some((one) => one.value === known.off)) return nothingWrong;
    return [{ ...defect(node, name, known.effect, known.severity), edit: oppositeLiteral(names, value) }];
  }

  function defect(node: ts.Node, name: string, effect: string, severity?: "medium"): Defect {
    const milder = severity ?? (isForDevelopment(ts, node) ? "medium" : undefined);
    return {
      rule: "tls-verification-off",
      node,
      name,
      message: `\`${name}\` is set so that it ${effect}`,
      ...(milder && { severity: milder }),
    };
  }

  /** A server that asks its clients for certificates: it may let those through that it looks at itself. */
  function isAboutClients(node: ts.Node): boolean {
    return (
      ts.isObjectLiteralExpression(node.parent) &&
      node.parent.properties.some(
        (one) => one.name !== undefined && propertyName(names, one.name) === "requestCert",
      )
    );
  }

  /** `() => {}` and the like, which find every name right. */
  function isEmptyFunction(value: ts.Expression): boolean {
    if (!ts.isArrowFunction(value) && !ts.isFunctionExpression(value)) return false;
    if (ts.isBlock(value.body)) {
      const [only, ...more] = value.body.statements;
      if (only === undefined) return true;
      return (
        more.length === 0 &&
        ts.isReturnStatement(only) &&
        (only.expression === undefined || isNothing(only.expression))
      );
    }
    return isNothing(value.body);
  }

  function isNothing(value: ts.Expression): boolean {
    return (
      value.kind === ts.SyntaxKind.NullKeyword ||
      ts.isVoidExpression(value) ||
      externalName(names, value) === ":undefined"
    );
  }

  /** `options: { encrypt: false }` beside `server`: a connection of mssql or tedious. */
  function ofDatabase(node: ts.Node, value: ts.Expression): readonly Defect[] {
    const options = node.parent.parent;
    if (!ts.isPropertyAssignment(options) || propertyName(names, options.name) !== "options")
      return nothingWrong;
    const beside = options.parent.properties.map(({ name }) => name && propertyName(names, name));
    if (!beside.includes("server") || !constantsOf(names, value).some((one) => one.value === false))
      return nothingWrong;
    return [
      {
        ...defect(node, "encrypt", "sends what it reads and writes over a plain connection", "medium"),
        edit: oppositeLiteral(names, value),
      },
    ];
  }

  function inConnectionString(node: ts.Node): readonly Defect[] {
    const text = writtenText(names, node);
    if (text === undefined || !/(?:^|;)\s*(?:server|data source|address)\s*=/iu.test(text))
      return nothingWrong;
    const setting =
      /(?:trust\s?server\s?certificate\s*=\s*(?:true|yes)|encrypt\s*=\s*(?:false|no|optional))/iu.exec(
        text,
      )?.[0];
    if (setting === undefined) return nothingWrong;
    const name = /^trust/iu.test(setting) ? "TrustServerCertificate" : "Encrypt";
    const effect =
      name === "Encrypt"
        ? "sends what it reads and writes over a plain connection"
        : "accepts every certificate of the database";
    return [defect(node, name, effect, "medium")];
  }
}

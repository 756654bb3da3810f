import type { ts } from "ts-morph";

import { namesSecret } from "../../../azure/credentials.ts";
import { bare, externalName, lastName, propertyName, wordsOf } from "../expressions.ts";
import type { Names } from "../names.ts";
import { nothingWrong, type Defect, type Look } from "./defect.ts";

/** What should not stand in a log. */
interface Spill {
  readonly node: ts.Node;
  readonly what: string;
  readonly severity: "high" | "medium";
}

/** Calls that write logs: of the console, of the context of a function, and of loggers by their usual names. */
const logCall =
  /^(?:console\.(?:log|info|warn|error|debug|trace|dir)|(?:this\.)?_?(?:context|ctx|invocationContext)\.(?:log(?:\.(?:info|warn|error|verbose|metric))?|info|warn|error|debug|trace)|(?:\w+\.)*_?(?:logger|log|winston|pino|bunyan)\.(?:log|info|warn|warning|error|debug|trace|verbose|fatal|silly|http)|(?:\w+\.)*(?:appInsights\w*|telemetry\w*|defaultClient)\.track(?:Trace|Event|Exception))$/iu;

/** Headers that are credentials. */
const secretHeader =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-functions-key|x-api-key|api-key|ocp-apim-subscription-key|x-ms-token-.*|x-zumo-auth)$/iu;

/** Secrets and whole requests that are written to a log. */
export function logDefects(names: Names): Look {
  const { ts } = names.program;
  return (node) => {
    if (!ts.isCallExpression(node) || !logCall.test(node.expression.getText().replace(/[\s?!]/gu, "")))
      return nothingWrong;
    return node.arguments
      .flatMap((argument) => spillsIn(argument, undefined, 0))
      .map(({ node: spilt, what, severity }): Defect => ({
        rule: "secret-in-log",
        node: spilt,
        name: spilt.getText().replace(/\s+/gu, " ").slice(0, 80),
        message: `The log gets ${what}`,
        severity,
      }));
  };

  /** Goes through what only puts texts together, not through calls that may mask or hash what they are given. */
  function spillsIn(expression: ts.Expression, under: string | undefined, depth: number): readonly Spill[] {
    if (depth > 8) return [];
    const node = bare(names, expression);
    const inside = (part: ts.Expression, name = under): readonly Spill[] => spillsIn(part, name, depth + 1);
    if (ts.isTemplateExpression(node)) return node.templateSpans.flatMap((span) => inside(span.expression));
    if (ts.isConditionalExpression(node)) return [...inside(node.whenTrue), ...inside(node.whenFalse)];
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      const joins =
        kind === ts.SyntaxKind.PlusToken ||
        kind === ts.SyntaxKind.BarBarToken ||
        kind === ts.SyntaxKind.QuestionQuestionToken;
      return joins ? [...inside(node.left), ...inside(node.right)] : [];
    }
    if (ts.isArrayLiteralExpression(node))
      return node.elements.flatMap((element) =>
        inside(ts.isSpreadElement(element) ? element.expression : element),
      );
    if (ts.isObjectLiteralExpression(node)) {
      return node.properties.flatMap((property) => {
        if (ts.isPropertyAssignment(property))
          return inside(property.initializer, propertyName(names, property.name));
        if (ts.isShorthandPropertyAssignment(property)) return leaf(property.name);
        return ts.isSpreadAssignment(property) ? inside(property.expression) : [];
      });
    }
    if (ts.isCallExpression(node)) return ofCall(node, inside);
    return leaf(node);
  }

  function ofCall(
    node: ts.CallExpression,
    inside: (part: ts.Expression) => readonly Spill[],
  ): readonly Spill[] {
    const [first] = node.arguments;
    const called = node.expression.getText();
    if (
      /^(?:JSON\.stringify|String|(?:util\.)?inspect|Object\.fromEntries|Object\.entries|Array\.from)$/u.test(
        called,
      )
    )
      return first === undefined ? [] : inside(first);
    if (!ts.isPropertyAccessExpression(node.expression)) return [];
    const { name, expression: receiver } = node.expression;
    if (/^(?:toString|trim|entries|toJSON|join)$/u.test(name.text)) return inside(receiver);
    if (
      name.text === "get" &&
      lastName(names, receiver) === "headers" &&
      first !== undefined &&
      ts.isStringLiteralLike(first) &&
      secretHeader.test(first.text)
    )
      return [
        {
          node,
          what: `the header \`${first.text}\` of the request, which is a credential`,
          severity: "high",
        },
      ];
    return [];
  }

  function leaf(node: ts.Expression): readonly Spill[] {
    const name = lastName(names, node);
    if (name === undefined) return [];
    const external = externalName(names, node);
    if (external === ":process.env" || external === "process:env")
      return [
        {
          node,
          what: "all settings of the app, its keys and connection strings among them",
          severity: "high",
        },
      ];
    const setting = /^(?::process\.env|process:env)\.(?<setting>\w+)$/u.exec(external)?.groups?.["setting"];
    if (setting !== undefined)
      return isSecretSetting(setting)
        ? [{ node, what: `the setting \`${setting}\`, which is a secret`, severity: "high" }]
        : [];
    if (name === "headers" && isOfRequest(node))
      return [{ node, what: "all headers of the request, its token or key among them", severity: "medium" }];
    if (secretHeader.test(name) && isHeader(node))
      return [
        { node, what: `the header \`${name}\` of the request, which is a credential`, severity: "high" },
      ];
    if (isRequest(node))
      return [{ node, what: "the whole request, with its headers and body", severity: "medium" }];
    if (isSecretName(name) && !isPartOfImport(node))
      return [{ node, what: `\`${node.getText().slice(0, 60)}\`, a secret by its name`, severity: "medium" }];
    return [];
  }

  /** `req` or `request` that the function was called with, or `context.req`. */
  function isRequest(node: ts.Expression): boolean {
    if (ts.isPropertyAccessExpression(node)) return /^(?:context|ctx)\.req$/u.test(node.getText());
    if (!ts.isIdentifier(node) || !/^(?:req|request|httpRequest)$/u.test(node.text)) return false;
    const declaration = names.program.symbolAt(node)?.declarations?.[0];
    return declaration !== undefined && ts.isParameter(declaration);
  }

  function isOfRequest(node: ts.Expression): boolean {
    return ts.isPropertyAccessExpression(node) && isRequest(bare(names, node.expression));
  }

  function isHeader(node: ts.Expression): boolean {
    return (
      (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) &&
      lastName(names, node.expression) === "headers"
    );
  }

  function isPartOfImport(node: ts.Expression): boolean {
    const denoted = names.denote(node);
    // A constant that is written out is the business of the rule on credentials in code; it may be a label.
    return (
      denoted.kind === "function" ||
      denoted.kind === "class" ||
      denoted.kind === "enum" ||
      (denoted.kind === "expression" && ts.isStringLiteralLike(denoted.node))
    );
  }
}

function isSecretSetting(name: string): boolean {
  return (
    namesSecret(name) ||
    (/connection_?string|^AzureWebJobs(?:Storage|Dashboard)$|_KEY$|SAS(?:_?TOKEN|_?URL)?$/iu.test(name) &&
      !/INSTRUMENTATION|INSIGHTS/iu.test(name))
  );
}

/** Variables that hold a secret whole: not its length, name or hash. */
function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.slice(-2).join(" ");
  return (
    (/^(?:\w+ )?(?:password|passwd|pwd|passphrase)$/u.test(last) ||
      /^(?:client secret|api key|access key|account key|shared key|private key|connection string|conn string|access token|id token|refresh token|bearer token|sas token|auth token|jwt token|function key|master key)$/u.test(
        last,
      ) ||
      (words.length === 1 && /^(?:connectionstring|apikey|secret|jwt)$/u.test(words[0] ?? ""))) &&
    !/\b(?:hash|hashed|has|is|no|invalid|missing|reset|forgot|encrypted|masked|redacted|public)\b/u.test(
      words.join(" "),
    )
  );
}

import type { ts } from "ts-morph";

import type { Environment } from "./denoted.ts";
import type { Denoting } from "./denoting.ts";

/** Texts that can be told without running anything. */
export interface ConstantTexts {
  readonly constantName: (name: ts.PropertyName, env: Environment) => string | undefined;
  readonly constantText: (expression: ts.Expression, env: Environment) => string | undefined;
}

export function constantTexts({ program, denote }: Pick<Denoting, "program" | "denote">): ConstantTexts {
  const { ts } = program;
  return { constantName, constantText };

  function constantName(name: ts.PropertyName, env: Environment): string | undefined {
    if (ts.isComputedPropertyName(name)) return constantText(name.expression, env);
    return ts.isBigIntLiteral(name) ? undefined : name.text;
  }

  function constantText(expression: ts.Expression, env: Environment): string | undefined {
    const denoted = denote(expression, env);
    if (denoted.kind !== "expression") return undefined;
    const { node } = denoted;
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text;
    if (ts.isTemplateExpression(node)) {
      let text = node.head.text;
      for (const span of node.templateSpans) {
        const part = constantText(span.expression, denoted.env);
        if (part === undefined) return undefined;
        text += part + span.literal.text;
      }
      return text;
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      const left = constantText(node.left, denoted.env);
      const right = constantText(node.right, denoted.env);
      return left === undefined || right === undefined ? undefined : left + right;
    }
    return undefined;
  }
}

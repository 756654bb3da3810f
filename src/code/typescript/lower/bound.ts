import type { ts } from "ts-morph";

import type { Expression } from "../../flow/program.ts";
import type { Environment } from "../denoted.ts";
import { type Lowerer, at, textOf } from "./lowerer.ts";

/** An expression whose names stand for what a registration's environment says. */
export function lowerBound(lowerer: Lowerer, node: ts.Expression, env: Environment): Expression {
  if (lowerer.ts.isIdentifier(node)) {
    const symbol = lowerer.program.symbolAt(node);
    for (const declaration of symbol?.declarations ?? []) {
      const bound = env.get(declaration);
      if (bound !== undefined) return lowerBound(lowerer, bound.node, bound.env);
    }
  }
  if (lowerer.ts.isCallExpression(node)) {
    return {
      kind: "call",
      callee: lowerer.lower(node.expression),
      arguments: node.arguments.map((argument) => ({
        value: lowerBound(lowerer, argument, env),
        spread: false,
      })),
      form: "call",
      at: at(lowerer, node),
      text: textOf(node.expression),
    };
  }
  const denoted = lowerer.names.denote(node, env);
  return denoted.kind === "function"
    ? { kind: "function", code: lowerer.functionCode(denoted.node), at: at(lowerer, node) }
    : lowerer.lower(node);
}

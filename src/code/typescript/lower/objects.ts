import type { ts } from "ts-morph";

import type { Entry, Expression } from "../../flow/program.ts";
import { nowhere } from "../denoted.ts";
import { type Lowerer, at, nothing } from "./lowerer.ts";
import { name } from "./names.ts";

export function entry(lowerer: Lowerer, property: ts.ObjectLiteralElementLike): readonly Entry[] {
  if (lowerer.ts.isSpreadAssignment(property))
    return [{ kind: "spread", value: lowerer.lower(property.expression) }];
  const key = keyOf(lowerer, property.name);
  if (lowerer.ts.isPropertyAssignment(property))
    return [{ kind: "named", name: key, value: lowerer.lower(property.initializer) }];
  if (lowerer.ts.isShorthandPropertyAssignment(property))
    return [{ kind: "named", name: key, value: name(lowerer, property.name) }];
  if (lowerer.ts.isMethodDeclaration(property)) {
    return [
      {
        kind: "named",
        name: key,
        value: { kind: "function", code: lowerer.functionCode(property), at: at(lowerer, property) },
      },
    ];
  }
  const does = lowerer.ts.isGetAccessorDeclaration(property) ? "get" : "set";
  const value: Expression = {
    kind: "function",
    code: lowerer.functionCode(property),
    at: at(lowerer, property),
  };
  return [{ kind: "accessor", name: key, does, value }];
}

/** A key by name where it is constant: `[Symbol.iterator]` is `@@iterator`. */
export function constantKey(lowerer: Lowerer, name: ts.PropertyName): string | undefined {
  if (lowerer.ts.isComputedPropertyName(name)) {
    const symbol = /^Symbol\.(\w+)$/u.exec(name.expression.getText())?.[1];
    if (symbol !== undefined) return `@@${symbol}`;
  }
  return lowerer.names.constantName(name, nowhere);
}

export function keyOf(lowerer: Lowerer, name: ts.PropertyName): string | Expression {
  return (
    constantKey(lowerer, name) ??
    (lowerer.ts.isComputedPropertyName(name) ? lowerer.lower(name.expression) : nothing(lowerer, name))
  );
}

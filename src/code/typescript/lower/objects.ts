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
  return [];
}

export function keyOf(lowerer: Lowerer, name: ts.PropertyName): string | Expression {
  return (
    lowerer.names.constantName(name, nowhere) ??
    (lowerer.ts.isComputedPropertyName(name) ? lowerer.lower(name.expression) : nothing(lowerer, name))
  );
}

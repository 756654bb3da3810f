import type { ts } from "ts-morph";

import type { Environment } from "./denoted.ts";
import type { Denoting } from "./denoting.ts";
import { foldedText } from "./folded-text.ts";

/** Texts that can be told without running anything. */
export interface ConstantTexts {
  readonly constantName: (name: ts.PropertyName, env: Environment) => string | undefined;
  readonly constantText: (expression: ts.Expression, env: Environment) => string | undefined;
}

export function constantTexts(names: Pick<Denoting, "program" | "denote">): ConstantTexts {
  const { ts } = names.program;
  const constantText = (expression: ts.Expression, env: Environment): string | undefined =>
    foldedText(names, expression, env);
  return {
    constantText,
    constantName: (name, env) => {
      if (ts.isComputedPropertyName(name)) return constantText(name.expression, env);
      return ts.isBigIntLiteral(name) ? undefined : name.text;
    },
  };
}

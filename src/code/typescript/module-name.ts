import type { ts } from "ts-morph";

import { nowhere, type Denoted, type Environment } from "./denoted.ts";
import type { Program } from "./program.ts";

/** The name of a module as far as it is known without running anything. */
export interface ModuleName {
  readonly text: string;
  /** False where more follows that is only known at run time. */
  readonly isWhole: boolean;
}

interface Texts {
  readonly program: Program;
  readonly denote: (expression: ts.Expression, env: Environment) => Denoted;
  readonly constantText: (expression: ts.Expression, env: Environment) => string | undefined;
}

const unknown: ModuleName = { text: "", isWhole: false };
const deepest = 20;

/** What the argument of `require` or `import()` starts with for certain; `__dirname` is `.`, where the file stands. */
export function moduleName(names: Texts, expression: ts.Expression, depth = 0): ModuleName {
  const { ts } = names.program;
  if (ts.isIdentifier(expression) && expression.text === "__dirname") return { text: ".", isWhole: true };
  const whole = names.constantText(expression, nowhere);
  if (whole !== undefined) return { text: whole, isWhole: true };
  if (depth > deepest) return unknown;
  const sub = (part: ts.Expression): ModuleName => moduleName(names, part, depth + 1);
  if (ts.isTemplateExpression(expression)) {
    const parts = expression.templateSpans.flatMap((span) => [
      () => sub(span.expression),
      () => ({ text: span.literal.text, isWhole: true }),
    ]);
    return joined([() => ({ text: expression.head.text, isWhole: true }), ...parts], "");
  }
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return joined([() => sub(expression.left), () => sub(expression.right)], "");
  }
  if (ts.isCallExpression(expression)) {
    // path.join(__dirname, "models", file)
    const callee = names.denote(expression.expression, nowhere);
    const isPath = callee.kind === "external" && callee.module === "path";
    if (!isPath || !/^(?:join|resolve)$/u.test(callee.path.at(-1) ?? "")) return unknown;
    return joined(
      expression.arguments.map((argument) => () => sub(argument)),
      "/",
    );
  }
  const denoted = names.denote(expression, nowhere);
  return denoted.kind === "expression" && denoted.node !== expression ? sub(denoted.node) : unknown;
}

/** The parts up to the first that is not known to its end. */
function joined(parts: readonly (() => ModuleName)[], separator: string): ModuleName {
  const texts: string[] = [];
  for (const part of parts) {
    const { text, isWhole } = part();
    texts.push(text);
    if (!isWhole) return { text: texts.join(separator), isWhole };
  }
  return { text: texts.join(separator), isWhole: true };
}

import type { ts } from "ts-morph";

import { nowhere, type Environment } from "../denoted.ts";
import { mentions, outermostFunction } from "../expressions.ts";
import type { Names } from "../names.ts";

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;

/** Milliseconds that one step of a setter of `Date` is worth. */
const steps: ReadonlyMap<string, number> = new Map([
  ["setMilliseconds", 1],
  ["setSeconds", second],
  ["setMinutes", 60 * second],
  ["setHours", hour],
  ["setDate", day],
  ["setMonth", 30 * day],
  ["setFullYear", 365 * day],
]);

const setters = /\.set(?:UTC)?(?:Milliseconds|Seconds|Minutes|Hours|Date|Month|FullYear)\(/u;

/** Asked once for each variable, however many signatures share it. */
const moves = new WeakMap<ts.Symbol, { readonly total: number | undefined }>();

export interface Expiry {
  /** Milliseconds from the moment it is made. */
  readonly ahead?: number;
  /** A day that is written out: `2099-12-31`. */
  readonly on?: string;
}

/**
 * When a date that code computes lies, as seen from the moment it does: `new Date(Date.now() + 3600 * 1000)`, a date
 * that setters move on, a date written out. Undefined where that can't be told.
 */
export function expiryOf(names: Names, date: ts.Expression, env: Environment = nowhere): Expiry | undefined {
  const { ts } = names.program;
  const moved = ts.isIdentifier(date) ? movedBy(date) : undefined;
  if (moved !== undefined) return { ahead: moved };
  const denoted = names.denote(date, env);
  if (denoted.kind !== "external" || denoted.module !== "" || denoted.path.join(".") !== "Date.new")
    return undefined;
  const [argument] = denoted.call?.node.arguments ?? [];
  if (argument === undefined) return undefined;
  const written = names.constantText(argument, denoted.call?.env);
  const on = written === undefined ? undefined : /^\d{4}-\d{2}-\d{2}/u.exec(written)?.[0];
  if (on !== undefined) return { on };
  const ahead = offsetOf(argument, denoted.call?.env ?? nowhere);
  return ahead === undefined ? undefined : { ahead };

  /** `expiry.setHours(expiry.getHours() + 2)`, all of them together. */
  function movedBy(variable: ts.Identifier): number | undefined {
    const symbol = names.program.symbolAt(variable);
    if (symbol === undefined || !mentions(outermostFunction(names, variable), setters)) return undefined;
    const known = moves.get(symbol);
    if (known !== undefined) return known.total;
    let total: number | undefined;
    ts.forEachChild(outermostFunction(names, variable), function visit(node): void {
      if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
        const { expression: receiver, name } = node.expression;
        const step = steps.get(name.text.replace("UTC", ""));
        const [argument] = node.arguments;
        if (
          step !== undefined &&
          argument !== undefined &&
          ts.isIdentifier(receiver) &&
          names.program.symbolAt(receiver) === symbol
        ) {
          const count = offsetOf(argument, nowhere);
          if (count !== undefined) total = (total ?? 0) + count * step;
        }
      }
      ts.forEachChild(node, visit);
    });
    moves.set(symbol, { total });
    return total;
  }

  /** What is added to a moment: `Date.now() + n`, `start.getTime() + n`, `new Date().valueOf() + n`. */
  function offsetOf(sum: ts.Expression, inner: Environment): number | undefined {
    const denotedSum = ts.isIdentifier(sum) ? names.denote(sum, inner) : undefined;
    const node = denotedSum?.kind === "expression" ? denotedSum.node : sum;
    if (ts.isParenthesizedExpression(node)) return offsetOf(node.expression, inner);
    if (ts.isBinaryExpression(node)) {
      const minus = node.operatorToken.kind === ts.SyntaxKind.MinusToken;
      if (!minus && node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
      const left = isMoment(node.left, inner)
        ? 0
        : (offsetOf(node.left, inner) ?? numberOf(names, node.left, inner));
      const right = isMoment(node.right, inner) ? 0 : numberOf(names, node.right, inner);
      return left === undefined || right === undefined ? undefined : minus ? left - right : left + right;
    }
    return isMoment(node, inner) ? 0 : undefined;
  }

  function isMoment(expression: ts.Expression, inner: Environment): boolean {
    if (ts.isIdentifier(expression)) {
      const denotedMoment = names.denote(expression, inner);
      return (
        denotedMoment.kind === "external" && /^Date\.(?:new|now\.\(\))/u.test(denotedMoment.path.join("."))
      );
    }
    return /^(?:Date\.now\(\)|[\w.()\s]+\.(?:getTime|valueOf|get(?:UTC)?(?:FullYear|Month|Date|Hours|Minutes|Seconds|Milliseconds))\(\)|\+?new Date\(\)|\+\w+)$/u.test(
      expression.getText(),
    );
  }
}

/** The value of arithmetic with numbers that are written out, by name too. */
function numberOf(names: Names, expression: ts.Expression, env: Environment, depth = 0): number | undefined {
  const { ts } = names.program;
  if (depth > 20) return undefined;
  const denoted = names.denote(expression, env);
  if (denoted.kind !== "expression") return undefined;
  const { node } = denoted;
  if (ts.isNumericLiteral(node)) return Number(node.text.replaceAll("_", ""));
  if (!ts.isBinaryExpression(node)) return undefined;
  const left = numberOf(names, node.left, denoted.env, depth + 1);
  const right = numberOf(names, node.right, denoted.env, depth + 1);
  if (left === undefined || right === undefined) return undefined;
  return calculated(left, node.operatorToken.getText(), right);
}

function calculated(left: number, operator: string, right: number): number | undefined {
  switch (operator) {
    case "*":
      return left * right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "/":
      return right === 0 ? undefined : left / right;
    default:
      return undefined;
  }
}

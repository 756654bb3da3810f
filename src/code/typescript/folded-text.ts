import type { ts } from "ts-morph";

import type { Denoted, Environment, External } from "./denoted.ts";
import type { Program } from "./program.ts";

/** What is needed of name resolution to compute texts. */
interface Folding {
  readonly program: Program;
  readonly denote: (expression: ts.Expression, env: Environment) => Denoted;
}

type Folded = string | readonly string[] | undefined;

const longest = 10_000;
const deepest = 30;
/** Expressions looked at for one text: texts that are made of texts double with every line. */
const mostWork = 500;

/**
 * The text that an expression is when all of it is constant: literals, concatenations, and the methods of texts and
 * lists that names are hidden in (`["ht", "tp"].join("")`, `atob("aHR0cA==")`).
 */
export function foldedText(names: Folding, expression: ts.Expression, env: Environment): string | undefined {
  const folded = fold(
    { program: names.program, denote: names.denote, work: { left: mostWork } },
    expression,
    env,
    0,
  );
  return typeof folded === "string" ? folded : undefined;
}

interface Folder extends Folding {
  readonly work: { left: number };
}

function fold(names: Folder, expression: ts.Expression, env: Environment, depth: number): Folded {
  names.work.left--;
  if (depth > deepest || names.work.left < 0) return undefined;
  const { ts } = names.program;
  const denoted = names.denote(expression, env);
  if (denoted.kind === "external") return ofExternal(names, denoted, depth);
  if (denoted.kind !== "expression") return undefined;
  const { node } = denoted;
  const sub = (part: ts.Expression): Folded => fold(names, part, denoted.env, depth + 1);
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.flatMap(({ expression: part, literal }) => [sub(part), literal.text]);
    return joined([node.head.text, ...spans], "");
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return joined([sub(node.left), sub(node.right)], "");
  if (ts.isArrayLiteralExpression(node)) {
    const texts = node.elements.map(sub);
    return texts.every((text) => typeof text === "string") ? texts : undefined;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const receiver = sub(node.expression.expression);
  const given = node.arguments.map(sub);
  if (receiver === undefined || !given.every((one) => typeof one === "string")) return undefined;
  return typeof receiver === "string"
    ? ofText(receiver, node.expression.name.text, given)
    : ofList(receiver, node.expression.name.text, given);
}

function joined(parts: readonly Folded[], separator: string): string | undefined {
  let length = 0;
  for (const part of parts) {
    if (typeof part !== "string") return undefined;
    length += part.length + separator.length;
    if (length > longest) return undefined;
  }
  return parts.join(separator);
}

function ofText(text: string, method: string, given: readonly string[]): Folded {
  const [first, second] = given;
  switch (method) {
    case "concat":
      return joined([text, ...given], "");
    case "toLowerCase":
      return text.toLowerCase();
    case "toUpperCase":
      return text.toUpperCase();
    case "trim":
      return text.trim();
    case "toString":
      return text;
    case "split":
      return first === undefined ? [text] : text.split(first);
    case "slice":
    case "substring":
      return method === "slice"
        ? text.slice(numberOf(first), numberOf(second))
        : text.substring(numberOf(first) ?? 0, numberOf(second));
    case "charAt":
      return text.charAt(numberOf(first) ?? 0);
    case "replace":
      return first === undefined || second === undefined ? undefined : text.replace(first, () => second);
    default:
      return undefined;
  }
}

function ofList(list: readonly string[], method: string, given: readonly string[]): Folded {
  switch (method) {
    case "join":
      return joined(list, given[0] ?? ",");
    case "reverse":
      return [...list].reverse();
    case "slice":
      return list.slice(numberOf(given[0]), numberOf(given[1]));
    case "concat":
      return [...list, ...given];
    case "at":
      return list.at(numberOf(given[0]) ?? 0);
    default:
      return undefined;
  }
}

/** Functions that Node has built in. */
function ofExternal(names: Folder, { module, path, call }: External, depth: number): Folded {
  if (call === undefined || (module !== "" && module !== "buffer")) return undefined;
  const given = (call.node.arguments ?? []).map((one) => fold(names, one, call.env, depth + 1));
  const [first, second] = given;
  switch (path.join(".")) {
    case "String.fromCharCode.()":
      return given.every((one) => typeof one === "string")
        ? String.fromCharCode(...given.map(Number))
        : undefined;
    case "String.()":
      return typeof first === "string" ? first : undefined;
    case "atob.()":
      return typeof first === "string" ? Buffer.from(first, "base64").toString("latin1") : undefined;
    case "decodeURIComponent.()":
      return typeof first === "string" ? decoded(first) : undefined;
    case "Buffer.from.().toString.()":
      return bufferText(names, call, depth);
    case "Buffer.from.()":
      return typeof first === "string"
        ? Buffer.from(first, encodingOf(second)).toString("latin1")
        : undefined;
    default:
      return undefined;
  }
}

/** `Buffer.from("aHR0cA==", "base64").toString()` */
function bufferText(names: Folder, call: NonNullable<External["call"]>, depth: number): Folded {
  const { ts } = names.program;
  const callee = call.node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const bytes = fold(names, callee.expression, call.env, depth + 1);
  const [encoding] = (call.node.arguments ?? []).map((one) => fold(names, one, call.env, depth + 1));
  return typeof bytes === "string" ? Buffer.from(bytes, "latin1").toString(encodingOf(encoding)) : undefined;
}

function encodingOf(written: Folded): BufferEncoding {
  return typeof written === "string" && Buffer.isEncoding(written) ? written : "utf8";
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

import type { Template } from "../../../src/declarations/declaration.ts";
import type { Problem } from "../../../src/declarations/problem.ts";
import type { Tree } from "../../../src/declarations/value.ts";
import type { Tokens } from "../../../src/frontends/bicep/tokens.ts";
import type { Place, Source } from "../../../src/source/source.ts";
import { lineTextOf, positionOf, regionOf, textOf } from "../../../src/source/source.ts";

/** One token a line: where it starts, its kind, its text. */
export function printTokens({ kinds, starts, ends }: Tokens, source: Source): string {
  const lines = kinds.map((kind, index) => {
    const text = source.text.slice(starts[index], ends[index]);
    return `${position(source, starts[index] ?? 0)} ${kind}${text === kind ? "" : ` ${JSON.stringify(text)}`}`;
  });
  return `${lines.join("\n")}\n`;
}

/** A tree of syntax, one node a line, with where it starts and ends. */
export function printSyntax(node: unknown, source: Source, indent = ""): string {
  if (Array.isArray(node)) return node.map((one) => printSyntax(one, source, indent)).join("");
  if (!isRecord(node)) return `${indent}${JSON.stringify(node)}\n`;
  const { kind, start, end, ...fields } = node;
  const scalars = Object.entries(fields).filter(([, value]) => !isNode(value));
  const own = scalars.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join("");
  const where =
    typeof start === "number" && typeof end === "number"
      ? ` ${position(source, start)}-${position(source, end)}`
      : "";
  let text = `${indent}${String(kind)}${where}${own}\n`;
  for (const [name, value] of Object.entries(fields)) {
    if (!isNode(value)) continue;
    text += `${indent}  ${name}:\n${printSyntax(value, source, `${indent}    `)}`;
  }
  return text;
}

function isNode(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isNode) : isRecord(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every problem with the line it is on and a caret under it. */
export function printProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ kind, message, at, effect }) => {
      if (at === undefined || !("source" in at)) return `${kind} (${effect}): ${message}\n`;
      const { line, column, endLine, endColumn, path } = regionOf(at);
      const text = lineTextOf(at.source, line);
      const width = Math.max(1, (endLine === line ? endColumn : text.length + 1) - column);
      const caret = `${text.slice(0, column - 1).replace(/[^\t]/gu, " ")}${"^".repeat(width)}`;
      return `${path}:${line}:${column} ${kind} (${effect}): ${message}\n${text}\n${caret}\n`;
    })
    .join("\n");
}

/** A template as evaluated: every leaf with where it was written and what it came through. */
export function printTemplate(template: Template): string {
  let text = `${template.path} at ${template.targetScope} ${template.scopeId}\n`;
  for (const { name, type, secure, value } of template.parameters) {
    text += `\nparameter ${name}: ${secure ? "secure " : ""}${type}\n${printTree(value, "  ")}`;
  }
  for (const one of template.declarations) {
    text += `\n${one.existing ? "existing " : ""}${one.type}@${one.apiVersion ?? "?"} ${one.symbol}`;
    text += `${one.copy === undefined ? "" : `[${one.copy}]`} at ${where(one.at)}\n`;
    text += `  id ${one.id}\n`;
    if (one.parentId !== undefined) text += `  parent ${one.parentId}\n`;
    if (one.scope.kind !== "absent") text += `  scope\n${printTree(one.scope, "    ")}`;
    text += `  name\n${printTree(one.name, "    ")}`;
    if (one.condition.kind !== "known") text += `  condition\n${printTree(one.condition, "    ")}`;
    text += `  body\n${printTree(one.body, "    ")}`;
  }
  for (const module of template.modules) {
    text += `\nmodule ${module.name} ${module.target} at ${where(module.at)}${module.why === undefined ? "" : ` (${module.why})`}\n`;
    for (const [name, value] of module.arguments) text += `  ${name}\n${printTree(value, "    ")}`;
    if (module.template) text += printTemplate(module.template).replace(/^(?=.)/gmu, "  | ");
  }
  for (const { name, type, secure, value } of template.outputs) {
    text += `\noutput ${name}: ${secure ? "secure " : ""}${type}\n${printTree(value, "  ")}`;
  }
  return text;
}

export function printTree(tree: Tree, indent = ""): string {
  switch (tree.kind) {
    case "known":
      return `${indent}${JSON.stringify(tree.value)}${origin(tree)}\n`;
    case "absent":
      return `${indent}absent\n`;
    case "unknown":
      return `${indent}unknown ${tree.expression}${tree.reference ? ` -> ${tree.reference.path} of ${tree.reference.resource}` : ""} (${tree.why})${origin(tree)}\n`;
    case "oneOf":
      return `${indent}one of\n${tree.alternatives.map((one) => printTree(one, `${indent}  `)).join("")}`;
    case "array":
      return `${indent}[${origin(tree)}\n${[...tree.items, ...(tree.rest ? [tree.rest] : [])].map((one) => printTree(one, `${indent}  `)).join("")}`;
    case "object": {
      const entries = [...tree.properties.values()].map(
        ({ name, value }) => `${indent}  ${name}\n${printTree(value, `${indent}    `)}`,
      );
      return `${indent}{${origin(tree)}\n${entries.join("")}${tree.rest ? `${indent}  ...\n${printTree(tree.rest, `${indent}    `)}` : ""}`;
    }
  }
}

function origin(tree: Exclude<Tree, { kind: "absent" }>): string {
  const via = (tree.via ?? []).map(where).join(" <- ");
  const secrets = tree.kind === "known" || tree.kind === "unknown" ? (tree.secrecy ?? []) : [];
  const secrecy = secrets.map(({ kind, what }) => ` !${kind} ${what}`).join("");
  return `${secrecy} @ ${where(tree.at)}${via === "" ? "" : ` via ${via}`}`;
}

function where(at: Place): string {
  const { path, line, column } = regionOf(at);
  const text = textOf(at).split(/\r?\n/u)[0] ?? "";
  return `${path}:${line}:${column} \`${text.length > 50 ? `${text.slice(0, 49)}…` : text}\``;
}

function position(source: Source, offset: number): string {
  const { line, column } = positionOf(source, offset);
  return `${line}:${column}`;
}

import type { ts } from "ts-morph";

import type { Place, Source } from "../../../source/source.ts";
import type { Hit } from "../../flow/language.ts";
import { placeOf, type Program, type TypeScript } from "../program.ts";
import { callAt } from "./call-at.ts";
import { textParts, type TextPart } from "./text-parts.ts";

/** A change of the source: `text` in place of `at`. */
export interface CodeEdit {
  readonly at: Place;
  readonly text: string;
}

/**
 * A query with its values as parameters, for the libraries whose call takes them beside the text. Only where every
 * value stands in the place of a value, quoted or after an operator: a table or column can't be a parameter.
 */
export function parameterisedQuery(program: Program, hit: Hit): CodeEdit | undefined {
  const { ts } = program;
  const style = hit.libraries?.map((library) => styles.get(library)).find((one) => one !== undefined);
  if (style === undefined) return undefined;
  const call = callAt(program, hit.at);
  const [argument, ...others] = call?.arguments ?? [];
  if (call === undefined || argument === undefined || others.length > 0) return undefined;
  const text = ts.isIdentifier(argument) ? initialiserOf(program, argument) : argument;
  if (text === undefined) return undefined;
  const values = valuesIn(ts, text);
  if (values === undefined) return undefined;
  const edits = style({ ts, program, call, argument, text, ...values });
  return edits && together(edits);
}

interface Query {
  readonly ts: TypeScript;
  readonly program: Program;
  readonly call: ts.CallExpression;
  readonly argument: ts.Expression;
  /** What is put together: the argument, or what the variable that it names is made of. */
  readonly text: ts.Expression;
  /** What is written around the values: one more than there are values, and without their quotes. */
  readonly written: readonly string[];
  readonly values: readonly Value[];
}

interface Value {
  /** As written. */
  readonly code: string;
  /** For a parameter; no other value's of the query. */
  readonly name: string;
}

type Style = (query: Query) => readonly CodeEdit[] | undefined;

/** https://github.com/tediousjs/node-mssql#es6-tagged-template-literals, or a named input for each value. */
const mssql: Style = (query) => {
  const { ts, program, call, argument, text, values } = query;
  if (!ts.isPropertyAccessExpression(call.expression)) return undefined;
  if (argument === text) {
    const edit = tagged(query, call.expression.end);
    return edit && [edit];
  }
  if (!/(?:\brequest\(\)|\bRequest\([^()]*\)|\brequest)$/u.test(call.expression.expression.getText()))
    return undefined;
  const inputs = values.map(({ name, code }) => `.input("${name}", ${code})`).join("");
  return [withNames(query), insertion(program, call.expression.expression.end, call, inputs)];
};

/** `$queryRawUnsafe` to `$queryRaw`: https://www.prisma.io/docs/orm/prisma-client/using-raw-sql/raw-queries */
const prisma: Style = (query) => {
  const { ts, call, argument, text } = query;
  if (argument !== text || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const { name } = call.expression;
  if (!/^\$(?:query|execute)RawUnsafe$/u.test(name.text)) return undefined;
  const edit = tagged(query, name.getStart());
  return edit && [{ ...edit, text: name.text.replace(/Unsafe$/u, "") + edit.text }];
};

/**
 * The text as a tagged template, in place of everything from `start` to the end of the call. JavaScript has none behind
 * `?.`: https://tc39.es/ecma262/#sec-left-hand-side-expressions-static-semantics-early-errors
 */
function tagged({ ts, program, call, written, values }: Query, start: number): CodeEdit | undefined {
  if (ts.isOptionalChain(call)) return undefined;
  const at = { ...placeOf(program, call), start };
  const [first = "", ...others] = written.map((part) => inTemplate(part, at.source));
  const spans = values.map(({ code }, index) => `\${${code}}${others[index] ?? ""}`);
  return { at, text: `\`${first}${spans.join("")}\`` };
}

/** Placeholders in the text, and the values in a list behind it. */
function listed(placeholder: (index: number) => string, wrap = (list: string): string => list): Style {
  return ({ ts, program, call, argument, text, written, values }) => {
    const query = written.reduce((all, part, index) => `${all}${placeholder(index)}${part}`);
    const list = `[${values.map(({ code }) => code).join(", ")}]`;
    return [withText(ts, program, text, query), insertion(program, argument.end, call, `, ${wrap(list)}`)];
  };
}

/** https://learn.microsoft.com/azure/cosmos-db/nosql/query/parameterized-queries */
const cosmos: Style = (query) => {
  const { program, call, argument, values } = query;
  const parameters = values.map(({ name, code }) => `{ name: "@${name}", value: ${code} }`);
  return [
    insertion(program, argument.getStart(), call, "{ query: "),
    withNames(query),
    insertion(program, argument.end, call, `, parameters: [${parameters.join(", ")}] }`),
  ];
};

/** The text with `@name` for each value. */
function withNames({ ts, program, text, written, values }: Query): CodeEdit {
  const query = written.reduce((all, part, index) => `${all}@${values[index - 1]?.name ?? ""}${part}`);
  return withText(ts, program, text, query);
}

function insertion(program: Program, at: number, near: ts.Node, text: string): CodeEdit {
  return { at: { ...placeOf(program, near), start: at, end: at }, text };
}

/** One edit that makes them all: what lies between stays as it is. Undefined when that is more than a suggestion. */
function together(edits: readonly CodeEdit[]): CodeEdit | undefined {
  const ordered = [...edits].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
  const [first] = ordered;
  const last = ordered.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { source } = first.at;
  const text = ordered.reduce((made, { at, text: changed }, index) => {
    const before = ordered[index - 1]?.at.end ?? at.start;
    return `${made}${source.text.slice(before, at.start)}${changed}`;
  }, "");
  if (text.split("\n").length > mostLines) return undefined;
  return { at: { source, start: first.at.start, end: last.at.end }, text };
}

const mostLines = 15;

/** What a constant that is used once, here, is made of. */
function initialiserOf(program: Program, name: ts.Identifier): ts.Expression | undefined {
  const { ts } = program;
  const declaration = program.symbolAt(name)?.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
  if (declaration.getSourceFile() !== name.getSourceFile()) return undefined;
  if ((ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) === 0) return undefined;
  // The block that it is declared in: its declaration and one use, so that nothing else sees the changed text.
  const block = declaration.parent.parent.parent;
  const here = block
    .getText()
    .split(new RegExp(`(?<![\\w$])${name.text.replaceAll("$", "\\$")}(?![\\w$])`, "u"));
  return here.length === 3 ? declaration.initializer : undefined;
}

const styles: ReadonlyMap<string, Style> = new Map<string, Style>([
  ["mssql", mssql],
  ["@prisma/client", prisma],
  // https://node-postgres.com/features/queries#parameterized-query
  ["pg", listed((index) => `$${index}`)],
  ["pg-promise", listed((index) => `$${index}`)],
  // https://sidorares.github.io/node-mysql2/docs
  ["mysql", listed(() => "?")],
  // https://knexjs.org/guide/raw.html
  ["knex", listed(() => "?")],
  // https://sequelize.org/docs/v6/core-concepts/raw-queries/#replacements
  [
    "sequelize",
    listed(
      () => "?",
      (list) => `{ replacements: ${list} }`,
    ),
  ],
  ["@azure/cosmos", cosmos],
]);

function valuesIn(ts: TypeScript, text: ts.Expression): Pick<Query, "written" | "values"> | undefined {
  const parts = textParts(ts, text);
  if (parts === undefined) return undefined;
  const { written, nodes } = alternating(parts);
  const names = new Set<string>();
  const values: Value[] = [];
  for (const [index, node] of nodes.entries()) {
    const before = written[index] ?? "";
    const after = written[index + 1] ?? "";
    const isInQuotes =
      written
        .slice(0, index + 1)
        .join("")
        .split("'").length %
        2 ===
      0;
    if (isInQuotes) {
      // With anything else between the quotes it is a part of a value: `'%${name}%'`.
      if (!before.endsWith("'") || !after.startsWith("'")) return undefined;
      written[index] = before.slice(0, -1);
      written[index + 1] = after.slice(1);
    } else if (!isPlaceOfValue(before) || /^[\w'"`.]/u.test(after)) return undefined;
    values.push({ code: node.getText(), name: parameterName(ts, node, names) });
  }
  return { written, values };
}

/** One text more than there are values between them. */
function alternating(parts: readonly TextPart[]): {
  readonly written: string[];
  readonly nodes: readonly ts.Expression[];
} {
  const written = [""];
  const nodes: ts.Expression[] = [];
  for (const part of parts) {
    if (part.kind === "text") written.push((written.pop() ?? "") + part.text);
    else {
      nodes.push(part.node);
      written.push("");
    }
  }
  return { written, nodes };
}

/** After an operator, or in a list of values: where SQL takes a parameter and no name of a table or column. */
function isPlaceOfValue(before: string): boolean {
  return /(?:[=<>]|\b(?:like|and|between|limit|offset|then|else)|\b(?:in|values)\s*\((?:[^()]*,)?)\s*$/iu.test(
    before,
  );
}

function parameterName(ts: TypeScript, node: ts.Expression, taken: Set<string>): string {
  const written = ts.isIdentifier(node)
    ? node.text
    : ts.isPropertyAccessExpression(node)
      ? node.name.text
      : "";
  const stem = /^[a-z_]\w*$/iu.test(written) ? written : "value";
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem : `${stem}${number}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

/** A text without values, in the quotes that the code had where those can hold it. */
function withText(ts: TypeScript, program: Program, original: ts.Expression, text: string): CodeEdit {
  const at = placeOf(program, original);
  return { at, text: quoted() };

  function quoted(): string {
    const first = original.getText()[0];
    if (ts.isTemplateExpression(original) || text.includes("\n")) return `\`${inTemplate(text, at.source)}\``;
    if (first === "'" && !/['\p{Cc}]/u.test(text)) return `'${text.replaceAll("\\", "\\\\")}'`;
    return JSON.stringify(text);
  }
}

/** As a template has it, with the line breaks of the file: each of them is read as `\n`. */
function inTemplate(text: string, { text: file }: Source): string {
  const escaped = text.replace(/[\\`]|\$(?=\{)/gu, "\\$&").replaceAll("\r", "\\r");
  return file.includes("\r\n") ? escaped.replaceAll("\n", "\r\n") : escaped;
}

import type { Place } from "../source/source.ts";
import type { Dialect } from "./declaration.ts";
import type { ObjectTree, Property, Scalar, Tree } from "./value.ts";

/** A replacement of one stretch of a file. */
export interface TextEdit {
  readonly at: Place;
  readonly text: string;
}

/**
 * The edit that makes `path` of a declaration's body hold `value`, in the file's own style: a literal is replaced, a
 * missing property is added after its last sibling with their indentation, missing objects on the way are made.
 * Undefined where no local change is certain: the value comes from an expression, another file's object, a condition.
 */
export function setProperty(
  body: ObjectTree,
  path: string,
  value: Scalar,
  dialect: Dialect,
): TextEdit | undefined {
  const write = writers[dialect];
  if (write === undefined) return undefined;
  const segments = path.split(".");
  let holder: ObjectTree = body;
  for (const [index, segment] of segments.entries()) {
    const property: Property | undefined = holder.properties.get(segment.toLowerCase());
    if (property === undefined) {
      if (holder.rest !== undefined) return undefined;
      return addProperty(holder, segments.slice(index), value, write);
    }
    if (index === segments.length - 1) return replaceLiteral(property.value, value);
    // An object that was written elsewhere (a variable, an argument) is edited there or not at all.
    if (property.value.kind !== "object" || property.value.at.source !== body.at.source) return undefined;
    holder = property.value;
  }
  return undefined;
}

interface Writer {
  readonly name: (name: string) => string;
  readonly literal: (value: Scalar) => string;
  readonly separator: string;
}

const json: Writer = {
  name: (name) => JSON.stringify(name),
  literal: (value) => JSON.stringify(value),
  separator: ",",
};

const bicep: Writer = {
  name: (name) => (/^[a-z_]\w*$/iu.test(name) ? name : bicepString(name)),
  literal: (value) => (typeof value === "string" ? bicepString(value) : JSON.stringify(value)),
  separator: "",
};

const writers: Readonly<Partial<Record<Dialect, Writer>>> = { arm: json, functions: json, bicep };

function bicepString(text: string): string {
  return `'${text.replace(/[\\']/gu, "\\$&").replace(/\$\{/gu, "\\${").replace(/\n/gu, "\\n")}'`;
}

/** Only a literal can be replaced with certainty; what it is written as tells the dialect of the file it stands in. */
function replaceLiteral(current: Tree, value: Scalar): TextEdit | undefined {
  if (current.kind !== "known") return undefined;
  const { source, start, end } = current.at;
  const written = source.text.slice(start, end);
  const writer = /\.bicep(?:param)?$/iu.test(source.path) ? bicep : json;
  if (written !== writer.literal(current.value)) return undefined;
  return { at: current.at, text: writer.literal(value) };
}

function addProperty(
  holder: ObjectTree,
  path: readonly string[],
  value: Scalar,
  write: Writer,
): TextEdit | undefined {
  const { source, start, end } = holder.at;
  const { text } = source;
  if (text[start] !== "{" || text[end - 1] !== "}") return undefined;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const siblings = [...holder.properties.values()].filter(
    ({ at }) => at.source === source && at.start > start && at.end <= end,
  );
  if (siblings.length !== holder.properties.size) return undefined;
  const last = siblings.reduce<Property | undefined>(
    (a, b) => (a === undefined || b.at.end > a.at.end ? b : a),
    undefined,
  );
  const outer = indentationAt(text, start);
  if (last === undefined) {
    if (text.slice(start + 1, end - 1).trim() !== "") return undefined;
    const inner = outer + unitOf(text);
    const written = propertyText(path, value, inner, unitOf(text), newline, write);
    return { at: { source, start, end }, text: `{${newline}${inner}${written}${newline}${outer}}` };
  }
  const oneLine = !text.slice(start, end).includes("\n");
  if (oneLine) {
    if (path.length > 1) return undefined;
    const [name = ""] = path;
    const joined = `, ${write.name(name)}: ${write.literal(value)}`;
    return { at: { source, start: last.at.end, end: last.at.end }, text: joined };
  }
  const inner = indentationAt(text, last.at.start);
  const written = propertyText(path, value, inner, unitOf(text), newline, write);
  // After a trailing comment of the last sibling's line, unless a separator has to stand before that comment.
  const lineEnd = text.indexOf("\n", last.at.end);
  const rest = text.slice(last.at.end, lineEnd === -1 ? end : lineEnd).replace(/\r$/u, "");
  if (write.separator !== "" && rest.trim() !== "" && rest.trim() !== write.separator) return undefined;
  const at = write.separator === "" && lineEnd < end ? last.at.end + rest.length : last.at.end;
  return { at: { source, start: at, end: at }, text: `${write.separator}${newline}${inner}${written}` };
}

function propertyText(
  path: readonly string[],
  value: Scalar,
  indentation: string,
  unit: string,
  newline: string,
  write: Writer,
): string {
  const [name = "", ...rest] = path;
  if (rest.length === 0) return `${write.name(name)}: ${write.literal(value)}`;
  const inner = indentation + unit;
  const nested = propertyText(rest, value, inner, unit, newline, write);
  return `${write.name(name)}: {${newline}${inner}${nested}${newline}${indentation}}`;
}

/** The blanks that start the line on which an offset lies. */
function indentationAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/u.exec(text.slice(lineStart, offset))?.[0] ?? "";
}

/** One step of indentation as the file has it: the first indented line's. */
function unitOf(text: string): string {
  return /\n([ \t]+)\S/u.exec(text)?.[1] ?? "  ";
}

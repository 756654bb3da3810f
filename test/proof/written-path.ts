import { keyOf } from "../../src/frontends/bicep/nodes.ts";
import { parseTemplate } from "../../src/frontends/bicep/parser.ts";
import type { Node, ObjectProperty, Statement } from "../../src/frontends/bicep/syntax.ts";
import { stringOf, valueAt, type JsonNode } from "../../src/source/json/node.ts";
import { readJson } from "../../src/source/json/read-json.ts";
import type { Place, Source } from "../../src/source/source.ts";

/**
 * The names around a place, from the declaration inwards, in Bicep's words: `resource properties httpsOnly`,
 * `param tier`, `module params site kind`, `output id`. Symbolic names of resources and modules, and the places of
 * items in lists, are left out: the compiler changes them.
 */
export function writtenPath(place: Place): readonly string[] {
  return place.source.path.endsWith(".bicep") ? pathInBicep(place) : pathInJson(place);
}

/** Whether the JSON at the place is an expression, which stands for whatever Bicep wrote under that name. */
export function isInExpression(place: Place): boolean {
  const { source, start, end } = place;
  return enclosing(jsonOf(source), start, end).at(-1)?.startsWith("[") ?? false;
}

function pathInBicep({ source, start, end }: Place): readonly string[] {
  const statement = statementsOf(source).find((one) => startOf(one) <= start && end <= one.end);
  if (statement === undefined) return [];
  let path: string[] = [];
  let node: object | undefined = statement;
  while (node !== undefined) {
    const { kind } = node as { readonly kind?: string };
    if (kind === "resource" || kind === "module") path = [kind];
    if (kind === "parameter") path = ["param", (node as { name: { name: string } }).name.name];
    if (kind === "variable") path = ["var", (node as { name: { name: string } }).name.name];
    if (kind === "output") path = ["output", (node as { name: { name: string } }).name.name];
    if (kind === "function") path = ["func", (node as { name: { name: string } }).name.name];
    if (kind === "property") path.push(keyOf(node as ObjectProperty) ?? "?");
    node = partsOf(node).find((part) => startOf(part) <= start && end <= part.end);
  }
  return path;
}

function startOf(node: Node): number {
  const { decorators = [] } = node as { readonly decorators?: readonly Node[] };
  return Math.min(node.start, ...decorators.map((decorator) => decorator.start));
}

function partsOf(node: object): readonly Node[] {
  return Object.values(node)
    .flat()
    .filter((part: unknown): part is Node => typeof part === "object" && part !== null && "start" in part);
}

function pathInJson({ source, start, end }: Place): readonly string[] {
  const names = enclosing(jsonOf(source), start, end).filter((name) => !name.startsWith("["));
  const own = names.slice(names.lastIndexOf("template") + 1);
  switch (own[0]) {
    case "parameters":
      return ["param", ...own.slice(1).filter((name, index) => index !== 1 || name !== "defaultValue")];
    case "variables":
      return [
        "var",
        ...own.slice(1).map((name, index) => (index === 0 ? name.replace(/^_\d+\./u, "") : name)),
      ];
    case "outputs":
      return ["output", ...own.slice(1).filter((name, index) => index !== 1 || name !== "value")];
    case "functions":
      return ["func", ...own.slice(2, 3)];
    case "resources":
      return inResource(own.slice(own.lastIndexOf("resources") + 1));
    case undefined:
    default:
      return own;
  }
}

// A module call is a deployment: what Bicep writes as `params` are its `properties.parameters`, a `value` each.
function inResource(path: readonly string[]): readonly string[] {
  if (path[0] !== "properties" || path[1] !== "parameters" || (path.length > 3 && path[3] !== "value"))
    return ["resource", ...path];
  return ["module", "params", ...path.slice(2, 3), ...path.slice(4)];
}

/** The names of the members around, outermost first; the last is the whole text of an expression that is inside. */
function enclosing(node: JsonNode | undefined, start: number, end: number): readonly string[] {
  if (node?.kind === "string") return node.value.startsWith("[") ? [node.value] : [];
  if (node?.kind === "array")
    return enclosing(
      node.items.find((one) => one.start <= start && end <= one.end),
      start,
      end,
    );
  if (node?.kind !== "object") return [];
  const member = node.members.find((one) => one.start <= start && end <= one.value.end);
  if (member === undefined) return [];
  const inner = enclosing(member.value, start, end);
  if (isSymbolicName(node, member.value)) return inner;
  const loop = member.name === "copy" ? loopAround(member.value, start, end) : undefined;
  if (loop !== undefined && inner[0] === "input") return [loop, ...inner.slice(1)];
  return [member.name, ...inner];
}

/** The name of the property or variable that a loop makes: it stands inside of the loop, `{ name, count, input }`. */
function loopAround(copy: JsonNode, start: number, end: number): string | undefined {
  if (copy.kind !== "array") return undefined;
  return stringOf(
    valueAt(
      copy.items.find((one) => one.start <= start && end <= one.end),
      "name",
    ),
  );
}

function isSymbolicName(holder: JsonNode, value: JsonNode): boolean {
  const typeOf = (node: JsonNode): string => stringOf(valueAt(node, "type")) ?? "";
  return typeOf(value).includes("/") && typeOf(holder) === "";
}

const statements = new WeakMap<Source, readonly Statement[]>();

function statementsOf(source: Source): readonly Statement[] {
  const known = statements.get(source) ?? parseTemplate(source.text).statements;
  statements.set(source, known);
  return known;
}

const documents = new WeakMap<Source, JsonNode>();

function jsonOf(source: Source): JsonNode | undefined {
  const known = documents.get(source) ?? readJson(source.text).root;
  if (known !== undefined) documents.set(source, known);
  return known;
}

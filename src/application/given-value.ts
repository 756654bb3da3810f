import { jsonTree } from "../declarations/json-tree.ts";
import { known, unknown, through, type Tree } from "../declarations/value.ts";
import { readJson } from "../source/json/read-json.ts";
import type { JsonNode } from "../source/json/node.ts";
import type { Place } from "../source/source.ts";
import type { Filled } from "./workflow-text.ts";

/** A value that a command gives to one parameter. */
export interface GivenValue {
  readonly kind: "value";
  /** As written. */
  readonly name: string;
  readonly at: Place;
  /** `where declared`: an option of the command itself if the template has no such parameter. */
  readonly presence: "required" | "where declared";
  /** What a parameter of this type (`string`, `bool`, ...) gets. */
  valueFor(type: string): Tree;
}

export function valueGiven(name: string, written: Filled, presence: GivenValue["presence"]): GivenValue {
  const { at, via } = written;
  return { kind: "value", name, at, presence, valueFor: (type) => through(treeFor(type, written), ...via) };
}

/** As the Azure CLI does: by the type that the template declares, not by how the value looks. */
function treeFor(type: string, written: Filled): Tree {
  const { text, isWhole, at } = written;
  const kind = type.toLowerCase();
  if (!isWhole) return openText(written, /string|^$/u.test(kind));
  switch (kind) {
    case "bool":
      return known(text.toLowerCase() === "true", at);
    case "int":
      return known(/^-?\d{1,15}$/u.test(text) ? Number(text) : text, at);
    case "object":
    case "array":
    case "secureobject": {
      const { root, mistakes } = readJson(text);
      const isJson = root !== undefined && !mistakes.some((mistake) => mistake.kind !== "tolerated");
      return isJson ? allAt(root, at) : unknown("the value given here is no JSON", openName(text), at);
    }
    default:
      return known(text, at);
  }
}

/** Text of which a part is filled in when the workflow runs. */
function openText({ text, holes, at }: Filled, isText: boolean): Tree {
  const whys = holes.map((hole) => unknown(`the workflow fills in \`${hole}\``, openName(hole), at));
  const [first] = whys;
  if (first === undefined) return known(text, at);
  if (text === holes[0] || !isText) return { ...first, expression: openName(text) };
  const parts: (string | (typeof whys)[number])[] = [];
  let from = 0;
  for (const [index, hole] of holes.entries()) {
    const found = text.indexOf(hole, from);
    const why = whys[index];
    if (found < 0 || why === undefined) continue;
    if (found > from) parts.push(text.slice(from, found));
    parts.push(why);
    from = found + hole.length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return { ...first, expression: openName(text), parts };
}

function openName(text: string): string {
  return `workflow('${text.replaceAll("'", "''")}')`;
}

/** The members of an object of values, or of what a parameter file holds: `{ "name": { "value": ... } }`. */
export function givenValues(written: Filled): readonly GivenValue[] {
  const { text, at, isWhole } = written;
  const { root, mistakes } = readJson(text);
  if (root?.kind !== "object" || mistakes.some(({ kind }) => kind !== "tolerated")) return [];
  const inner = root.members.find(
    ({ name, value }) => name === "parameters" && value.kind === "object",
  )?.value;
  const members = inner?.kind === "object" ? inner.members : root.members;
  return members.map(({ name, value }): GivenValue => {
    const wrapped = value.kind === "object" ? value.members.find((one) => one.name === "value") : undefined;
    const node = wrapped?.value ?? value;
    const tree = allAt(node, at);
    const open = !isWhole && written.holes.some((hole) => JSON.stringify(textOf(node)).includes(hole));
    return {
      kind: "value",
      name,
      at,
      presence: "required",
      valueFor: () => (open ? unknown("the workflow fills it in", openName(`${name} of ${text}`), at) : tree),
    };
  });
}

function textOf(node: JsonNode): unknown {
  switch (node.kind) {
    case "string":
    case "literal":
      return node.value;
    case "array":
      return node.items.map(textOf);
    case "object":
      return node.members.map(({ value }) => textOf(value));
  }
}

/** JSON inside a word has no places of its own: all of it is where the word is. */
function allAt(node: JsonNode, at: Place): Tree {
  return jsonTree(node, () => at);
}

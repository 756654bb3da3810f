import { createHash } from "node:crypto";
import type { Tree, Unknown } from "../declarations/value.ts";

/**
 * The canonical expression of a call: `uniquestring(resourcegroup().id)`. The same whatever dialect it was written in,
 * and different for different arguments: texts are quoted, as in the templates' own language.
 */
export function callText(name: string, args: readonly (Tree | string)[]): string {
  const texts = args.map((arg) => (typeof arg === "string" ? arg : expressionText(arg)));
  return bounded(`${name.toLowerCase()}(${texts.join(",")})`);
}

/** The canonical expression of a value: `'text'`, `12`, `parameters('x')`, `concat('a',parameters('x'))`. */
export function expressionText(tree: Tree): string {
  switch (tree.kind) {
    case "known":
      return typeof tree.value === "string" ? quoted(tree.value) : String(tree.value);
    case "absent":
      return "null";
    case "unknown":
      return tree.expression;
    case "oneOf":
      return bounded(`(${tree.alternatives.map(expressionText).join("|")})`);
    case "array":
      return bounded(`[${[...tree.items.map(expressionText), ...restText(tree.rest)].join(",")}]`);
    case "object": {
      const entries = [...tree.properties].map(
        ([key, { value }]) => `${quoted(key)}:${expressionText(value)}`,
      );
      return bounded(`{${[...entries.sort(), ...restText(tree.rest)].join(",")}}`);
    }
  }
}

/** A text as the expression language writes it: in single quotes, those inside doubled. */
export function quoted(text: string): string {
  return text.length > longest ? digest(text) : bounded(`'${text.replaceAll("'", "''")}'`);
}

function restText(rest: Unknown | undefined): readonly string[] {
  return rest === undefined ? [] : [`...${rest.expression}`];
}

// An expression that contains itself twice at every level doubles at every level; a digest of the text tells two of
// them apart just as well. Long enough that people never see one in an honest template.
const longest = 2000;

function bounded(text: string): string {
  return text.length <= longest ? text : digest(text);
}

function digest(text: string): string {
  return `#${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}

import type { Source } from "../../source/source.ts";
import { parseTemplate } from "./parser.ts";
import type { SyntaxFile } from "./syntax.ts";

// A file that others import from is read when it is itself a template, and again from each of them.
const trees = new WeakMap<Source, SyntaxFile>();

/** The tree of a `.bicep` file, parsed once. */
export function syntaxOf(source: Source): SyntaxFile {
  const known = trees.get(source);
  if (known) return known;
  const parsed = parseTemplate(source.text);
  trees.set(source, parsed);
  return parsed;
}

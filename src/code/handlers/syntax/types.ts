import { appOf, type CodeBase } from "./code-base.ts";
import type { Located } from "./fold.ts";
import { around, fieldOf, type Node, type ParsedFile } from "./parser.ts";

/** How a language declares types: the kinds of nodes, and the words before a name. */
export interface TypeSyntax {
  readonly declarations: readonly string[];
  readonly words: string;
}

/**
 * The declarations of types with a simple name: those of the same function app, else those of all the code base.
 * Namespaces are not told apart: what several types of one name say differently is not known.
 */
export function typesNamed(
  code: CodeBase,
  syntax: TypeSyntax,
  name: string,
  near: ParsedFile,
): readonly Located[] {
  const paths = [...(filesByType(code, syntax).get(name) ?? [])];
  const app = appOf(code, near.source.path);
  const own = paths.filter((path) => appOf(code, path) === app);
  return (own.length > 0 ? own : paths).flatMap((path) => {
    const file = code.parsed(path);
    if (file === undefined) return [];
    return file.root
      .descendantsOfType([...syntax.declarations])
      .filter((node) => fieldOf(node, "name")?.text === name)
      .map((node) => ({ file, node }));
  });
}

/** Which files declare a type, by its name: the texts are gone through once. */
function filesByType(code: CodeBase, { words }: TypeSyntax): ReadonlyMap<string, ReadonlySet<string>> {
  const known = indexes.get(code);
  if (known !== undefined) return known;
  const index = new Map<string, Set<string>>();
  const declaration = new RegExp(`\\b(?:${words})\\s+(?<name>\\w+)`, "gu");
  for (const [path, text] of code.texts) {
    for (const { groups } of text.matchAll(declaration)) {
      const name = groups?.["name"] ?? "";
      index.set(name, (index.get(name) ?? new Set()).add(path));
    }
  }
  indexes.set(code, index);
  return index;
}

const indexes = new WeakMap<CodeBase, ReadonlyMap<string, ReadonlySet<string>>>();

/** The names of the types that a node stands in, the innermost first. */
export function enclosingTypes(node: Node, { declarations }: TypeSyntax): readonly string[] {
  const names: string[] = [];
  for (let one = around(node, ...declarations); one; one = around(one, ...declarations)) {
    const name = fieldOf(one, "name")?.text;
    if (name !== undefined) names.push(name);
  }
  return names;
}

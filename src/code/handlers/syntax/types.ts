import type { CodeBase } from "./code-base.ts";
import type { Located } from "./fold.ts";
import { around, fieldOf, type Node } from "./parser.ts";

/** How a language declares types: the kinds of nodes, and the words before a name. */
export interface TypeSyntax {
  readonly declarations: readonly string[];
  readonly words: string;
}

/**
 * The declarations of types with a simple name, anywhere in the code base. Namespaces are not told apart: what several
 * types of one name say differently is not known.
 */
export function typesNamed(
  code: CodeBase,
  { declarations, words }: TypeSyntax,
  name: string,
): readonly Located[] {
  if (!/^\w+$/u.test(name)) return [];
  return code.mentioning(new RegExp(`\\b(?:${words})\\s+${name}\\b`, "u")).flatMap((path) => {
    const file = code.parsed(path);
    if (file === undefined) return [];
    return file.root
      .descendantsOfType([...declarations])
      .filter((node) => fieldOf(node, "name")?.text === name)
      .map((node) => ({ file, node }));
  });
}

/** The names of the types that a node stands in, the innermost first. */
export function enclosingTypes(node: Node, { declarations }: TypeSyntax): readonly string[] {
  const names: string[] = [];
  for (let one = around(node, ...declarations); one; one = around(one, ...declarations)) {
    const name = fieldOf(one, "name")?.text;
    if (name !== undefined) names.push(name);
  }
  return names;
}

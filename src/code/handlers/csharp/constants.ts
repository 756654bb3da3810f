import { absent, canonical, known, oneOf, type Tree } from "../../../declarations/value.ts";
import { joined } from "../../joined.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import { fold, notConstant, sum, type Located, type Step } from "../syntax/fold.ts";
import { childrenOf, fieldOf, lineOf, placeOf, type Node, type ParsedFile } from "../syntax/parser.ts";
import { enclosingTypes, typesNamed, type TypeSyntax } from "../syntax/types.ts";
import { csharpText } from "./literals.ts";

/** The value of a C# constant expression: what may stand in an attribute. */
export function csharpValue(code: CodeBase, located: Located): Tree {
  return fold(located, stepIn(code));
}

export const csharpTypes: TypeSyntax = {
  declarations: [
    "class_declaration",
    "struct_declaration",
    "record_declaration",
    "interface_declaration",
    "enum_declaration",
  ],
  words: "class|struct|record|interface|enum",
};

function stepIn(code: CodeBase): Step {
  return (located, part) => {
    const { file, node } = located;
    const at = placeOf(file, node);
    const sub = (inner: Node): Tree => part({ file, node: inner });
    const text = csharpText(node);
    if (text !== undefined) {
      const pieces = text.map((piece) => (typeof piece === "string" ? known(piece, at) : sub(piece)));
      const [only] = pieces;
      return pieces.length === 1 && only?.kind === "known" ? only : joined(pieces, lineOf(node), at);
    }
    switch (node.type) {
      case "integer_literal":
      case "real_literal": {
        const value = Number(node.text.replaceAll("_", "").replace(/[lLuUfFdDmM]+$/u, ""));
        return Number.isFinite(value) ? known(value, at) : notConstant(located);
      }
      case "boolean_literal":
        return known(node.text === "true", at);
      // The first member of an enumeration is zero.
      case "default_expression":
        return enumerations.test(node.namedChildren[0]?.text ?? "") ? known(0, at) : notConstant(located);
      case "null_literal":
        return absent(at);
      case "parenthesized_expression":
      case "cast_expression": {
        const inner = node.namedChildren.at(-1);
        return inner === undefined ? notConstant(located) : sub(inner);
      }
      case "binary_expression": {
        const isSum = node.children.some(({ type }) => type === "+");
        return isSum ? sum(located, sub) : notConstant(located);
      }
      case "array_creation_expression":
      case "implicit_array_creation_expression": {
        const [list] = childrenOf(node, "initializer_expression");
        return list === undefined
          ? notConstant(located)
          : { kind: "array", items: list.namedChildren.filter(isValue).map(sub), at };
      }
      case "initializer_expression":
      case "collection_expression":
        return { kind: "array", items: node.namedChildren.filter(isValue).map(sub), at };
      // `["get"]` where an argument stands, as the grammar takes it.
      case "element_binding_expression":
        return {
          kind: "array",
          items: childrenOf(node, "argument").flatMap(({ namedChildren }) =>
            namedChildren.filter(isValue).map(sub),
          ),
          at,
        };
      case "invocation_expression":
        return nameOf(located) ?? notConstant(located);
      case "identifier":
      case "member_access_expression":
      case "qualified_name":
        return named(located, part);
      default:
        return notConstant(located);
    }
  };

  function named(located: Located, part: (part: Located) => Tree): Tree {
    const { file, node } = located;
    const path = node.text
      .replace(/\/\*[^]*?\*\/|\/\/[^\n]*|\s+|@/gu, "")
      .replace(/^global::/u, "")
      .split(".");
    const member = path.at(-1) ?? "";
    const holder = unaliased(file, path.at(-2));
    const types = holder === undefined ? enclosingTypes(node, csharpTypes) : [holder];
    for (const type of types) {
      const fields = constantsIn(code, file, type, member);
      if (fields.length > 0) return oneOf(distinct(fields.map(part)), placeOf(file, node));
    }
    // using static Names;
    if (holder === undefined) {
      const held = childrenOf(file.root, "using_directive")
        .filter(({ text }) => /\bstatic\b/u.test(text))
        .map(({ text }) => /(\w+)\s*;$/u.exec(text)?.[1] ?? "");
      const inherited = held.flatMap((type) => constantsIn(code, file, type, member));
      if (inherited.length > 0) return oneOf(distinct(inherited.map(part)), placeOf(file, node));
      if (levels.test(member) && held.includes("AuthorizationLevel"))
        return known(member, placeOf(file, node));
    }
    // A member of an enumeration, of the packages or of the repository, is its name.
    return holder !== undefined && /^[A-Z]/u.test(member) && isEnumeration(code, file, holder)
      ? known(member, placeOf(file, node))
      : notConstant(located, "comes from elsewhere");
  }
}

const levels = /^(?:Anonymous|User|Function|System|Admin)$/u;

/** `using Level = Microsoft.Azure.Functions.Worker.AuthorizationLevel;` */
function unaliased(file: ParsedFile, name: string | undefined): string | undefined {
  for (const { text } of childrenOf(file.root, "using_directive")) {
    const [, alias, target] =
      /^(?:global\s+)?using\s+@?(\w+)\s*=\s*(?:[\w:]+\.)*(\w+)\s*;$/u.exec(text) ?? [];
    if (alias !== undefined && alias === name) return target;
  }
  return name;
}

/** Alternatives that say the same are one. */
function distinct(trees: readonly Tree[]): readonly Tree[] {
  return [...new Map(trees.map((tree) => [canonical(tree), tree])).values()];
}

const enumerations =
  /^(?:AuthorizationLevel|CommandType|FileAccess|AccessRights|InputType|ServiceBusEntityType|EntityType)$/u;

function isEnumeration(code: CodeBase, near: ParsedFile, name: string): boolean {
  return (
    enumerations.test(name) ||
    typesNamed(code, csharpTypes, name, near).some(({ node }) => node.type === "enum_declaration")
  );
}

/** The initial values of constants: `const string A = "a", B = "b";` in every part of the type. */
function constantsIn(code: CodeBase, near: ParsedFile, type: string, name: string): readonly Located[] {
  return typesNamed(code, csharpTypes, type, near).flatMap(({ file, node }) => {
    const body = fieldOf(node, "body");
    if (body === undefined) return [];
    return childrenOf(body, "field_declaration")
      .filter((field) =>
        childrenOf(field, "modifier").some(({ text }) => text === "const" || text === "readonly"),
      )
      .flatMap((field) => childrenOf(field, "variable_declaration"))
      .flatMap((declaration) => childrenOf(declaration, "variable_declarator"))
      .filter((declarator) => fieldOf(declarator, "name")?.text === name)
      .flatMap((declarator) => {
        const value = declarator.namedChildren.at(-1);
        return value === undefined || (value.type === "identifier" && declarator.namedChildCount === 1)
          ? []
          : [{ file, node: value }];
      });
  });
}

const longestName = 500;

/** `nameof(Orders.Run)` is `Run`. */
function nameOf({ file, node }: Located): Tree | undefined {
  if (node.endIndex - node.startIndex > longestName) return undefined;
  const name = /^nameof\s*\(\s*(?:[\w.:<>\s,]*\.)?(?<name>\w+)(?:<[^()]*>)?\s*\)$/u.exec(node.text)?.groups?.[
    "name"
  ];
  return name === undefined ? undefined : known(name, placeOf(file, node));
}

function isValue({ type }: Node): boolean {
  return type !== "comment" && type !== "ERROR";
}

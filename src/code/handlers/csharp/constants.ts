import { absent, canonical, known, oneOf, type Tree } from "../../../declarations/value.ts";
import { joined } from "../../joined.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import { fold, notConstant, sum, type Located, type Step } from "../syntax/fold.ts";
import { childrenOf, fieldOf, lineOf, placeOf, type Node, type ParsedFile } from "../syntax/parser.ts";
import { enclosingTypes, typesNamed, type TypeSyntax } from "../syntax/types.ts";
import { calculated, levels } from "./arithmetic.ts";
import { characterCode, csharpText } from "./literals.ts";
import { plainName, simpleName, usingsAt } from "./names.ts";

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
        return enumerations.test(simpleName(node.namedChildren[0]?.text ?? ""))
          ? known(0, at)
          : notConstant(located);
      case "character_literal": {
        const number = characterCode(node);
        return number === undefined ? notConstant(located) : known(number, at);
      }
      case "null_literal":
        return absent(at);
      case "parenthesized_expression":
      case "checked_expression": {
        const inner = node.namedChildren.filter(isValue).at(-1);
        return inner === undefined ? notConstant(located) : sub(inner);
      }
      case "cast_expression": {
        const inner = fieldOf(node, "value");
        if (inner === undefined) return notConstant(located);
        const number = enumNumber(code, { file, node: inner });
        return number === undefined ? sub(inner) : known(number, at);
      }
      case "prefix_unary_expression":
      case "binary_expression": {
        const operands = node.namedChildren.filter(isValue);
        const operator = node.children.find(({ isNamed }) => !isNamed)?.type ?? "";
        const number = calculated(operator, operands.map(sub));
        if (number !== undefined) return known(number, at);
        return operator === "+" && operands.length === 2 ? sum(located, sub) : notConstant(located);
      }
      case "conditional_expression": {
        const [then, otherwise] = [fieldOf(node, "consequence"), fieldOf(node, "alternative")];
        const condition = fieldOf(node, "condition");
        if (then === undefined || otherwise === undefined || condition === undefined)
          return notConstant(located);
        const decided = sub(condition);
        if (decided.kind === "known" && typeof decided.value === "boolean")
          return sub(decided.value ? then : otherwise);
        return oneOf(distinct([sub(then), sub(otherwise)]), at);
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
    const path = plainName(node.text).split(/[.:]+/u);
    const member = path.at(-1) ?? "";
    const { aliases, statics } = usingsAt(code, located);
    const written = path.at(-2);
    const holder = written === undefined ? undefined : (aliases.get(written) ?? written);
    const types = holder === undefined ? enclosingTypes(node, csharpTypes) : [holder];
    for (const type of types) {
      const fields = constantsIn(code, file, type, member);
      if (fields.length > 0) return oneOf(distinct(fields.map(part)), placeOf(file, node));
    }
    // using static Names;
    if (holder === undefined) {
      const inherited = statics.flatMap((type) => constantsIn(code, file, type, member));
      if (inherited.length > 0) return oneOf(distinct(inherited.map(part)), placeOf(file, node));
      if (levels.includes(member.toLowerCase()) && statics.includes("AuthorizationLevel"))
        return known(member, placeOf(file, node));
    }
    // A member of an enumeration, of the packages or of the repository, is its name.
    return holder !== undefined && /^[A-Z]/u.test(member) && isEnumeration(code, file, holder)
      ? known(member, placeOf(file, node))
      : notConstant(located, "comes from elsewhere");
  }
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

/** The number of a member of an enumeration of the repository; undefined for anything else, and where it is not plain. */
function enumNumber(code: CodeBase, { file, node }: Located): number | undefined {
  let inner: Node | undefined = node;
  while (inner?.type === "parenthesized_expression") inner = inner.namedChildren.find(isValue);
  const path = plainName(inner?.text ?? "").split(/[.:]+/u);
  const [holder, member] = [path.at(-2), path.at(-1)];
  if (inner?.type !== "member_access_expression" || holder === undefined) return undefined;
  const name = usingsAt(code, { file, node }).aliases.get(holder) ?? holder;
  const [type, ...more] = typesNamed(code, csharpTypes, name, file);
  const body = type && more.length === 0 ? fieldOf(type.node, "body") : undefined;
  if (type?.node.type !== "enum_declaration" || body === undefined) return undefined;
  let next: number | undefined = 0;
  for (const one of childrenOf(body, "enum_member_declaration")) {
    const written = fieldOf(one, "value");
    const value: Tree | undefined = written && csharpValue(code, { file: type.file, node: written });
    if (written !== undefined)
      next = value?.kind === "known" && typeof value.value === "number" ? value.value : undefined;
    if (plainName(fieldOf(one, "name")?.text ?? "") === member) return next;
    next = next === undefined ? undefined : next + 1;
  }
  return undefined;
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

import { canonical, known, oneOf, type Tree } from "../../../declarations/value.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import { fold, notConstant, sum, type Located, type Step } from "../syntax/fold.ts";
import { childrenOf, fieldOf, placeOf, type Node, type ParsedFile } from "../syntax/parser.ts";
import { enclosingTypes, typesNamed, type TypeSyntax } from "../syntax/types.ts";
import { javaText } from "./literals.ts";

/** The value of a Java constant expression: what may stand in an annotation. */
export function javaValue(code: CodeBase, located: Located): Tree {
  return fold(located, stepIn(code));
}

const javaTypes: TypeSyntax = {
  declarations: ["class_declaration", "interface_declaration", "record_declaration", "enum_declaration"],
  words: "class|interface|record|enum",
};

function stepIn(code: CodeBase): Step {
  return (located, part) => {
    const { file, node } = located;
    const at = placeOf(file, node);
    const sub = (inner: Node): Tree => part({ file, node: inner });
    switch (node.type) {
      case "string_literal":
        return known(javaText(node), at);
      case "decimal_integer_literal": {
        const value = Number(node.text.replaceAll("_", "").replace(/[lL]$/u, ""));
        return Number.isFinite(value) ? known(value, at) : notConstant(located);
      }
      case "true":
      case "false":
        return known(node.type === "true", at);
      case "parenthesized_expression": {
        const [inner] = node.namedChildren.filter(isValue);
        return inner === undefined ? notConstant(located) : sub(inner);
      }
      case "binary_expression": {
        const isSum = fieldOf(node, "operator")?.type === "+";
        return isSum ? sum(located, sub) : notConstant(located);
      }
      case "element_value_array_initializer":
        return { kind: "array", items: node.namedChildren.filter(isValue).map(sub), at };
      case "identifier":
      case "field_access":
      case "scoped_identifier":
        return named(located, part);
      default:
        return notConstant(located);
    }
  };

  function named(located: Located, part: (part: Located) => Tree): Tree {
    const { file, node } = located;
    const path = node.text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*|\s+/gu, "").split(".");
    const member = path.at(-1) ?? "";
    const holder = path.at(-2);
    const types =
      holder === undefined
        ? [...enclosingTypes(node, javaTypes), ...staticImports(located, member)]
        : [holder];
    for (const type of types) {
      const values = constantsIn(code, file, type, member).map(part);
      const distinct = [...new Map(values.map((value) => [canonical(value), value])).values()];
      if (distinct.length > 0) return oneOf(distinct, placeOf(file, node));
    }
    // A member of an enumeration of the packages: AuthorizationLevel.ANONYMOUS, also imported by itself.
    const isMember =
      holder === undefined ? staticImports(located, member).some(isEnumeration) : isEnumeration(holder);
    return isMember ? known(member, placeOf(file, node)) : notConstant(located, "comes from elsewhere");
  }
}

function isEnumeration(name: string): boolean {
  return /^(?:AuthorizationLevel|HttpMethod|CommandType|InputType|AccessRights|Cardinality)$/u.test(name);
}

/** `import static com.example.Names.SQL;` and `import static com.example.Names.*;`: `Names`. */
function staticImports({ file }: Located, member: string): readonly string[] {
  return childrenOf(file.root, "import_declaration").flatMap(({ text }) => {
    const { type, name } =
      /^import\s+static\s+[\w.]*?(?<type>\w+)\.(?<name>\w+|\*)\s*;$/u.exec(text)?.groups ?? {};
    return type !== undefined && (name === "*" || name === member) ? [type] : [];
  });
}

/** `static final String A = "a", B = "b";`; the constants of an interface are that without the words. */
function constantsIn(code: CodeBase, near: ParsedFile, type: string, name: string): readonly Located[] {
  return typesNamed(code, javaTypes, type, near).flatMap(({ file, node }) => {
    const body = fieldOf(node, "body");
    if (body === undefined) return [];
    return childrenOf(body, "field_declaration", "constant_declaration")
      .filter(
        (field) =>
          field.type === "constant_declaration" ||
          /\bfinal\b/u.test(childrenOf(field, "modifiers")[0]?.text ?? ""),
      )
      .flatMap((field) => childrenOf(field, "variable_declarator"))
      .filter((declarator) => fieldOf(declarator, "name")?.text === name)
      .flatMap((declarator) => {
        const value = fieldOf(declarator, "value");
        return value === undefined ? [] : [{ file, node: value }];
      });
  });
}

function isValue({ type }: Node): boolean {
  return !/comment$|^ERROR$/u.test(type);
}

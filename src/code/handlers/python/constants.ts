import {
  absent,
  known,
  oneOf,
  unknown,
  type Property,
  type Tree,
  type Unknown,
} from "../../../declarations/value.ts";
import { joined } from "../../joined.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import { fold, notConstant, sum, type Located, type Step } from "../syntax/fold.ts";
import { childrenOf, fieldOf, lineOf, placeOf, type Node } from "../syntax/parser.ts";
import { pythonText } from "./literals.ts";
import { definitionOf } from "./modules.ts";
import { originalOf } from "./original-names.ts";
import { isWrittenFromElsewhere } from "./writes.ts";

/** The value of a Python expression as far as constants of modules and classes, also imported ones, tell it. */
export function pythonValue(code: CodeBase, located: Located): Tree {
  return fold(located, stepIn(code));
}

function stepIn(code: CodeBase): Step {
  return (located, part) => {
    const { file, node, given } = located;
    const at = placeOf(file, node);
    const sub = (inner: Node): Tree => part({ file, node: inner, ...(given && { given }) });
    switch (node.type) {
      case "string":
        return textOf(located, sub);
      case "concatenated_string":
        return joined(childrenOf(node, "string").map(sub), lineOf(node), at);
      case "parenthesized_expression":
        return only(node, sub) ?? notConstant(located);
      case "integer":
      case "float": {
        const value = Number(node.text.replaceAll("_", ""));
        return Number.isFinite(value) ? known(value, at) : notConstant(located);
      }
      case "true":
      case "false":
        return known(node.type === "true", at);
      case "none":
        return absent(at);
      case "list":
      case "tuple":
      case "set":
        return { kind: "array", items: node.namedChildren.filter(isValue).map(sub), at };
      case "dictionary":
        return dictionary(located, sub);
      case "binary_operator": {
        const isSum = fieldOf(node, "operator")?.type === "+";
        return isSum ? sum(located, sub) : notConstant(located);
      }
      case "conditional_expression": {
        const [then, , otherwise] = node.namedChildren;
        return then !== undefined && otherwise !== undefined
          ? oneOf([sub(then), sub(otherwise)], at)
          : notConstant(located);
      }
      case "identifier":
      case "attribute":
        return named(located);
      case "call":
      case "subscript":
        return memberNamed(code, located, sub) ?? settingRead(located) ?? notConstant(located);
      default:
        return notConstant(located);
    }

    function named({ file: where, node: name, given }: Located): Tree {
      const whole: Located = { file: where, node: name, ...(given && { given }) };
      const found = definitionOf(code, whole);
      if (found === "several") return notConstant(located, "is assigned in several places");
      if (found !== undefined) return isValueNode(found.node) ? part(found) : notConstant(located);
      const member = enumMember(code, whole);
      return member === undefined
        ? (settingRead(located) ?? notConstant(located, "comes from elsewhere"))
        : known(member, at);
    }
  };
}

/** `func.AuthLevel.ANONYMOUS`: the enumerations of azure.functions, by the name of the member. */
function enumMember(code: CodeBase, located: Located): string | undefined {
  const [object, member] = [fieldOf(located.node, "object"), fieldOf(located.node, "attribute")];
  if (object === undefined || member === undefined) return undefined;
  // AuthLevel.ANONYMOUS.value
  if (member.text === "value" || member.text === "name")
    return enumMember(code, { ...located, node: object });
  const isChanged = ["AuthLevel", member.text].some((name) => isWrittenFromElsewhere(code, name));
  return !isChanged && isEnumeration(code, { ...located, node: object }) ? member.text : undefined;
}

function isEnumeration(code: CodeBase, located: Located): boolean {
  const name = originalOf(code, located)?.name ?? "";
  return /^(?:AuthLevel|DataType|Cardinality|AccessRights|HttpMethod|BlobSource)$/u.test(name);
}

/** `func.AuthLevel["ANONYMOUS"]`, `func.AuthLevel("anonymous")`, `getattr(func.AuthLevel, "ANONYMOUS")`. */
function memberNamed(code: CodeBase, located: Located, sub: (node: Node) => Tree): Tree | undefined {
  const { node } = located;
  const of = (inner: Node): Located => ({ ...located, node: inner });
  if (node.type === "subscript") {
    const [object, key] = [fieldOf(node, "value"), fieldOf(node, "subscript")];
    return object !== undefined && key !== undefined && isEnumeration(code, of(object))
      ? sub(key)
      : undefined;
  }
  const callee = fieldOf(node, "function");
  const [first, second] = fieldOf(node, "arguments")?.namedChildren.filter(isValue) ?? [];
  if (callee === undefined || first === undefined) return undefined;
  if (isEnumeration(code, of(callee))) return sub(first);
  const isGetattr = callee.text === "getattr" && originalOf(code, of(callee))?.module === "";
  return isGetattr && second !== undefined && isEnumeration(code, of(first)) ? sub(second) : undefined;
}

/** `os.environ["X"]`, `os.environ.get("X")`, `os.getenv("X")`. */
function settingRead({ file, node }: Located): Unknown | undefined {
  const name = /^os\.(?:environ\[|environ\.get\(|getenv\()\s*["'](?<name>\w+)["']/u.exec(node.text)?.groups?.[
    "name"
  ];
  return name === undefined
    ? undefined
    : unknown(`the setting '${name}' is known only at run time`, `os.environ.${name}`, placeOf(file, node));
}

/** Texts and the expressions between them: `f"{PREFIX}/{{id}}"`. */
function textOf(located: Located, sub: (node: Node) => Tree): Tree {
  const { file, node } = located;
  const at = placeOf(file, node);
  const parts = pythonText(node).map((piece) => (typeof piece === "string" ? known(piece, at) : sub(piece)));
  return parts.length === 1 && parts[0]?.kind === "known"
    ? { ...parts[0], at }
    : joined(parts, lineOf(node), at);
}

function isValueNode({ type }: Node): boolean {
  return type !== "class_definition" && type !== "function_definition";
}

function only(node: Node, sub: (node: Node) => Tree): Tree | undefined {
  const [child, ...more] = node.namedChildren.filter(isValue);
  return child === undefined || more.length > 0 ? undefined : sub(child);
}

function isValue({ type }: Node): boolean {
  return type !== "comment" && type !== "ERROR";
}

function dictionary({ file, node }: Located, sub: (node: Node) => Tree): Tree {
  const properties = new Map<string, Property>();
  let rest: Unknown | undefined;
  for (const child of node.namedChildren.filter(isValue)) {
    const [key, value] = [fieldOf(child, "key"), fieldOf(child, "value")];
    const name = key && sub(key);
    if (value !== undefined && name?.kind === "known") {
      const text = String(name.value);
      properties.set(text.toLowerCase(), { name: text, at: placeOf(file, child), value: sub(value) });
    } else rest ??= unknown("more members are put into it", lineOf(child), placeOf(file, child));
  }
  return { kind: "object", properties, at: placeOf(file, node), ...(rest && { rest }) };
}

import { DEEPEST, LONGEST_CHAIN, expression, integer, propertyKey, string } from "./expressions.ts";
import { commaList, lineList } from "./lists.ts";
import type { Cursor } from "./cursor.ts";
import { decorators } from "./decorators.ts";
import type { TupleItem, TypeExpression, TypeMember, TypeProperty } from "./syntax.ts";

// declaredType := "resource" string? | type
export function declaredType(cursor: Cursor): TypeExpression {
  const { start } = cursor;
  if (!cursor.isKeyword("resource") || cursor.next === "<") return type(cursor);
  cursor.read();
  if (!cursor.at("string") && !cursor.at("string start"))
    return { kind: "resource type", start, end: cursor.previousEnd };
  return { kind: "resource type", type: string(cursor), start, end: cursor.previousEnd };
}

// type := (newline? "|")? nullable (newline? "|" nullable)*
function type(cursor: Cursor): TypeExpression {
  if (cursor.depth >= DEEPEST) {
    cursor.tooMuch(`types nested more than ${DEEPEST} deep are not read`, cursor.start);
    return cursor.skipTo(",", "=");
  }
  cursor.depth++;
  if (cursor.kindAfterNewLine === "|") cursor.newLines();
  const pipe = cursor.at("|") ? cursor.start : undefined;
  const members = pipe === undefined ? [nullable(cursor), ...moreMembers(cursor)] : moreMembers(cursor);
  cursor.depth--;
  const [first] = members;
  if (first !== undefined && pipe === undefined && members.length === 1) return first;
  const start = pipe ?? first?.start ?? cursor.previousEnd;
  return { kind: "union type", members, start, end: cursor.endFrom(start) };
}

function moreMembers(cursor: Cursor): readonly TypeExpression[] {
  const members: TypeExpression[] = [];
  while (cursor.kindAfterNewLine === "|") {
    cursor.newLines();
    cursor.read();
    members.push(nullable(cursor));
  }
  return members;
}

// nullable := ("!" | "-")? typeMember ("?" | "!")*
function nullable(cursor: Cursor): TypeExpression {
  const { kind, start } = cursor;
  let base: TypeExpression;
  if (kind === "!" || kind === "-") {
    cursor.read();
    const operand = member(cursor);
    base = { kind: "negated type", operator: kind, operand, start, end: cursor.endFrom(start) };
  } else base = member(cursor);
  for (let links = 0; links < LONGEST_CHAIN && (cursor.at("?") || cursor.at("!")); links++) {
    const isNullable = cursor.at("?");
    cursor.read();
    base = { kind: "nullable type", base, nullable: isNullable, start: base.start, end: cursor.previousEnd };
  }
  return base;
}

// typeMember := primary ("." (identifier typeArguments? | "*") | "[" ("*" | expression)? "]")*
function member(cursor: Cursor): TypeExpression {
  let base = primary(cursor);
  for (let links = 0; cursor.at(".") || cursor.at("["); links++) {
    if (links >= LONGEST_CHAIN) {
      cursor.tooMuch(`more than ${LONGEST_CHAIN} accesses in one type are not read`, cursor.start);
      cursor.skipTo(",", "=");
      return base;
    }
    base = link(cursor, base);
  }
  return base;
}

function link(cursor: Cursor, base: TypeExpression): TypeExpression {
  const { start } = base;
  const openedAt = cursor.start;
  const memberOf = (member: TypeMember["member"]): TypeMember => ({
    kind: "type member",
    base,
    member,
    start,
    end: cursor.previousEnd,
  });
  if (cursor.accept(".")) {
    if (cursor.accept("*")) return memberOf("additional properties");
    const name = cursor.identifier("the name of a property, or `*`");
    if (!cursor.at("<")) return memberOf(name);
    const args = commaList(cursor, "<", ">", type);
    return { kind: "type instantiation", base, name, arguments: args, start, end: cursor.previousEnd };
  }
  cursor.read();
  if (cursor.accept("]")) return { kind: "array type", item: base, start, end: cursor.previousEnd };
  cursor.open("[");
  let index: TypeMember["member"];
  if (cursor.accept("*")) index = "items";
  else {
    const value = expression(cursor);
    index = value.kind === "integer" ? value : { kind: "skipped", start: value.start, end: value.end };
    if (value.kind !== "integer" && value.kind !== "skipped") {
      cursor.wrong("expected a number, `*` or nothing between the brackets", value.start, value.end);
    }
  }
  if (!cursor.at("]")) {
    cursor.expected("`]`");
    cursor.skipTo("]");
  }
  cursor.close("[", openedAt);
  return memberOf(index);
}

// primary := literal | string | objectType | tupleType | "(" type ")" | identifier typeArguments?
function primary(cursor: Cursor): TypeExpression {
  const { kind, start, end } = cursor;
  switch (kind as string) {
    case "integer":
      return integer(cursor);
    case "true":
    case "false":
      cursor.read();
      return { kind: "boolean", value: kind === "true", start, end };
    case "null":
      cursor.read();
      return { kind: "null", start, end };
    case "string":
    case "string start":
      return string(cursor);
    case "{":
      return objectType(cursor);
    case "[":
      return tupleType(cursor);
    case "(":
      return parenthesized(cursor);
    case "identifier": {
      const name = cursor.identifier("the name of a type");
      if (!cursor.at("<")) return { kind: "type name", name: name.name, start, end };
      const args = commaList(cursor, "<", ">", type);
      return { kind: "type instantiation", name, arguments: args, start, end: cursor.previousEnd };
    }
    default:
      return cursor.missing("a type");
  }
}

function parenthesized(cursor: Cursor): TypeExpression {
  const { start } = cursor;
  cursor.read();
  cursor.open("(");
  const inner = type(cursor);
  if (!cursor.at(")")) {
    cursor.expected("`)`");
    cursor.skipTo(")");
  }
  cursor.close("(", start);
  return { kind: "parenthesized type", inner, start, end: cursor.previousEnd };
}

// objectType := "{" (typeProperty ((newline | ",") typeProperty)*)? "}"
function objectType(cursor: Cursor): TypeExpression {
  const { start } = cursor;
  const properties = lineList(
    cursor,
    "{",
    "}",
    typeProperty,
    () => !cursor.at("@") && cursor.startsStatement(),
  );
  return { kind: "object type", properties, start, end: cursor.previousEnd };
}

// typeProperty := decorator* (identifier | string | "*") ":" type
function typeProperty(cursor: Cursor): TypeProperty {
  const before = decorators(cursor);
  const asterisk = cursor.start;
  const key = cursor.accept("*") ? "*" : propertyKey(cursor);
  const start = key === "*" ? asterisk : key.start;
  if (!cursor.expect(":")) {
    cursor.skipTo(":", ",");
    cursor.accept(":");
  }
  const value = type(cursor);
  return { kind: "type property", decorators: before, key, value, start, end: cursor.endFrom(start) };
}

// tupleType := "[" (decorator* type ((newline | ",") decorator* type)*)? "]"
function tupleType(cursor: Cursor): TypeExpression {
  const { start } = cursor;
  const items = lineList(cursor, "[", "]", tupleItem, () => !cursor.at("@") && cursor.startsStatement());
  return { kind: "tuple type", items, start, end: cursor.previousEnd };
}

function tupleItem(cursor: Cursor): TupleItem {
  const before = decorators(cursor);
  const value = type(cursor);
  const { start } = value;
  return { kind: "tuple item", decorators: before, value, start, end: cursor.endFrom(start) };
}

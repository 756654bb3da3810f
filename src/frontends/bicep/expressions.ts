import type { Cursor } from "./cursor.ts";
import { commaList, lineList } from "./lists.ts";
import { openingOf, unescaped } from "./string-text.ts";
import type {
  ArrayLiteral,
  BinaryOperator,
  Call,
  Expression,
  Identifier,
  Lambda,
  Loop,
  ObjectItem,
  ObjectLiteral,
  ObjectProperty,
  Skipped,
  Spread,
  StringLiteral,
} from "./syntax.ts";
import type { TokenKind } from "./tokens.ts";

/** Deeper nesting than this is not read: real files stay below thirty, and reading it would exhaust the stack. */
export const DEEPEST = 256;
/** More links (`a.b.c`, `a + b + c`) than this in one chain are not read, for the same reason. */
export const LONGEST_CHAIN = 1000;

// expression := binary (newline? "?" expression newline? ":" expression)?
export function expression(cursor: Cursor): Expression {
  if (cursor.depth >= DEEPEST) {
    cursor.tooMuch(`expressions nested more than ${DEEPEST} deep are not read`, cursor.start);
    return cursor.skipTo(",", ":");
  }
  cursor.depth++;
  const condition = binary(cursor, 0);
  const whole = cursor.kindAfterNewLine === "?" ? ternary(cursor, condition) : condition;
  cursor.depth--;
  return whole;
}

function ternary(cursor: Cursor, condition: Expression): Expression {
  cursor.newLines();
  cursor.read();
  const yes = expression(cursor);
  if (cursor.kindAfterNewLine === ":") cursor.newLines();
  cursor.expect(":");
  const no = expression(cursor);
  return {
    kind: "ternary",
    condition,
    yes,
    no,
    start: condition.start,
    end: cursor.endFrom(condition.start),
  };
}

// binary := unary (operator unary)*, by precedence, from the left
function binary(cursor: Cursor, above: number): Expression {
  let left = unary(cursor);
  for (let links = 0; ; links++) {
    const { kind } = cursor;
    const precedence = PRECEDENCE.get(kind) ?? 0;
    if (precedence <= above) return left;
    if (links >= LONGEST_CHAIN) {
      cursor.tooMuch(`more than ${LONGEST_CHAIN} operators in one expression are not read`, cursor.start);
      cursor.skipTo(",", "?", ":");
      return left;
    }
    cursor.read();
    const right = binary(cursor, precedence);
    left = {
      kind: "binary",
      operator: kind as BinaryOperator,
      left,
      right,
      start: left.start,
      end: cursor.endFrom(left.start),
    };
  }
}

const PRECEDENCE: ReadonlyMap<TokenKind, number> = new Map<TokenKind, number>([
  ["*", 7],
  ["/", 7],
  ["%", 7],
  ["+", 6],
  ["-", 6],
  ["<", 5],
  ["<=", 5],
  [">", 5],
  [">=", 5],
  ["==", 4],
  ["!=", 4],
  ["=~", 4],
  ["!~", 4],
  ["&&", 3],
  ["||", 2],
  ["??", 1],
]);

// unary := ("!" | "-") member | member
function unary(cursor: Cursor): Expression {
  const { kind, start } = cursor;
  if (kind !== "!" && kind !== "-") return member(cursor);
  cursor.read();
  const operand = member(cursor);
  return { kind: "unary", operator: kind, operand, start, end: cursor.endFrom(start) };
}

// member := primary ("." "?"? identifier arguments? | "::" identifier | "[" "?"? "^"? expression "]" | "!")*
function member(cursor: Cursor): Expression {
  let base = primary(cursor);
  for (let links = 0; ; links++) {
    const { kind } = cursor;
    if (kind !== "." && kind !== "[" && kind !== "::" && kind !== "!") return base;
    if (links >= LONGEST_CHAIN) {
      cursor.tooMuch(`more than ${LONGEST_CHAIN} accesses in one expression are not read`, cursor.start);
      cursor.skipTo(",", "?", ":");
      return base;
    }
    base = link(cursor, base);
  }
}

function link(cursor: Cursor, base: Expression): Expression {
  const { start } = base;
  const openedAt = cursor.start;
  if (cursor.accept("!")) return { kind: "non-null", base, start, end: cursor.previousEnd };
  if (cursor.accept("::")) {
    const name = cursor.identifier("the name of a nested resource");
    return { kind: "resource access", base, name, start, end: cursor.previousEnd };
  }
  if (cursor.accept(".")) {
    const safe = cursor.accept("?");
    const name = cursor.identifier("the name of a property or function");
    if (!cursor.at("(")) return { kind: "property access", base, name, safe, start, end: cursor.previousEnd };
    if (safe) cursor.wrong("a function can't be called with `.?`", name.start, name.end);
    const args = callArguments(cursor);
    return { kind: "instance call", base, name, arguments: args, start, end: cursor.previousEnd };
  }
  cursor.read();
  cursor.open("[");
  const safe = cursor.accept("?");
  const fromEnd = cursor.accept("^");
  const index = expression(cursor);
  if (!cursor.at("]")) {
    cursor.expected("`]`");
    cursor.skipTo("]");
  }
  cursor.close("[", openedAt);
  return { kind: "index access", base, index, safe, fromEnd, start, end: cursor.previousEnd };
}

// primary := literal | string | object | array | loop | "(" ... | identifier ...
function primary(cursor: Cursor): Expression {
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
      return object(cursor);
    case "[":
      return startsLoop(cursor) ? loop(cursor, expression) : array(cursor);
    case "(":
      return parenthesizedOrLambda(cursor);
    case "identifier":
      return named(cursor);
    default:
      return cursor.missing("a value");
  }
}

export function integer(cursor: Cursor): Expression & { kind: "integer" } {
  const { start, end } = cursor;
  const value = Number(cursor.textOfToken);
  // The compiler takes what fits into 64 bits without sign.
  if (end - start > 20 || BigInt(cursor.textOfToken) > 0xffff_ffff_ffff_ffffn)
    cursor.wrong("the number does not fit into 64 bits", start, end);
  cursor.read();
  return { kind: "integer", value, start, end };
}

// named := identifier arguments? | identifier "=>" newline? expression
function named(cursor: Cursor): Expression {
  const name = cursor.identifier("a name");
  if (cursor.at("(")) {
    const args = callArguments(cursor);
    return { kind: "call", name, arguments: args, start: name.start, end: cursor.previousEnd } satisfies Call;
  }
  if (cursor.at("=>")) return lambda(cursor, [name], name.start);
  return { kind: "variable access", name: name.name, start: name.start, end: name.end };
}

function lambda(cursor: Cursor, parameters: readonly Identifier[], start: number): Lambda {
  cursor.expect("=>");
  if (!cursor.statementFollows()) cursor.newLines();
  const body = expression(cursor);
  return { kind: "lambda", parameters, body, start, end: cursor.endFrom(start) };
}

// parenthesizedOrLambda := "(" newline? (expression newline? ("," newline? expression newline?)*)? ")" ("=>" ...)?
function parenthesizedOrLambda(cursor: Cursor): Expression {
  const { start } = cursor;
  cursor.read();
  cursor.open("(");
  if (!cursor.statementFollows()) cursor.newLines();
  const items: Expression[] = [];
  while (!cursor.at(")")) {
    items.push(expression(cursor));
    if (cursor.kindAfterNewLine === ")" || cursor.kindAfterNewLine === ",") cursor.newLines();
    if (cursor.at(")")) break;
    if (cursor.accept(",")) {
      cursor.newLines();
      continue;
    }
    cursor.expected("`)`");
    cursor.skipTo(")");
    break;
  }
  cursor.close("(", start);
  const end = cursor.previousEnd;
  if (cursor.at("=>"))
    return lambda(
      cursor,
      items.map((item) => parameterName(cursor, item)),
      start,
    );
  const [inner] = items;
  if (inner === undefined) {
    cursor.wrong("expected a value between the parentheses", start, end);
    return { kind: "skipped", start, end };
  }
  if (items.length > 1) {
    cursor.wrong("expected one value between the parentheses", start, end);
    return { kind: "skipped", start, end };
  }
  return { kind: "parenthesized", inner, start, end };
}

function parameterName(cursor: Cursor, { start, end, ...item }: Expression): Identifier {
  if (item.kind === "variable access") return { kind: "identifier", name: item.name, start, end };
  if (item.kind !== "skipped") cursor.wrong("expected the name of a lambda's parameter", start, end);
  return { kind: "identifier", name: "", start, end };
}

// arguments := "(" newline? (expression ("," newline? expression)*)? newline? ")"
export function callArguments(cursor: Cursor): readonly Expression[] {
  return commaList(cursor, "(", ")", expression);
}

// object := "{" (newline | ",")* (objectItem ((newline | ",") objectItem)*)? newline? "}"
export function object(cursor: Cursor): ObjectLiteral {
  return objectOf(cursor, plainItem, () => cursor.startsStatement());
}

/** An object whose items may be more than properties, and where `ends` tells that it was never closed. */
export function objectOf(
  cursor: Cursor,
  item: (cursor: Cursor) => ObjectItem,
  ends: () => boolean,
): ObjectLiteral {
  const { start } = cursor;
  const items = lineList(cursor, "{", "}", item, ends);
  return { kind: "object", items, start, end: cursor.previousEnd };
}

// plainItem := "..." expression | property
function plainItem(cursor: Cursor): ObjectItem {
  return cursor.at("...") ? spread(cursor) : property(cursor);
}

export function spread(cursor: Cursor): Spread {
  const { start } = cursor;
  cursor.expect("...");
  const value = expression(cursor);
  return { kind: "spread", value, start, end: cursor.endFrom(start) };
}

// property := (identifier | string) ":" expression
export function property(cursor: Cursor): ObjectProperty {
  const key = propertyKey(cursor);
  const { start } = key;
  if (!cursor.expect(":")) {
    cursor.skipTo(":", ",");
    cursor.accept(":");
  }
  const value = expression(cursor);
  return { kind: "property", key, value, start, end: cursor.endFrom(start) };
}

export function propertyKey(cursor: Cursor): Identifier | StringLiteral | Skipped {
  switch (cursor.kind as string) {
    case "identifier":
      return cursor.identifier("the name of a property");
    case "string":
    case "string start":
      return string(cursor);
    default:
      cursor.expected("the name of a property");
      return cursor.skipTo(":");
  }
}

// array := "[" (newline | ",")* (arrayItem ((newline | ",") arrayItem)*)? newline? "]"
function array(cursor: Cursor): ArrayLiteral {
  const { start } = cursor;
  const items = lineList(
    cursor,
    "[",
    "]",
    () => (cursor.at("...") ? spread(cursor) : expression(cursor)),
    () => cursor.startsStatement(),
  );
  return { kind: "array", items, start, end: cursor.previousEnd };
}

export function startsLoop(cursor: Cursor): boolean {
  return cursor.isKeyword("for", 1) || (cursor.next === "new line" && cursor.isKeyword("for", 2));
}

// loop := "[" newline? "for" (identifier | "(" identifier "," identifier ")") "in" expression ":" body newline? "]"
export function loop(cursor: Cursor, body: (cursor: Cursor) => Expression): Loop {
  const { start } = cursor;
  cursor.read();
  cursor.open("[");
  cursor.newLines();
  cursor.expectKeyword("for");
  const [item, index] = loopVariables(cursor);
  cursor.expectKeyword("in");
  const items = expression(cursor);
  if (!cursor.expect(":")) {
    cursor.skipTo(":", "]");
    cursor.accept(":");
  }
  const repeated = body(cursor);
  cursor.newLines();
  if (!cursor.at("]")) {
    cursor.expected("`]`");
    cursor.skipTo("]");
  }
  cursor.close("[", start);
  return {
    kind: "for",
    item,
    ...(index && { index }),
    array: items,
    body: repeated,
    start,
    end: cursor.previousEnd,
  };
}

function loopVariables(cursor: Cursor): readonly [Identifier, Identifier?] {
  const openedAt = cursor.start;
  if (!cursor.accept("(")) return [cursor.identifier("the name of the loop's item, or `(`")];
  cursor.open("(");
  const item = cursor.identifier("the name of the loop's item");
  cursor.expect(",");
  const index = cursor.identifier("the name of the loop's index");
  if (!cursor.at(")")) {
    cursor.expected("`)`");
    cursor.skipTo(")");
  }
  cursor.close("(", openedAt);
  return [item, index];
}

// string := stringToken | stringStart expression (stringMiddle expression)* stringEnd
export function string(cursor: Cursor): StringLiteral | Skipped {
  const { start } = cursor;
  const opening = openingOf(cursor.text, start);
  const multiLine = opening.length > 1;
  // In `$$'''`, a hole opens with `$$${`... as many dollars as the string did.
  const hole = multiLine ? opening.length - 2 : 2;
  const segments: string[] = [];
  const holes: Expression[] = [];
  const segment = (from: number, closing: number): void => {
    const raw = cursor.text.slice(from, Math.max(from, cursor.end - closing));
    segments.push(multiLine ? (segments.length === 0 ? raw.replace(/^\r?\n/u, "") : raw) : unescaped(raw));
  };
  if (cursor.at("string")) {
    segment(start + opening.length, multiLine ? 3 : 1);
    cursor.read();
    return { kind: "string", segments, holes, start, end: cursor.previousEnd };
  }
  segment(start + opening.length, hole);
  cursor.read();
  cursor.open("hole");
  for (;;) {
    holes.push(expression(cursor));
    if (!cursor.at("string middle") && !cursor.at("string end")) {
      cursor.expected("`}` to end the interpolation");
      cursor.skipTo();
    }
    if (!cursor.at("string middle")) break;
    segment(cursor.start + 1, hole);
    cursor.read();
  }
  cursor.closeHole();
  if (!cursor.at("string end")) return { kind: "skipped", start, end: cursor.previousEnd };
  segment(cursor.start + 1, multiLine ? 3 : 1);
  cursor.read();
  return { kind: "string", segments, holes, start, end: cursor.previousEnd };
}

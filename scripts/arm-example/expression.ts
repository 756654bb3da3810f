import type {
  BinaryOperation,
  Expression,
  InstanceCall,
  ObjectLiteral,
  PropertyAccess,
  Spread,
  StringLiteral,
} from "../../src/frontends/bicep/syntax.ts";
import { functionOfOperator } from "../../src/frontends/bicep/operators.ts";
import type { Json } from "./layout.ts";
import { keyOf, NotWritable, propertyOf, type NamedResource, type Names } from "./names.ts";

/** A value: JSON where it is literal, else an expression in brackets. `bicep` is the text that it was read from. */
export function jsonOf(expression: Expression, names: Names, bicep: string): Json {
  const from = expression.start;
  if (expression.kind === "parenthesized") return jsonOf(expression.inner, names, bicep);
  const inline = !bicep.slice(expression.start, expression.end).includes("\n");
  if (expression.kind === "array") {
    const items = expression.items.map((item) => jsonOf(withoutSpread(item), names, bicep));
    return { kind: "array", items, from, inline };
  }
  if (expression.kind === "object") {
    const members = propertiesOf(expression).map(({ name, value, start }) => ({
      name,
      value: jsonOf(value, names, bicep),
      from: start,
    }));
    return { kind: "object", members, from, inline };
  }
  return { kind: "scalar", value: scalarOf(expression, names), from, alsoFrom: inlinedBy(expression, names) };
}

function scalarOf(expression: Expression, names: Names): string | number | boolean | null {
  if (expression.kind === "string") return valueOf(piecesOf(expression), names);
  if (expression.kind === "integer" || expression.kind === "boolean") return expression.value;
  return expression.kind === "null" ? null : `[${textOf(expression, names)}]`;
}

/** The expression as ARM writes it, without the brackets around the whole. */
function textOf(expression: Expression, names: Names): string {
  const text = (part: Expression): string => textOf(part, names);
  switch (expression.kind) {
    case "string":
      return stringText(expression, names);
    case "integer":
      return String(expression.value);
    case "boolean":
      return expression.value ? "true()" : "false()";
    case "null":
      return "null()";
    case "parenthesized":
      return text(expression.inner);
    case "array":
      return called(
        "createArray",
        expression.items.map((item) => text(withoutSpread(item))),
      );
    case "object":
      return called(
        "createObject",
        propertiesOf(expression).flatMap(({ name, value }) => [quoted(name), text(value)]),
      );
    case "variable access":
      return named(expression.name, names);
    case "call":
      return called(expression.name.name, expression.arguments.map(text));
    case "instance call":
      return instanceCall(expression, names);
    case "property access":
      return propertyAccess(expression, names);
    case "index access":
      if (expression.safe || expression.fromEnd) throw new NotWritable("an index that need not be there");
      return `${text(expression.base)}[${text(expression.index)}]`;
    case "unary":
      return expression.operator === "!"
        ? called("not", [text(expression.operand)])
        : called("sub", ["0", text(expression.operand)]);
    case "binary":
      return binary(expression, names);
    case "ternary":
      return called("if", [expression.condition, expression.yes, expression.no].map(text));
    case "resource access":
    case "non-null":
    case "for":
    case "if":
    case "lambda":
    case "skipped":
      throw new NotWritable(expression.kind);
  }
}

/** `resourceId('Microsoft.Web/sites', 'api')`, by the function that fits where it is. */
export function idOf(resource: NamedResource, names: Names): string {
  const path = [quoted(resource.type), ...resource.names.map((name) => textOf(name, names))];
  const outermost = outermostOf(resource);
  const scope = propertyOf(outermost.body, "scope");
  if (scope === undefined) {
    if (names.scope === "resourceGroup") return called("resourceId", path);
    return called(names.scope === "subscription" ? "subscriptionResourceId" : "tenantResourceId", path);
  }
  if (scope.kind === "call") {
    const where = scope.arguments.map((argument) => textOf(argument, names));
    if (scope.name.name === "tenant") return called("tenantResourceId", path);
    if (scope.name.name === "subscription") return called("subscriptionResourceId", [...where, ...path]);
    if (scope.name.name === "resourceGroup") return called("resourceId", [...where, ...path]);
    throw new NotWritable(`the scope ${scope.name.name}`);
  }
  return called("extensionResourceId", [idOf(resourceOf(scope, names), names), ...path]);
}

/** The resource that a symbolic name stands for, alone or behind that of its parent (`site::web`). */
export function resourceOf(expression: Expression, names: Names): NamedResource {
  const name =
    expression.kind === "variable access"
      ? expression.name
      : expression.kind === "resource access"
        ? expression.name.name
        : "";
  const resource = names.resources.get(name);
  if (resource === undefined) throw new NotWritable("something else than a resource by its name");
  return resource;
}

/** The name with those of its parents, as ARM writes it: `orders/default`. */
export function fullName({ names: parts }: NamedResource, names: Names): string {
  const holes = parts.flatMap((part, index): readonly Piece[] => {
    const pieces = part.kind === "string" ? piecesOf(part) : [part];
    return index === 0 ? pieces : ["/", ...pieces];
  });
  return valueOf(holes, names);
}

/** The resources that a value names, also by variables. */
export function resourcesIn(value: unknown, names: Names): readonly NamedResource[] {
  return namesIn(value).flatMap((name) => {
    const resource = names.resources.get(name);
    return resource === undefined ? resourcesIn(names.variables.get(name)?.value, names) : [resource];
  });
}

/** Where the variables are declared whose values stand in the place of their names. */
function inlinedBy(value: Expression, names: Names): readonly number[] {
  return namesIn(value).flatMap((name) => {
    const variable = names.variables.get(name);
    if (variable === undefined || !isDeployTime(variable.value, names)) return [];
    return [variable.start, ...inlinedBy(variable.value, names)];
  });
}

function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== "object" || value === null) return [];
  const { kind, name } = value as { readonly kind?: unknown; readonly name?: unknown };
  // A resource that is declared inside another names things for itself.
  if (kind === "resource") return [];
  if (kind === "variable access" && typeof name === "string") return [name];
  return Object.values(value).flatMap(namesIn);
}

type Piece = string | Expression;

function piecesOf({ segments, holes }: StringLiteral): readonly Piece[] {
  return segments.flatMap((segment, index) => {
    const hole = holes[index];
    return hole === undefined ? [segment] : [segment, hole];
  });
}

function valueOf(pieces: readonly Piece[], names: Names): string {
  if (pieces.every((piece) => typeof piece === "string")) {
    const text = pieces.join("");
    return text.startsWith("[") ? `[${text}` : text;
  }
  return `[${formatted(pieces, names)}]`;
}

function stringText(literal: StringLiteral, names: Names): string {
  return literal.holes.length === 0 ? quoted(literal.segments.join("")) : formatted(piecesOf(literal), names);
}

function formatted(pieces: readonly Piece[], names: Names): string {
  const holes: string[] = [];
  let pattern = "";
  for (const piece of pieces) {
    if (typeof piece === "string") pattern += piece.replace(/[{}]/gu, "$&$&");
    else pattern += `{${holes.push(textOf(piece, names)) - 1}}`;
  }
  return pattern === "{0}" && holes[0] !== undefined
    ? holes[0]
    : called("format", [quoted(pattern), ...holes]);
}

function named(name: string, names: Names): string {
  if (names.parameters.has(name)) return called("parameters", [quoted(name)]);
  const variable = names.variables.get(name);
  if (variable === undefined) throw new NotWritable(`the name ${name}`);
  // Variables of ARM can't hold what is only known while it deploys.
  return isDeployTime(variable.value, names)
    ? textOf(variable.value, names)
    : called("variables", [quoted(name)]);
}

/** Whether a value is made of what ARM knows only while it deploys: keys and properties of resources. */
export function isDeployTime(value: Expression, names: Names): boolean {
  return /\b(?:reference|list\w*)\(/u.test(textOf(value, names).replace(/'(?:[^']|'')*'/gu, "''"));
}

function instanceCall({ base, name, arguments: given }: InstanceCall, names: Names): string {
  const rest = given.map((argument) => textOf(argument, names));
  if (base.kind === "variable access" && (base.name === "az" || base.name === "sys"))
    return called(name.name, rest);
  const resource = resourceOf(base, names);
  const version = given.length > 0 ? [] : [quoted(resource.apiVersion)];
  return called(name.name, [idOf(resource, names), ...version, ...rest]);
}

function propertyAccess({ base, name, safe }: PropertyAccess, names: Names): string {
  if (safe) throw new NotWritable("a property that need not be there");
  if (base.kind !== "resource access" && (base.kind !== "variable access" || !names.resources.has(base.name)))
    return `${textOf(base, names)}.${name.name}`;
  const resource = resourceOf(base, names);
  if (name.name === "id") return idOf(resource, names);
  if (name.name === "name") return textOf(resource.names.at(-1) ?? base, names);
  const of = [idOf(resource, names), quoted(resource.apiVersion)];
  return name.name === "properties"
    ? called("reference", of)
    : `${called("reference", [...of, quoted("full")])}.${name.name}`;
}

/** The properties that are written in an object, without the resources in it. */
export function propertiesOf(
  object: ObjectLiteral,
): readonly { readonly name: string; readonly value: Expression; readonly start: number }[] {
  return object.items.flatMap((item) => {
    if (item.kind === "resource") return [];
    if (item.kind !== "property") throw new NotWritable("properties that are spread");
    return [{ name: keyOf(item), value: item.value, start: item.start }];
  });
}

function withoutSpread(item: Expression | Spread): Expression {
  if (item.kind === "spread") throw new NotWritable("items that are spread");
  return item;
}

function outermostOf(resource: NamedResource): NamedResource {
  return resource.parent === undefined ? resource : outermostOf(resource.parent);
}

function called(name: string, parts: readonly string[]): string {
  return `${name}(${parts.join(", ")})`;
}

function quoted(text: string): string {
  return `'${text.replace(/'/gu, "''")}'`;
}

// `=~` and `!~` compare without regard to case, which ARM writes with `toLower` on both sides; the examples have none.
function binary({ operator, left, right }: BinaryOperation, names: Names): string {
  const both = [textOf(left, names), textOf(right, names)];
  switch (operator) {
    case "!=":
      return called("not", [called("equals", both)]);
    case "&&":
      return called("and", both);
    case "||":
      return called("or", both);
    case "??":
      return called("coalesce", both);
    case "=~":
    case "!~":
      throw new NotWritable(operator);
    case "*":
    case "/":
    case "%":
    case "+":
    case "-":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "==":
      return called(functionOfOperator[operator], both);
  }
}

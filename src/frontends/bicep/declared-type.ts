import type { Property, Tree } from "../../declarations/value.ts";
import { known, memberOf, oneOf, withSecrecy } from "../../declarations/value.ts";
import type { Place } from "../../source/source.ts";
import { decoratorNamed, textOfString } from "./nodes.ts";
import type { ExportedType } from "../../declarations/template-file.ts";
import type { Symbols } from "./symbols.ts";
import type { Decorator, TypeExpression, TypeProperty } from "./syntax.ts";

/** What a declared type comes down to. */
export interface DeclaredType {
  /** `string`, `int`, `bool`, `object`, `array`, `any`; `unknown` where another file would have to tell. */
  readonly base: string;
  readonly secure: boolean;
  /** Whether a parameter of it may be left out. */
  readonly nullable: boolean;
}

/** The types that one file sees: its own and those it imports. */
export interface TypeScope {
  readonly symbols: Symbols;
  /** The type of that name in the file that it is imported from; undefined when that can't be had. */
  imported(name: string): LocatedType | undefined;
  /** The type `member` of what `import * as name` brings in. */
  importedMember(name: string, member: string): LocatedType | undefined;
}

/** A type of a compiled template. */
interface ForeignType {
  readonly kind: "foreign";
  readonly exported: ExportedType;
}

export function foreignType(exported: ExportedType, scope: TypeScope): LocatedType {
  return { type: { kind: "foreign", exported }, decorators: [], scope };
}

/** A type with the file whose names it uses. */
export interface LocatedType {
  readonly type: TypeExpression | ForeignType;
  readonly decorators: readonly Decorator[];
  readonly scope: TypeScope;
}

/** Names that are still followed: types may lead to each other for ever, and to more of them at every step. */
interface Steps {
  left: number;
}

const MOST_STEPS = 200;

export function declaredType(located: LocatedType, steps: Steps = { left: MOST_STEPS }): DeclaredType {
  const secure = (found: LocatedType): boolean => decoratorNamed(found.decorators, "secure") !== undefined;
  let at: LocatedType = located;
  let isSecure = secure(at);
  let nullable = false;
  for (; steps.left > 0; steps.left--) {
    const { type, scope } = at;
    if (type.kind === "foreign") {
      const { base, secure: isSecret, nullable: isNullable } = type.exported;
      return {
        base: base === "" ? "any" : base,
        secure: isSecure || isSecret,
        nullable: nullable || isNullable,
      };
    }
    if (type.kind === "nullable type") {
      nullable = type.nullable;
      at = { type: type.base, decorators: [], scope };
    } else if (type.kind === "parenthesized type") {
      at = { type: type.inner, decorators: [], scope };
    } else if (type.kind === "type name" || type.kind === "type member") {
      const next = type.kind === "type name" ? named(type.name, scope) : member(at, steps);
      if (next === undefined) return { base: ambient(type), secure: isSecure, nullable };
      isSecure ||= secure(next);
      at = next;
    } else if (type.kind === "union type") {
      return { ...ofUnion(type.members, scope, nullable, steps), secure: isSecure };
    } else return { base: baseOf(type), secure: isSecure, nullable };
  }
  return { base: "unknown", secure: isSecure, nullable };
}

/**
 * The value with the secrecy that its type gives to it or to its members (`{ @secure() password: string }`). `what` is
 * the name of what is declared, at `at`.
 */
export function secretBy(located: LocatedType, value: Tree, what: string, at: Place): Tree {
  return marked(located, value, what, at, 0, { left: MOST_SECRET_STEPS });
}

function marked(
  located: LocatedType,
  value: Tree,
  what: string,
  at: Place,
  depth: number,
  steps: Steps,
): Tree {
  steps.left--;
  if (declaredType(located).secure) return withSecrecy(value, [{ kind: "secure parameter", what, at }]);
  if (value.kind === "oneOf") {
    return {
      ...value,
      alternatives: value.alternatives.map((one) => marked(located, one, what, at, depth, steps)),
    };
  }
  if (depth > DEEPEST_SECRET || steps.left <= 0 || (value.kind !== "object" && value.kind !== "unknown"))
    return value;
  const members = membersOf(resolved(located, { left: MOST_STEPS }));
  if (members.length === 0) return value;
  const properties = new Map<string, Property>(value.kind === "object" ? value.properties : []);
  const rest = value.kind === "unknown" ? value : value.rest;
  let changed = false;
  for (const { name, type: inner } of members) {
    const property = properties.get(name.toLowerCase());
    const current = property?.value ?? (rest && memberOf(rest, [name]));
    if (current === undefined) continue;
    const secret = marked(inner, current, `${what}.${name}`, at, depth + 1, steps);
    if (secret === current) continue;
    changed = true;
    // Nobody knows whether a caller sets a member that need not be set.
    const open = property === undefined && declaredType(inner).nullable;
    const shown = open ? oneOf([secret, known(null, at)], at) : secret;
    properties.set(name.toLowerCase(), { name, at: property?.at ?? at, value: shown });
  }
  if (!changed) return value;
  if (value.kind === "object") return { ...value, properties };
  return { kind: "object", properties, rest: value, at: value.at, ...(value.via && { via: value.via }) };
}

function membersOf(
  container: LocatedType | undefined,
): readonly { readonly name: string; readonly type: LocatedType }[] {
  if (container === undefined) return [];
  const { type, scope } = container;
  if (type.kind === "foreign") {
    return [...type.exported.members].map(([name, exported]) => ({
      name,
      type: foreignType(exported(), scope),
    }));
  }
  if (type.kind !== "object type") return [];
  return type.properties.flatMap((property) => {
    const name = propertyName(property);
    const inner = { type: property.value, decorators: property.decorators, scope };
    return name === undefined ? [] : [{ name, type: inner }];
  });
}

/** Types may hold themselves; a secret deeper than this inside a parameter is not marked. */
const DEEPEST_SECRET = 12;

/** As many members are looked at; a type of a thousand secrets in a thousand places is nobody's. */
const MOST_SECRET_STEPS = 20_000;

function ofUnion(
  members: readonly TypeExpression[],
  scope: TypeScope,
  nullable: boolean,
  steps: Steps,
): Pick<DeclaredType, "base" | "nullable"> {
  const bases = new Set<string>();
  let optional = nullable;
  for (const type of members) {
    if (type.kind === "null") {
      optional = true;
      continue;
    }
    const inner = declaredType({ type, decorators: [], scope }, steps);
    bases.add(inner.base);
    optional ||= inner.nullable;
  }
  const [only] = bases;
  return { base: bases.size === 1 && only !== undefined ? only : "any", nullable: optional };
}

function named(name: string, scope: TypeScope): LocatedType | undefined {
  const own = scope.symbols.types.get(name);
  if (own) return { type: own.value, decorators: own.decorators, scope };
  return scope.symbols.imported.has(name) ? scope.imported(name) : undefined;
}

function ambient(type: TypeExpression): string {
  if (type.kind !== "type name") return "unknown";
  return AMBIENT.has(type.name) ? type.name : "unknown";
}

const AMBIENT: ReadonlySet<string> = new Set(["string", "int", "bool", "object", "array", "any"]);

function baseOf(type: TypeExpression): string {
  if (type.kind === "negated type") return type.operator === "!" ? "bool" : "int";
  return BASES[type.kind] ?? "unknown";
}

const BASES: Readonly<Partial<Record<TypeExpression["kind"], string>>> = {
  string: "string",
  "resource type": "string",
  integer: "int",
  boolean: "bool",
  "object type": "object",
  "array type": "array",
  "tuple type": "array",
  null: "any",
  // `resourceInput<'...'>` alone is the whole resource.
  "type instantiation": "object",
};

/** What `t.name`, `t.*`, `t[*]` or `t[0]` leads to. */
function member({ type, scope }: LocatedType, steps: Steps): LocatedType | undefined {
  if (type.kind !== "type member" || steps.left-- <= 0) return undefined;
  const { base, member: wanted } = type;
  if (base.kind === "type name" && typeof wanted === "object" && wanted.kind === "identifier") {
    if (scope.symbols.wildcards.has(base.name)) return scope.importedMember(base.name, wanted.name);
    if (base.name === "sys") return { type: { ...base, name: wanted.name }, decorators: [], scope };
  }
  const container = resolved({ type: base, decorators: [], scope }, steps);
  if (container === undefined) return undefined;
  const inside = container.type;
  if (inside.kind === "foreign") {
    const name = typeof wanted === "object" && wanted.kind === "identifier" ? wanted.name : undefined;
    const exported = name === undefined ? undefined : inside.exported.members.get(name)?.();
    return exported && foreignType(exported, container.scope);
  }
  if (inside.kind === "object type") {
    const property =
      wanted === "additional properties"
        ? inside.properties.find(({ key }) => key === "*")
        : typeof wanted === "object" && wanted.kind === "identifier"
          ? inside.properties.find((one) => propertyName(one) === wanted.name)
          : undefined;
    return property && { type: property.value, decorators: property.decorators, scope: container.scope };
  }
  if (inside.kind === "array type" && wanted === "items") {
    return { type: inside.item, decorators: [], scope: container.scope };
  }
  if (inside.kind === "tuple type" && typeof wanted === "object" && wanted.kind === "integer") {
    const item = inside.items[wanted.value];
    return item && { type: item.value, decorators: item.decorators, scope: container.scope };
  }
  return undefined;
}

/** The type itself, behind its names. */
function resolved(located: LocatedType, steps: Steps): LocatedType | undefined {
  let at = located;
  for (; steps.left > 0; steps.left--) {
    const { type, scope } = at;
    if (type.kind === "nullable type") at = { ...at, type: type.base };
    else if (type.kind === "parenthesized type") at = { ...at, type: type.inner };
    else if (type.kind === "type name" || type.kind === "type member") {
      const next = type.kind === "type name" ? named(type.name, scope) : member(at, steps);
      if (next === undefined) return undefined;
      at = next;
    } else return at;
  }
  return undefined;
}

function propertyName({ key }: TypeProperty): string | undefined {
  if (key === "*") return undefined;
  return key.kind === "string" ? textOfString(key) : key.kind === "identifier" ? key.name : undefined;
}

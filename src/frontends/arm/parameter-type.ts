import type { Property, Tree, Unknown } from "../../declarations/value.ts";
import { known, memberOf, oneOf, withSecrecy } from "../../declarations/value.ts";
import { stringOf, valueAt, type JsonNode } from "../../source/json/node.ts";
import type { Place } from "../../source/source.ts";

/** What a parameter, an output or a member of an object is declared to be, `$ref` followed. */
export interface DeclaredType {
  /** Lower case, without `secure`; empty when none is written. */
  readonly name: string;
  readonly secure: boolean;
  readonly nullable: boolean;
  /** Where members of an object type are declared. */
  readonly members: JsonNode | undefined;
}

/** Definitions may refer to each other in a ring. */
const longestChain = 50;

/** The type that `node` declares. https://learn.microsoft.com/azure/azure-resource-manager/templates/definitions */
export function declaredType(node: JsonNode | undefined, template: JsonNode): DeclaredType {
  let at = node;
  let nullable = false;
  for (let hops = 0; hops < longestChain; hops++) {
    nullable ||= isTrue(valueAt(at, "nullable"));
    const target = /^#\/definitions\/(.+)$/u.exec(stringOf(valueAt(at, "$ref")) ?? "")?.[1];
    const next = target === undefined ? undefined : valueAt(template, "definitions", target);
    if (next === undefined) break;
    at = next;
  }
  const written = (stringOf(valueAt(at, "type")) ?? "").toLowerCase();
  const secure = written.startsWith("secure");
  return { name: secure ? written.slice(6) : written, secure, nullable, members: valueAt(at, "properties") };
}

/** The value with the secrecy that its type gives it or its members: a whole parameter, or a property of one. */
export function secretBy(type: DeclaredType, value: Tree, what: string, at: Place, template: JsonNode): Tree {
  return apply(type, value, what, at, template, 0, { left: mostMembers });
}

const deepestType = 12;

/** Types may hold themselves many times at every level. */
const mostMembers = 20_000;

function apply(
  type: DeclaredType,
  value: Tree,
  what: string,
  at: Place,
  template: JsonNode,
  depth: number,
  members: { left: number },
): Tree {
  if (type.secure) return withSecrecy(value, [{ kind: "secure parameter", what, at }]);
  if (type.members?.kind !== "object" || depth > deepestType || members.left <= 0) return value;
  if (value.kind === "oneOf") {
    return {
      ...value,
      alternatives: value.alternatives.map((one) => apply(type, one, what, at, template, depth, members)),
    };
  }
  if (value.kind !== "object" && value.kind !== "unknown") return value;
  const properties = new Map<string, Property>(value.kind === "object" ? value.properties : []);
  const before = properties.size;
  const rest = value.kind === "unknown" ? value : value.rest;
  let changed = false;
  for (const { name, value: node } of type.members.members) {
    members.left--;
    const memberType = declaredType(node, template);
    const property = properties.get(name.toLowerCase());
    const current = property?.value ?? (rest && memberOf(rest, [name]));
    if (current === undefined) continue;
    const secret = apply(memberType, current, `${what}.${name}`, at, template, depth + 1, members);
    if (secret === current) continue;
    changed = true;
    // Nobody knows whether a caller sets a member that need not be set.
    const open = property === undefined && memberType.nullable;
    const shown = open ? oneOf([secret, known(null, at)], at) : secret;
    properties.set(name.toLowerCase(), { name, at: property?.at ?? at, value: shown });
  }
  if (!changed) return value;
  if (value.kind === "object") return { ...value, properties };
  return before === properties.size ? value : opened(value, properties);
}

// An unknown object of which the secret members are known to be secret.
function opened(value: Unknown, properties: ReadonlyMap<string, Property>): Tree {
  return { kind: "object", properties, rest: value, at: value.at, ...(value.via && { via: value.via }) };
}

function isTrue(node: JsonNode | undefined): boolean {
  return node?.kind === "literal" && node.value === true;
}

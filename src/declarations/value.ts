import type { Place } from "../source/source.ts";

/** A JSON scalar as the deployment engine sees it. */
export type Scalar = string | number | boolean | null;

/**
 * What one property of a declaration holds. A rule can't read a value without having dealt with `unknown`.
 *
 * `at` is where the deciding text was written (a parameter's default, a caller's argument, the literal itself);
 * `via` lists the places it came through on its way to the property, nearest to the property last.
 */
export type Tree = Known | Absent | OneOf | Unknown | ObjectTree | ArrayTree;

export interface Known {
  readonly kind: "known";
  readonly value: Scalar;
  readonly at: Place;
  readonly via?: readonly Place[];
  readonly secrecy?: readonly Secrecy[];
}

/** Not written. `at` is the nearest thing that could have held it: where a finding about the absence is put. */
export interface Absent {
  readonly kind: "absent";
  readonly at: Place;
}

/** Every value that a condition which can't be decided may select. Alternatives are never `oneOf` themselves. */
export interface OneOf {
  readonly kind: "oneOf";
  readonly alternatives: readonly Tree[];
  readonly at: Place;
  readonly via?: readonly Place[];
}

/** A value that only the deployment, or a person, knows: never guessed. */
export interface Unknown {
  readonly kind: "unknown";
  /** A clause for a person: `parameter 'tier' has no value`, `known only after deployment`. */
  readonly why: string;
  /**
   * The canonical text of what would be evaluated, the same from every dialect: function names in lower case,
   * `parameters('x')`, arguments rendered by `canonical`. Within one deployment equal texts mean equal values,
   * which is how a role assignment is joined to an identity whose name is not known.
   */
  readonly expression: string;
  /** For a text put together from known and unknown pieces (`${name}-kv`): the pieces in order. */
  readonly parts?: readonly (string | Unknown)[];
  /** For a property of a resource read at run time: the resource's id in canonical text and the property's path. */
  readonly reference?: { readonly resource: string; readonly path: string };
  readonly at: Place;
  readonly via?: readonly Place[];
  readonly secrecy?: readonly Secrecy[];
}

export interface ObjectTree {
  readonly kind: "object";
  /** By name in lower case: ARM's property names are case-insensitive. */
  readonly properties: ReadonlyMap<string, Property>;
  /** Set when more properties may exist than are listed: the object was spread or united with an unknown one. */
  readonly rest?: Unknown;
  readonly at: Place;
  readonly via?: readonly Place[];
}

export interface Property {
  /** As written. */
  readonly name: string;
  /** The whole property, name and value. */
  readonly at: Place;
  readonly value: Tree;
}

export interface ArrayTree {
  readonly kind: "array";
  readonly items: readonly Tree[];
  /** Set when more items may exist than are listed. */
  readonly rest?: Unknown;
  readonly at: Place;
  readonly via?: readonly Place[];
}

/** Why a value must not be shown or stored in clear. Carried through interpolation, functions, parameters and outputs. */
export interface Secrecy {
  readonly kind: "secure parameter" | "key listing" | "literal credential" | "key vault reference";
  /** The parameter's name, the function's name, the shape of the credential. */
  readonly what: string;
  readonly at: Place;
}

export function known(value: Scalar, at: Place): Known {
  return { kind: "known", value, at };
}

export function absent(at: Place): Absent {
  return { kind: "absent", at };
}

export function unknown(why: string, expression: string, at: Place): Unknown {
  return { kind: "unknown", why, expression, at };
}

/**
 * The property at `path` (`properties.siteConfig.minTlsVersion`, names in any case, `[0]` not supported), seen
 * through unknown objects and alternatives. A missing one is absent at `missingAt`, by default the object itself.
 */
export function lookup(tree: Tree, path: string | readonly string[], missingAt: Place = tree.at): Tree {
  const segments = typeof path === "string" ? path.split(".") : path;
  return step(tree, segments, 0, missingAt);
}

function step(tree: Tree, segments: readonly string[], index: number, missingAt: Place): Tree {
  const segment = segments[index];
  if (segment === undefined) return tree;
  switch (tree.kind) {
    case "object": {
      const property = tree.properties.get(segment.toLowerCase());
      if (property !== undefined) return step(property.value, segments, index + 1, missingAt);
      if (tree.rest === undefined) return absent(missingAt);
      return step(tree.rest, segments, index, missingAt);
    }
    case "oneOf":
      return oneOf(
        tree.alternatives.map((alternative) => step(alternative, segments, index, missingAt)),
        tree.at,
        tree.via,
      );
    case "unknown":
      return memberOf(tree, segments.slice(index));
    case "known":
    case "absent":
    case "array":
      // null, and a scalar or a list where an object belongs: the property is not there.
      return absent(missingAt);
  }
}

/** A property of an unknown object: as unknown as the object, and as secret. */
export function memberOf(tree: Unknown, segments: readonly string[]): Unknown {
  const path = segments.join(".");
  const { parts: _parts, reference, ...rest } = tree;
  return {
    ...rest,
    expression: `${tree.expression}.${path.toLowerCase()}`,
    ...(reference && {
      reference: {
        resource: reference.resource,
        path: reference.path === "" ? path : `${reference.path}.${path}`,
      },
    }),
  };
}

/** Alternatives flattened, with equal ones merged; a single one is that value. */
export function oneOf(alternatives: readonly Tree[], at: Place, via?: readonly Place[]): Tree {
  const flat = alternatives.flatMap((tree) => (tree.kind === "oneOf" ? tree.alternatives : [tree]));
  const [first] = flat;
  if (first === undefined) return absent(at);
  if (flat.length === 1) return first;
  return { kind: "oneOf", alternatives: flat, at, ...(via && { via }) };
}

/** Of the places that a value came through, so many are kept: those nearest to the property. */
const mostPlaces = 32;

/** The tree with more places that it came through: the use of a parameter or variable, a module's parameter. */
export function through<T extends Tree>(tree: T, ...places: readonly Place[]): T {
  if (tree.kind === "absent") return tree;
  return { ...tree, via: [...(tree.via ?? []), ...places].slice(-mostPlaces) };
}

/** The tree with one more reason to keep it secret, on every leaf. */
export function withSecrecy(tree: Tree, secrecy: readonly Secrecy[]): Tree {
  if (secrecy.length === 0) return tree;
  switch (tree.kind) {
    case "known":
    case "unknown":
      return { ...tree, secrecy: mergeSecrecy(tree.secrecy, secrecy) };
    case "absent":
      return tree;
    case "oneOf":
      return { ...tree, alternatives: tree.alternatives.map((one) => withSecrecy(one, secrecy)) };
    case "array":
      return {
        ...tree,
        items: tree.items.map((item) => withSecrecy(item, secrecy)),
        ...(tree.rest && { rest: { ...tree.rest, secrecy: mergeSecrecy(tree.rest.secrecy, secrecy) } }),
      };
    case "object":
      return {
        ...tree,
        properties: new Map(
          [...tree.properties].map(([key, property]) => [
            key,
            { ...property, value: withSecrecy(property.value, secrecy) },
          ]),
        ),
        ...(tree.rest && { rest: { ...tree.rest, secrecy: mergeSecrecy(tree.rest.secrecy, secrecy) } }),
      };
  }
}

export function mergeSecrecy(
  one: readonly Secrecy[] | undefined,
  other: readonly Secrecy[] | undefined,
): readonly Secrecy[] {
  const merged = [...(one ?? [])];
  for (const secrecy of other ?? []) {
    if (!merged.some(({ kind, what }) => kind === secrecy.kind && what === secrecy.what))
      merged.push(secrecy);
  }
  return merged;
}

/** Every reason for secrecy anywhere inside the tree. */
export function secrecyOf(tree: Tree): readonly Secrecy[] {
  switch (tree.kind) {
    case "known":
    case "unknown":
      return tree.secrecy ?? [];
    case "absent":
      return [];
    case "oneOf":
      return tree.alternatives.flatMap(secrecyOf);
    case "array":
      return [...tree.items.flatMap(secrecyOf), ...(tree.rest?.secrecy ?? [])];
    case "object":
      return [
        ...[...tree.properties.values()].flatMap(({ value }) => secrecyOf(value)),
        ...(tree.rest?.secrecy ?? []),
      ];
  }
}

/**
 * The tree as dialect-neutral text: equal for equal values, whether known or not. Known text is kept as it is, unknown
 * pieces stand as `${expression}`. Used to join declarations (resource ids, names) and in fingerprints.
 */
export function canonical(tree: Tree): string {
  switch (tree.kind) {
    case "known":
      return typeof tree.value === "string" ? tree.value : JSON.stringify(tree.value);
    case "absent":
      return "";
    case "unknown":
      if (tree.parts === undefined) return `\${${tree.expression}}`;
      return tree.parts.map((part) => (typeof part === "string" ? part : canonical(part))).join("");
    case "oneOf": {
      const texts = [...new Set(tree.alternatives.map(canonical))];
      return texts.length === 1 ? texts.join("") : `(${texts.join("|")})`;
    }
    case "array":
      return `[${[...tree.items, ...(tree.rest ? [tree.rest] : [])].map(canonical).join(",")}]`;
    case "object": {
      const entries = [...tree.properties].map(([key, { value }]) => `${key}:${canonical(value)}`).sort();
      if (tree.rest) entries.push(canonical(tree.rest));
      return `{${entries.join(",")}}`;
    }
  }
}

/** Known text; undefined for anything else. For questions where unknown and absent are both "no answer". */
export function knownText(tree: Tree): string | undefined {
  return tree.kind === "known" && typeof tree.value === "string" ? tree.value : undefined;
}

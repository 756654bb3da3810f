import type { Declaration } from "../declarations/declaration.ts";
import { canonical, lookup, unknown, type Tree } from "../declarations/value.ts";
import type { DeployedTemplate } from "./deployed-templates.ts";

/** A declared resource in one deployment, with what lies inside it or extends it. */
export interface Resource {
  readonly declaration: Declaration;
  readonly from: DeployedTemplate;
  /** For people: the symbolic name, with the resource's name when that is known. */
  readonly label: string;
  /** What it holds at a path (`properties.httpsOnly`); absent is placed on the resource's header. */
  at(path: string): Held;
  /** Resources whose parent or scope this is, `existing` ones left out. */
  readonly inside: readonly Resource[];
}

/** A value together with the resource that holds it and the path it is held at. */
export interface Held {
  readonly tree: Tree;
  readonly path: string;
  readonly holder: Resource;
}

export function resource(
  declaration: Declaration,
  from: DeployedTemplate,
  inside: () => readonly Resource[],
): Resource {
  const self: Resource = {
    declaration,
    from,
    label: labelOf(declaration),
    at: (path) => ({ tree: lookup(declaration.body, path, declaration.at), path, holder: self }),
    get inside() {
      return inside();
    },
  };
  return self;
}

export function held(holder: Resource, path: string, tree: Tree): Held {
  return { holder, path, tree };
}

/** The resources directly inside of a type, and of a last name segment when one is given. */
export function children(parent: Resource, type: string, name?: string): readonly Resource[] {
  return parent.inside.filter(
    ({ declaration }) =>
      declaration.type.toLowerCase() === type.toLowerCase() &&
      (name === undefined || lastSegment(canonical(declaration.name)).toLowerCase() === name.toLowerCase()),
  );
}

/**
 * Resources directly inside whose last name segment is not known and may be this one, such as the turns of a loop over a
 * list that depends on a parameter: each under the condition that it is.
 */
export function childrenThatMayBe(parent: Resource, type: string, name: string): readonly Resource[] {
  const sure = children(parent, type, name);
  return children(parent, type)
    .filter((child) => !sure.includes(child) && mayEndIn(child.declaration.name, name))
    .map((child) => {
      const { declaration, from } = child;
      const is = unknown(
        `which configuration \`${child.label}\` is, is not known`,
        `equals(${canonical(declaration.name)},'${name.toLowerCase()}')`,
        declaration.at,
      );
      return resource({ ...declaration, condition: is }, from, () => child.inside);
    });
}

function mayEndIn(name: Tree, segment: string): boolean {
  if (name.kind === "oneOf") return name.alternatives.some((one) => mayEndIn(one, segment));
  if (name.kind === "unknown") {
    const end = name.parts?.at(-1);
    if (typeof end !== "string") return true;
    const last = end.slice(Math.max(0, end.lastIndexOf("/")));
    return `/${segment}`.toLowerCase().endsWith(last.toLowerCase());
  }
  return lastSegment(canonical(name)).toLowerCase() === segment.toLowerCase();
}

function labelOf({ name, symbol, type }: Declaration): string {
  const text = name.kind === "known" ? String(name.value) : symbol;
  return text === "" ? type : text;
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

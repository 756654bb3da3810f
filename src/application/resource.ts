import type { Declaration } from "../declarations/declaration.ts";
import { canonical, lookup, type Tree } from "../declarations/value.ts";
import type { DeployedTemplate } from "./deployment.ts";

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

function labelOf({ name, symbol, type }: Declaration): string {
  const text = name.kind === "known" ? String(name.value) : symbol;
  return text === "" ? type : text;
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

import type {
  Expression,
  ObjectLiteral,
  ObjectProperty,
  ResourceDeclaration,
  SyntaxFile,
  VariableDeclaration,
} from "../../src/frontends/bicep/syntax.ts";

/** What this writer has no JSON for: the example is then shown in Bicep alone. */
export class NotWritable extends Error {}

/** What the names of a Bicep file stand for. */
export interface Names {
  readonly parameters: ReadonlySet<string>;
  readonly variables: ReadonlyMap<string, VariableDeclaration>;
  readonly resources: ReadonlyMap<string, NamedResource>;
  /** What the file is deployed to, which decides by which function ids are written. */
  readonly scope: TargetScope;
}

export type TargetScope = "resourceGroup" | "subscription" | "managementGroup" | "tenant";

/** A resource of the file by its symbolic name. */
export interface NamedResource {
  readonly declaration: ResourceDeclaration;
  readonly body: ObjectLiteral;
  readonly condition?: Expression;
  /** With the types of its parents, as ARM writes it. */
  readonly type: string;
  readonly apiVersion: string;
  /** Names from the outermost parent to its own. */
  readonly names: readonly Expression[];
  readonly parent?: NamedResource;
}

/** Throws `NotWritable` for resources that this writer has no JSON for. */
export function namesOf({ statements }: SyntaxFile): Names {
  const declared = new Map(
    statements.flatMap((one) => (one.kind === "resource" ? [...declarationsIn(one, undefined)] : [])),
  );
  return {
    parameters: new Set(statements.flatMap((one) => (one.kind === "parameter" ? [one.name.name] : []))),
    variables: new Map(
      statements.flatMap((one) => (one.kind === "variable" ? [[one.name.name, one] as const] : [])),
    ),
    resources: resourcesOf(declared),
    scope: statements.map(targetScope).find((scope) => scope !== undefined) ?? "resourceGroup",
  };
}

export function propertyOf(object: ObjectLiteral, name: string): Expression | undefined {
  return object.items.find((item): item is ObjectProperty => item.kind === "property" && keyOf(item) === name)
    ?.value;
}

/** Throws `NotWritable` where the name is known only when it is deployed. */
export function keyOf({ key }: ObjectProperty): string {
  if (key.kind === "identifier") return key.name;
  const [text] = key.kind === "string" && key.holes.length === 0 ? key.segments : [];
  if (text === undefined) throw new NotWritable("a key that is put together");
  return text;
}

function targetScope(statement: SyntaxFile["statements"][number]): TargetScope | undefined {
  if (statement.kind !== "target scope" || statement.value.kind !== "string") return undefined;
  const scopes: readonly TargetScope[] = ["resourceGroup", "subscription", "managementGroup", "tenant"];
  return scopes.find((scope) => statement.value.kind === "string" && statement.value.segments[0] === scope);
}

interface Declared {
  readonly declaration: ResourceDeclaration;
  /** The name of the resource in whose body it is declared. */
  readonly container: string | undefined;
}

function declarationsIn(
  declaration: ResourceDeclaration,
  container: string | undefined,
): readonly (readonly [string, Declared])[] {
  const name = declaration.name.name;
  const inside = conditional(declaration).body.items.flatMap((item) =>
    item.kind === "resource" ? declarationsIn(item, name) : [],
  );
  return [[name, { declaration, container }], ...inside];
}

// A parent may be declared below its children.
function resourcesOf(declared: ReadonlyMap<string, Declared>): ReadonlyMap<string, NamedResource> {
  const resources = new Map<string, NamedResource>();
  const resourceNamed = (name: string): NamedResource => {
    const one = declared.get(name);
    if (one === undefined) throw new NotWritable("a parent that is no resource of the file");
    const resource = resources.get(name) ?? namedResource(one, resourceNamed);
    resources.set(name, resource);
    return resource;
  };
  return new Map([...declared.keys()].map((name) => [name, resourceNamed(name)]));
}

function namedResource(
  { declaration, container }: Declared,
  resourceNamed: (name: string) => NamedResource,
): NamedResource {
  const { body, condition } = conditional(declaration);
  const parentName = container ?? parentIn(body);
  const parent = parentName === undefined ? undefined : resourceNamed(parentName);
  const [type = "", apiVersion] = typeText(declaration).split("@");
  const name = propertyOf(body, "name");
  if (name === undefined) throw new NotWritable("a resource without a name");
  return {
    declaration,
    body,
    ...(condition !== undefined && { condition }),
    type: container === undefined || parent === undefined ? type : `${parent.type}/${type}`,
    apiVersion: apiVersion ?? parent?.apiVersion ?? "",
    names: [...(parent?.names ?? []), name],
    ...(parent !== undefined && { parent }),
  };
}

function conditional({ body }: ResourceDeclaration): Pick<NamedResource, "body" | "condition"> {
  if (body.kind === "object") return { body };
  if (body.kind === "if" && body.body.kind === "object")
    return { body: body.body, condition: body.condition };
  throw new NotWritable("a loop over resources");
}

function parentIn(body: ObjectLiteral): string | undefined {
  const written = propertyOf(body, "parent");
  if (written === undefined) return undefined;
  if (written.kind !== "variable access") throw new NotWritable("a parent by another way than its name");
  return written.name;
}

function typeText({ type }: ResourceDeclaration): string {
  const [text] = type.kind === "string" ? type.segments : [];
  if (text === undefined) throw new NotWritable("a resource without a type");
  return text;
}

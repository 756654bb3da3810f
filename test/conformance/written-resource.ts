import type { Scalar } from "../../src/declarations/value.ts";
import type { PropertyRead, TypeRead } from "./properties-read.ts";

/** How a value comes to its property. */
export const forms = ["literal", "parameter", "variable", "condition"] as const;

export type Form = (typeof forms)[number];

/** One resource with every property of `shape`, in one dialect, and where each value's text was put. */
export interface Written {
  readonly path: string;
  readonly text: string;
  /** By path in lower case. */
  readonly values: ReadonlyMap<string, WrittenValue>;
}

export interface WrittenValue {
  readonly kind: "scalar" | "object" | "array";
  /** The texts that decide: two for a condition. */
  readonly decided: readonly { readonly value?: Scalar; readonly start: number; readonly end: number }[];
}

/** What is written at a property: a scalar, or the properties inside it. */
export interface Shape {
  readonly name: string;
  readonly path: string;
  readonly value: Scalar | undefined;
  readonly isList: boolean;
  readonly inside: readonly Shape[];
}

/**
 * Resources that between them have every property, as every kind of scalar that was seen there. Where a property was
 * seen both as a scalar and as an object, one resource has it as the scalar.
 */
export function shapesOf({ properties }: TypeRead): readonly (readonly Shape[])[] {
  const read = [...properties.values()].filter(({ path }) => !isOfDialect(path));
  const kinds = Math.max(1, ...read.map(({ samples }) => samples.size));
  const both = read.filter((one) => one.samples.size > 0 && read.some((other) => isInside(other, one)));
  return [
    ...Array.from({ length: kinds }, (_, kind) => shapesInside([], read, kind)),
    ...both.map((scalar) =>
      shapesInside(
        [],
        read.filter((one) => !isInside(one, scalar)),
        0,
      ),
    ),
  ];
}

/** What a dialect itself needs to say is no property of the resource. */
export function isOfDialect(path: readonly string[]): boolean {
  return ofDialect.has(path[0]?.toLowerCase() ?? "");
}

const ofDialect: ReadonlySet<string> = new Set([
  "name",
  "type",
  "apiversion",
  "dependson",
  "copy",
  "condition",
  "scope",
  "parent",
  "resources",
]);

function isInside(one: PropertyRead, other: PropertyRead): boolean {
  return one.path.length > other.path.length && keyOf(one.path).startsWith(keyOf(other.path) + between);
}

function shapesInside(
  outer: readonly string[],
  read: readonly PropertyRead[],
  kind: number,
): readonly Shape[] {
  const depth = outer.length;
  const within = read.filter(
    ({ path }) => path.length > depth && keyOf(path.slice(0, depth)) === keyOf(outer),
  );
  const names = new Map(within.map(({ path }) => [path[depth]?.toLowerCase() ?? "", path[depth] ?? ""]));
  return [...names.values()].map((name) => {
    const path = [...outer, name];
    const own = within.find((one) => keyOf(one.path) === keyOf(path));
    const inside = shapesInside(path, within, kind);
    const samples = [...(own?.samples.values() ?? [])];
    const isList = inside.some((one) => one.name === "[]") || (own?.isList ?? false);
    const value = plain(samples[kind % Math.max(1, samples.length)] ?? null);
    return {
      name,
      path: keyOf(path),
      isList,
      value: inside.length > 0 || isList ? undefined : value,
      inside,
    };
  });
}

/** What stands between names in a key: a name may have dots of its own. */
export const between = " > ";

export function keyOf(path: readonly string[]): string {
  return path.join(between).toLowerCase();
}

// What needs an escape in one of the dialects is another test's business; nothing was seen of what is never written.
function plain(sample: Scalar): Scalar {
  if (sample === null) return "text";
  if (typeof sample === "string") return /^[\w .:/@;,*+-]+$/u.test(sample) ? sample : "text";
  return typeof sample === "number" ? Math.trunc(sample) : sample;
}

/** The resource in a dialect, with the values as `form` says. */
export function writtenIn(
  dialect: Dialect,
  { type, apiVersion }: TypeRead,
  shapes: readonly Shape[],
  form: Form,
): Written {
  const text = new Text();
  const leaves = leavesOf(shapes);
  const write = (shape: Shape, indent: string): void => {
    const { path, value, isList, inside } = shape;
    if (value !== undefined) {
      writeValue(text, dialect, form, path, value, leaves.indexOf(shape));
      return;
    }
    text.enclose(path, isList ? "array" : "object", () => {
      text.add(isList ? "[\n" : "{\n");
      for (const [index, inner] of inside.entries()) {
        text.add(`${indent}  ${isList ? "" : dialect.key(inner.name)}`);
        write(inner, `${indent}  `);
        text.add(index < inside.length - 1 ? `${dialect.separator}\n` : "\n");
      }
      text.add(`${indent}${isList ? "]" : "}"}`);
    });
  };
  dialect.before(text, form, leaves);
  const header = dialect.header(type, apiVersion, nameFor(type));
  text.add(header);
  for (const [index, shape] of shapes.entries()) {
    text.add(`${index === 0 ? "" : dialect.separator}\n      ${dialect.key(shape.name)}`);
    write(shape, "      ");
  }
  text.add(dialect.after);
  return { path: dialect.path, text: text.text, values: text.values };
}

function writeValue(
  text: Text,
  dialect: Dialect,
  form: Form,
  path: string,
  value: Scalar,
  index: number,
): void {
  if (form === "literal") text.decide(path, value, dialect.literal(value));
  else if (form !== "condition") text.add(dialect.use(form, index));
  else {
    const [start, middle, end] = dialect.condition;
    text.add(start);
    text.decide(path, value, dialect.inExpression(value));
    text.add(middle);
    text.decide(path, otherThan(value), dialect.inExpression(otherThan(value)));
    text.add(end);
  }
}

interface Dialect {
  readonly path: string;
  readonly separator: string;
  readonly condition: readonly [string, string, string];
  readonly after: string;
  key(name: string): string;
  literal(value: Scalar): string;
  inExpression(value: Scalar): string;
  use(form: Form, index: number): string;
  /** The parameters or variables that the values come from, up to the resource. */
  before(text: Text, form: Form, leaves: readonly Shape[]): void;
  header(type: string, apiVersion: string, name: string): string;
}

export const inBicep: Dialect = {
  path: "main.bicep",
  separator: "",
  condition: ["enabled ? ", " : ", ""],
  after: "\n}\n",
  key: (name) => (/^[a-z_]\w*$/iu.test(name) ? `${name}: ` : `'${name}': `),
  literal: bicepLiteral,
  inExpression: bicepLiteral,
  use: (_form, index) => `given${index}`,
  before: (text, form, leaves) => {
    if (form === "condition") text.add("param enabled bool\n");
    if (form !== "parameter" && form !== "variable") return;
    for (const [index, { path, value = "" }] of leaves.entries()) {
      text.add(form === "parameter" ? `param given${index} ${typeOf(value)} = ` : `var given${index} = `);
      text.decide(path, value, bicepLiteral(value));
      text.add("\n");
    }
  },
  header: (type, apiVersion, name) => `\nresource example '${type}@${apiVersion}' = {\n      name: '${name}'`,
};

export const inArm: Dialect = {
  path: "main.json",
  separator: ",",
  condition: ["\"[if(parameters('enabled'), ", ", ", ')]"'],
  after: "\n    }\n  ]\n}\n",
  key: (name) => `${JSON.stringify(name)}: `,
  literal: (value) => JSON.stringify(value),
  inExpression: (value) => {
    if (typeof value === "string") return `'${value}'`;
    return typeof value === "number" ? String(value) : `${String(value)}()`;
  },
  use: (form, index) => `"[${form}s('given${index}')]"`,
  before: (text, form, leaves) => {
    text.add(
      '{\n  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",\n',
    );
    text.add('  "contentVersion": "1.0.0.0",\n');
    if (form === "condition") text.add('  "parameters": { "enabled": { "type": "bool" } },\n');
    if (form !== "parameter" && form !== "variable") return;
    text.add(`  "${form}s": {\n`);
    for (const [index, { path, value = "" }] of leaves.entries()) {
      text.add(`${index === 0 ? "" : ",\n"}    "given${index}": `);
      if (form === "parameter") text.add(`{ "type": "${typeOf(value)}", "defaultValue": `);
      text.decide(path, value, JSON.stringify(value));
      text.add(form === "parameter" ? " }" : "");
    }
    text.add("\n  },\n");
  },
  header: (type, apiVersion, name) =>
    `  "resources": [\n    {\n      "type": "${type}",\n      "apiVersion": "${apiVersion}",\n      "name": "${name}",`,
};

/** A text that is being written, and where in it the values of properties are. */
class Text {
  text = "";
  readonly values = new Map<string, { kind: WrittenValue["kind"]; decided: WrittenValue["decided"] }>();

  add(text: string): void {
    this.text += text;
  }

  decide(path: string, value: Scalar, literal: string): void {
    const start = this.text.length;
    this.text += literal;
    const decided = [...(this.values.get(path)?.decided ?? []), { value, start, end: this.text.length }];
    this.values.set(path, { kind: "scalar", decided });
  }

  enclose(path: string, kind: WrittenValue["kind"], write: () => void): void {
    const start = this.text.length;
    write();
    this.values.set(path, { kind, decided: [{ start, end: this.text.length }] });
  }
}

function leavesOf(shapes: readonly Shape[]): readonly Shape[] {
  return shapes.flatMap((shape) => (shape.value === undefined ? leavesOf(shape.inside) : [shape]));
}

function nameFor(type: string): string {
  return type
    .split("/")
    .slice(1)
    .map(() => "example")
    .join("/");
}

function bicepLiteral(value: Scalar): string {
  return typeof value === "string" ? `'${value}'` : String(value);
}

function typeOf(value: Scalar): "string" | "int" | "bool" {
  return typeof value === "string" ? "string" : typeof value === "number" ? "int" : "bool";
}

function otherThan(value: Scalar): Scalar {
  if (typeof value === "string") return `${value} or other`;
  return typeof value === "number" ? value + 1 : value !== true;
}

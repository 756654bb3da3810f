import type { Scalar } from "../../src/declarations/value.ts";
import type { PropertyRead, TypeRead } from "./properties-read.ts";

/** How a value comes to its property. */
export const forms = ["literal", "parameter", "variable", "condition", "argument"] as const;

export type Form = (typeof forms)[number];

/** One resource with every property of some shapes, in one dialect, and where each value's text was put. */
export interface Written {
  /** The file that is deployed. */
  readonly root: string;
  readonly files: Readonly<Record<string, string>>;
  /** By path in lower case. */
  readonly values: ReadonlyMap<string, WrittenValue>;
}

interface WrittenValue {
  readonly kind: "scalar" | "object" | "array";
  /** The texts that decide: two for a condition. */
  readonly decided: readonly Decided[];
}

interface Decided {
  readonly value?: Scalar;
  readonly file: string;
  readonly start: number;
  readonly end: number;
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
  const text = new Text(dialect.file(form));
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
  const caller = dialect.before(text, form, leaves);
  text.add(dialect.header(type, apiVersion, nameFor(type)));
  for (const [index, shape] of shapes.entries()) {
    text.add(`${index === 0 ? "" : dialect.separator}\n      ${dialect.key(shape.name)}`);
    write(shape, "      ");
  }
  text.add(dialect.after(form));
  return {
    root: (caller ?? text).file,
    files: { [text.file]: text.text, ...(caller && { [caller.file]: caller.text }) },
    values: new Map([...text.values, ...(caller?.values ?? [])]),
  };
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
  readonly separator: string;
  readonly condition: readonly [string, string, string];
  /** Where the resource is written. */
  file(form: Form): string;
  key(name: string): string;
  literal(value: Scalar): string;
  inExpression(value: Scalar): string;
  use(form: Form, index: number): string;
  /** What the values come from, up to the resource; answers the file that calls the resource's, if it is another one. */
  before(text: Text, form: Form, leaves: readonly Shape[]): Text | undefined;
  header(type: string, apiVersion: string, name: string): string;
  after(form: Form): string;
}

export const inBicep: Dialect = {
  separator: "",
  condition: ["enabled ? ", " : ", ""],
  file: (form) => (form === "argument" ? "called.bicep" : "main.bicep"),
  key: (name) => (/^[a-z_]\w*$/iu.test(name) ? `${name}: ` : `'${name}': `),
  literal: bicepLiteral,
  inExpression: bicepLiteral,
  use: (_form, index) => `given${index}`,
  before: (text, form, leaves) => {
    if (form === "condition") text.add("param enabled bool\n");
    if (form === "literal" || form === "condition") return undefined;
    for (const [index, { path, value = "" }] of leaves.entries()) {
      text.add(form === "variable" ? `var given${index}` : `param given${index} ${typeOf(value)}`);
      if (form !== "argument") {
        text.add(" = ");
        text.decide(path, value, bicepLiteral(value));
      }
      text.add("\n");
    }
    if (form !== "argument") return undefined;
    const caller = new Text("main.bicep");
    caller.add("module called 'called.bicep' = {\n  name: 'called'\n  params: {\n");
    for (const [index, { path, value = "" }] of leaves.entries()) {
      caller.add(`    given${index}: `);
      caller.decide(path, value, bicepLiteral(value));
      caller.add("\n");
    }
    caller.add("  }\n}\n");
    return caller;
  },
  header: (type, apiVersion, name) => `\nresource example '${type}@${apiVersion}' = {\n      name: '${name}'`,
  after: () => "\n}\n",
};

const templateStart =
  '{\n  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",\n' +
  '  "contentVersion": "1.0.0.0",\n';

export const inArm: Dialect = {
  separator: ",",
  condition: ["\"[if(parameters('enabled'), ", ", ", ')]"'],
  file: () => "main.json",
  key: (name) => `${JSON.stringify(name)}: `,
  literal: (value) => JSON.stringify(value),
  inExpression: (value) => {
    if (typeof value === "string") return `'${value}'`;
    return typeof value === "number" ? String(value) : `${String(value)}()`;
  },
  use: (form, index) => `"[${form === "variable" ? "variables" : "parameters"}('given${index}')]"`,
  before: (text, form, leaves) => {
    text.add(templateStart);
    switch (form) {
      case "literal":
        break;
      case "condition":
        text.add('  "parameters": { "enabled": { "type": "bool" } },\n');
        break;
      case "variable":
        list(text, "variables", leaves, (path, value) => {
          text.decide(path, value, JSON.stringify(value));
        });
        break;
      case "parameter":
        list(text, "parameters", leaves, (path, value) => {
          text.add(`{ "type": "${typeOf(value)}", "defaultValue": `);
          text.decide(path, value, JSON.stringify(value));
          text.add(" }");
        });
        break;
      case "argument":
        text.add(
          '  "resources": [{ "type": "Microsoft.Resources/deployments", "apiVersion": "2024-03-01",\n',
        );
        text.add('  "name": "called", "properties": { "mode": "Incremental",\n');
        text.add('  "expressionEvaluationOptions": { "scope": "inner" },\n');
        list(text, "parameters", leaves, (path, value) => {
          text.add('{ "value": ');
          text.decide(path, value, JSON.stringify(value));
          text.add(" }");
        });
        text.add(`  "template": ${templateStart}`);
        list(text, "parameters", leaves, (_path, value) => {
          text.add(`{ "type": "${typeOf(value)}" }`);
        });
        break;
    }
    return undefined;
  },
  header: (type, apiVersion, name) =>
    `  "resources": [\n    {\n      "type": "${type}",\n      "apiVersion": "${apiVersion}",\n      "name": "${name}",`,
  after: (form) => `\n    }\n  ]\n}${form === "argument" ? " } }] }" : ""}\n`,
};

function list(
  text: Text,
  name: "parameters" | "variables",
  leaves: readonly Shape[],
  write: (path: string, value: Scalar) => void,
): void {
  text.add(`  "${name}": {\n`);
  for (const [index, { path, value = "" }] of leaves.entries()) {
    text.add(`${index === 0 ? "" : ",\n"}    "given${index}": `);
    write(path, value);
  }
  text.add("\n  },\n");
}

/** A text that is being written, and where in it the values of properties are. */
class Text {
  readonly file: string;
  text = "";
  readonly values = new Map<string, WrittenValue>();

  constructor(file: string) {
    this.file = file;
  }

  add(text: string): void {
    this.text += text;
  }

  decide(path: string, value: Scalar, literal: string): void {
    const { file } = this;
    const start = this.text.length;
    this.text += literal;
    const decided = { value, file, start, end: this.text.length };
    this.values.set(path, { kind: "scalar", decided: [...(this.values.get(path)?.decided ?? []), decided] });
  }

  enclose(path: string, kind: WrittenValue["kind"], write: () => void): void {
    const { file } = this;
    const start = this.text.length;
    write();
    this.values.set(path, { kind, decided: [{ file, start, end: this.text.length }] });
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

import { harmsOfObjects, safer } from "../flow/taint.ts";
import {
  external,
  fieldOf,
  itemsOf,
  listOf,
  mapTaints,
  nothing,
  type ExternalValue,
  type Value,
} from "../flow/value.ts";

// Schemas of zod (https://zod.dev/api), joi (https://joi.dev/api) and yup (https://github.com/jquense/yup#api): what
// parsing lets through, field by field.

/** Methods that parse, and the field of what they give that holds the outcome; without one it is what they give. */
const zod: ReadonlyMap<string, string | undefined> = new Map([
  ["parse", undefined],
  ["parseAsync", undefined],
  ["safeParse", "data"],
  ["safeParseAsync", "data"],
  ["spa", "data"],
]);
const joi: ReadonlyMap<string, string | undefined> = new Map([
  ["validate", "value"],
  ["validateAsync", undefined],
]);
const yup: ReadonlyMap<string, string | undefined> = new Map(
  ["validate", "validateSync", "cast"].map((name) => [name, undefined]),
);
const libraries: ReadonlyMap<string, ReadonlyMap<string, string | undefined>> = new Map([
  ["zod", zod],
  ["zod/v4", zod],
  ["joi", joi],
  ["@hapi/joi", joi],
  ["yup", yup],
]);

export function isSchemaLibrary(module: string): boolean {
  return libraries.has(module);
}

/** A schema keeps what it was made of: the fields of an object, the items of a list. */
export function schemaCall({ module, path }: ExternalValue, given: readonly Value[]): Value | undefined {
  const made = external(module, [...path, "()"]);
  const [first = nothing] = given;
  const method = path.at(-1) ?? "";
  if (/^(?:object|strictObject|looseObject)$/u.test(method))
    return { ...made, fields: new Map([["shape", first]]) };
  if (method === "array" && given.length > 0) return { ...made, items: first };
  // Joi.attempt(input, schema)
  return method === "attempt" ? parsed(given[1] ?? nothing, first, 0) : undefined;
}

/** A method of a schema: parsing gives what the schema lets through, anything else another such schema. */
export function schemaMethod(schema: Value, name: string, given: readonly Value[]): Value | undefined {
  const library = libraryOf(schema);
  const parsing = library && libraries.get(library.module);
  if (parsing === undefined) return undefined;
  const [input = nothing] = given;
  if (parsing.has(name)) {
    const field = parsing.get(name);
    const outcome = parsed(schema, input, 0);
    return field === undefined ? outcome : { ...nothing, fields: new Map([[field, outcome]]) };
  }
  switch (name) {
    case "keys":
    case "shape":
    case "extend":
      return { ...nothing, fields: new Map([["shape", withFields(schema.fields.get("shape"), input)]]) };
    case "items":
    case "of":
      return { ...nothing, items: input };
    default:
      return {
        ...nothing,
        fields: schema.fields,
        ...(schema.items !== undefined && { items: schema.items }),
      };
  }
}

function libraryOf(schema: Value): ExternalValue | undefined {
  return schema.externals.find(({ module }) => isSchemaLibrary(module));
}

function withFields(known: Value | undefined, more: Value): Value {
  return { ...nothing, fields: new Map([...(known?.fields ?? []), ...more.fields]) };
}

/** Text of a form that leaves nothing to do harm with, or that the application checks in its own way. */
const harmlessText =
  /^(?:uuid|guid|uuidv\d|cuid2?|ulid|nanoid|datetime|date|time|duration|isoDate|isoDuration|ip|ipv4|ipv6|regex|pattern|matches|hex|alphanum|token|creditCard|enum|valid|equal|oneOf|refine|superRefine|transform|pipe|custom|external|test)$/u;

function parsed(schema: Value, input: Value, depth: number): Value {
  const path = libraryOf(schema)?.path ?? [];
  if (depth > 6) return input;
  const shape = schema.fields.get("shape");
  if (shape !== undefined) {
    const fields = [...shape.fields].map(
      ([name, inner]) => [name, parsed(inner, fieldOf(input, name), depth + 1)] as const,
    );
    return { ...nothing, fields: new Map(fields) };
  }
  if (schema.items !== undefined) return listOf(parsed(schema.items, itemsOf(input), depth + 1));
  if (path.includes("string")) {
    if (path.some((segment) => harmlessText.test(segment))) return nothing;
    return mapTaints(input, (taint) => safer(taint, harmsOfObjects));
  }
  return path.some((segment) =>
    /^(?:any|unknown|record|map|mixed|alternatives|binary|object)$/u.test(segment),
  )
    ? input
    : nothing;
}

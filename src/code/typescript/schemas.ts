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

// Schemas of zod (https://zod.dev/api): what parsing lets through, field by field.

/** A schema keeps what it was made of: the fields of an object, the items of a list. */
export function schemaCall({ module, path }: ExternalValue, given: readonly Value[]): Value | undefined {
  const made = external(module, [...path, "()"]);
  const [first = nothing] = given;
  const method = path.at(-1) ?? "";
  if (/^(?:object|strictObject|looseObject)$/u.test(method))
    return { ...made, fields: new Map([["shape", first]]) };
  if (method === "array") return { ...made, items: first };
  return undefined;
}

/** A method of a schema: parsing gives what the schema lets through, anything else another such schema. */
export function schemaMethod(schema: Value, name: string, given: readonly Value[]): Value | undefined {
  if (!schema.externals.some(({ module }) => module === "zod")) return undefined;
  const [input = nothing] = given;
  switch (name) {
    case "parse":
    case "parseAsync":
      return parsed(schema, input, 0);
    case "safeParse":
    case "safeParseAsync":
    case "spa":
      return { ...nothing, fields: new Map([["data", parsed(schema, input, 0)]]) };
    default:
      return {
        ...nothing,
        fields: schema.fields,
        ...(schema.items !== undefined && { items: schema.items }),
      };
  }
}

/** Text of a form that leaves nothing to do harm with, or that the application checks in its own way. */
const harmlessText =
  /^(?:uuid|guid|uuidv\d|cuid2?|ulid|nanoid|datetime|date|time|duration|ip|ipv4|ipv6|regex|hex|enum|refine|superRefine|transform|pipe)$/u;

function parsed(schema: Value, input: Value, depth: number): Value {
  const path = schema.externals.find(({ module }) => module === "zod")?.path ?? [];
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
  return path.some((segment) => /^(?:any|unknown|record|map)$/u.test(segment)) ? input : nothing;
}

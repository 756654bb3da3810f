import { provenBy } from "../../flow/patterns.ts";
import { harmsOfObjects, safer } from "../../flow/taint.ts";
import {
  cleaned,
  external,
  fieldOf,
  itemsOf,
  listOf,
  mapTaints,
  nothing,
  onlyConstant,
  onlyText,
  type ExternalValue,
  type Value,
} from "../../flow/value.ts";

// JSON schemas as ajv checks them (https://ajv.js.org/json-schema.html).

const validators: ReadonlySet<string> = new Set(["ajv", "ajv/dist/2019", "ajv/dist/2020"]);

/** `ajv.compile(schema)` gives a function that remembers the schema. */
export function jsonSchemaCall({ module, path }: ExternalValue, given: readonly Value[]): Value | undefined {
  if (!validators.has(module) || path.at(-1) !== "compile") return undefined;
  return { ...external(module, [...path, "()"]), fields: new Map([["schema", given[0] ?? nothing]]) };
}

/** The schema that a call checks with, and the place of what it checks among its arguments. */
export function schemaChecked(
  target: Value,
  given: readonly Value[],
): { readonly schema: Value; readonly argument: number } | undefined {
  const validator = target.externals.find(({ module }) => validators.has(module));
  if (validator === undefined) return undefined;
  const compiled = target.fields.get("schema");
  if (compiled !== undefined) return { schema: compiled, argument: 0 };
  // ajv.validate(schema, data)
  return validator.path.at(-1) === "validate" ? { schema: given[0] ?? nothing, argument: 1 } : undefined;
}

/** What a value is when it fits the schema. */
export function fitting(schema: Value, value: Value, depth = 0): Value {
  if (depth > 6) return value;
  const only = (name: string): Value => schema.fields.get(name) ?? nothing;
  if (schema.fields.has("enum") || schema.fields.has("const")) return nothing;
  const { fields: properties } = only("properties");
  if (properties.size > 0) {
    const named = [...properties].map(
      ([name, inner]) => [name, fitting(inner, fieldOf(value, name), depth + 1)] as const,
    );
    const isClosed = onlyConstant(only("additionalProperties")) === false;
    return { ...(isClosed ? nothing : value), fields: new Map(named) };
  }
  switch (onlyText(only("type")) ?? "") {
    case "integer":
    case "number":
    case "boolean":
    case "null":
      return nothing;
    case "array":
      return schema.fields.has("items") ? listOf(fitting(only("items"), itemsOf(value), depth + 1)) : value;
    case "string":
      return fittingText(schema, value);
    default:
      return value;
  }
}

/** Formats that leave nothing to do harm with. A plain string is still any text. */
const harmlessFormats =
  /^(?:uuid|date|time|date-time|iso-time|iso-date-time|duration|ipv4|ipv6|int32|int64)$/u;

function fittingText(schema: Value, value: Value): Value {
  const format = onlyText(schema.fields.get("format") ?? nothing);
  if (format !== undefined && harmlessFormats.test(format)) return nothing;
  const text = mapTaints(value, (taint) => safer(taint, harmsOfObjects));
  const pattern = onlyText(schema.fields.get("pattern") ?? nothing);
  const proven = pattern === undefined ? undefined : provenBy({ pattern, flags: "" });
  if (proven === undefined) return text;
  return proven === "all" ? cleaned(text) : cleaned(text, proven);
}

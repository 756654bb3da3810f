import type { MethodCall } from "../../flow/language.ts";
import { provenBy } from "../../flow/patterns.ts";
import type { Expression } from "../../flow/program.ts";
import { harmsOfObjects, safer } from "../../flow/taint.ts";
import {
  cleaned,
  external,
  fieldOf,
  itemsOf,
  listOf,
  mapTaints,
  nothing,
  type ExternalValue,
  type Value,
} from "../../flow/value.ts";

// Schemas that are put together by calls: zod (https://zod.dev/api), joi (https://joi.dev/api/), yup
// (https://github.com/jquense/yup#api). What parsing lets through, field by field.

const builders: ReadonlySet<string> = new Set(["zod", "zod/v4", "joi", "@hapi/joi", "yup"]);

export function isSchema({ externals }: Value): boolean {
  return externals.some(({ module }) => builders.has(module));
}

/** A schema keeps what it was made of: the fields of an object, the items of a list, the pattern of a text. */
export function schemaCall(
  { module, path }: ExternalValue,
  given: readonly Value[],
  writeBack: (index: number, value: Value) => void,
): Value | undefined {
  if (!builders.has(module)) return undefined;
  const made = external(module, [...path, "()"]);
  const [first = nothing, second = nothing] = given;
  const method = path.at(-1) ?? "";
  // Joi.attempt(value, schema), which throws
  if ((method === "attempt" || method === "assert") && isSchema(second)) {
    writeBack(0, conforming(second, first));
    return parsed(second, first, 0);
  }
  const inside = madeOf(method, first);
  return inside === undefined ? undefined : { ...made, ...inside };
}

function madeOf(method: string, first: Value): Partial<Value> | undefined {
  if (/^(?:object|strictObject|looseObject|keys|shape|extend|append)$/u.test(method))
    return first.fields.size === 0 ? undefined : { fields: new Map([["shape", first]]) };
  if (method === "array" || method === "items" || method === "of")
    return isSchema(first) ? { items: first } : undefined;
  if (/^(?:regex|pattern|matches)$/u.test(method)) return { fields: new Map([["pattern", first]]) };
  return undefined;
}

/** A method of a schema: parsing gives what the schema lets through, anything else another such schema. */
export function schemaMethod(call: MethodCall): Value | undefined {
  const { receiver: schema, name, arguments: given } = call;
  if (!isSchema(schema)) return undefined;
  const [input = nothing] = given;
  switch (name) {
    case "parse":
    case "parseAsync":
    case "validateAsync":
    case "validateSync":
    case "cast":
      return throwing(schema, input, call);
    case "validate":
      return isOf(schema, "yup") ? throwing(schema, input, call) : result(schema, input, call, "value");
    case "safeParse":
    case "safeParseAsync":
    case "spa":
      return result(schema, input, call, "data");
    case "isValid":
    case "isValidSync":
      return nothing;
    default: {
      const inside = madeOf(name, input);
      const items = inside?.items ?? schema.items;
      return {
        ...nothing,
        fields: extended(schema.fields, inside?.fields),
        ...(items !== undefined && { items }),
      };
    }
  }
}

/** `keys`, `shape` and `extend` add to the fields that there are. */
function extended(known: Value["fields"], more: Value["fields"] | undefined): Value["fields"] {
  const fields = new Map([...known, ...(more ?? [])]);
  const shape = known.get("shape");
  const added = more?.get("shape");
  if (shape === undefined || added === undefined) return fields;
  return fields.set("shape", { ...nothing, fields: new Map([...shape.fields, ...added.fields]) });
}

function isOf({ externals }: Value, wanted: string): boolean {
  return externals.some(({ module }) => module === wanted);
}

/** Behind a check that throws, what was checked is as the schema says. */
function throwing(schema: Value, input: Value, { writeBackArgument }: MethodCall): Value {
  writeBackArgument?.(0, conforming(schema, input));
  return parsed(schema, input, 0);
}

/** `{ success, data, error }`, `{ value, error }`: the truth of `success`, or of no `error`, is that of the check. */
function result(schema: Value, input: Value, { call }: MethodCall, name: string): Value {
  const fields = new Map([[name, parsed(schema, input, 0)]]);
  if (call === undefined) return { ...nothing, fields };
  const not: Expression = { kind: "operation", operator: "not", operands: [call], at: call.at };
  fields.set("success", { ...nothing, means: call });
  fields.set("error", { ...nothing, means: not });
  return { ...nothing, fields };
}

/** What is checked by a schema that was not thrown away by: fields that the schema does not name stay as they are. */
export function conforming(schema: Value, input: Value): Value {
  const allowed = parsed(schema, input, 0);
  return schema.fields.has("shape")
    ? { ...input, fields: new Map([...input.fields, ...allowed.fields]) }
    : allowed;
}

/** Text of a form that leaves nothing to do harm with, or that the application checks in its own way. */
const harmlessText =
  /^(?:uuid|guid|uuidv\d|cuid2?|ulid|nanoid|datetime|date|time|duration|ip|ipv4|ipv6|hex|isoDate|isoDuration|alphanum|token|creditCard|enum|nativeEnum|literal|valid|equal|oneOf|refine|superRefine|transform|pipe|custom|external|test)$/u;

/** Kinds of values that may hold anything. */
const anything = /^(?:any|unknown|record|map|mixed|object|alternatives|binary|link)$/u;

function parsed(schema: Value, input: Value, depth: number): Value {
  const path = schema.externals.find(({ module }) => builders.has(module))?.path ?? [];
  if (depth > 6) return input;
  const shape = schema.fields.get("shape");
  if (shape !== undefined) {
    const fields = [...shape.fields].map(
      ([name, inner]) => [name, parsed(inner, fieldOf(input, name), depth + 1)] as const,
    );
    // What else there is comes through where it is said so.
    const passes = path.some((segment) => /^(?:unknown|passthrough|looseObject|catchall)$/u.test(segment));
    return { ...(passes ? input : nothing), fields: new Map(fields) };
  }
  if (schema.items !== undefined) return listOf(parsed(schema.items, itemsOf(input), depth + 1));
  if (path.some((segment) => harmlessText.test(segment))) return nothing;
  if (path.includes("string")) return matching(schema.fields.get("pattern"), input);
  return path.some((segment) => anything.test(segment)) ? input : nothing;
}

function matching(written: Value | undefined, input: Value): Value {
  const text = mapTaints(input, (taint) => safer(taint, harmsOfObjects));
  if (written === undefined) return text;
  const proven = written.pattern === undefined ? undefined : provenBy(written.pattern);
  if (proven === undefined) return text;
  return proven === "all" ? cleaned(text) : cleaned(text, proven);
}

import { readFileSync } from "node:fs";
import path from "node:path";

import addFormats from "ajv-formats";
import { Ajv2019, type ValidateFunction } from "ajv/dist/2019.js";

/** An operation of GitHub's REST API, as its OpenAPI description has it. */
export interface Operation {
  id: string;
  method: string;
  template: string;
  pattern: RegExp;
  parameters: readonly Parameter[];
  requestBody: { required: boolean; validate: ValidateFunction } | undefined;
  responses: Readonly<Record<string, Readonly<Record<string, () => ValidateFunction>>>>;
}

interface Parameter {
  name: string;
  in: "path" | "query";
  validate: () => ValidateFunction;
}

export interface Contract {
  operations: readonly Operation[];
  find: (
    method: string,
    pathname: string,
  ) => { operation: Operation; params: Record<string, string> } | undefined;
  /** The query with its types, and what is wrong with it. */
  checkQuery: (
    operation: Operation,
    query: URLSearchParams,
  ) => { query: Record<string, unknown>; wrong: string[] };
  /** What is wrong with a request's body: also properties that GitHub does not know. */
  checkBody: (operation: Operation, body: unknown) => string[];
  /** What is wrong with an answer of ours: also properties that GitHub does not send. */
  checkAnswer: (operation: Operation, status: number, contentType: string, body: unknown) => string[];
}

interface Amendments {
  /** Properties of schemas that may be null. */
  nullable: Readonly<Record<string, readonly string[]>>;
  /** Properties that schemas lack. */
  added: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Media types of operations that answer in text. */
  text: Readonly<Record<string, readonly string[]>>;
}

/**
 * Where GitHub answers otherwise than it describes. An outdated comment, and one on a whole file, has no line and no position;
 * every error tells its status, some list what is wrong; the raw and diff media types are documented in prose only.
 */
const amendments: Amendments = {
  nullable: {
    "pull-request-review-comment": ["line", "original_line", "position", "original_position"],
    "review-comment": ["line", "original_line", "original_position"],
  },
  added: {
    "basic-error": { errors: { type: "array" } },
    "validation-error": { status: { type: "string" } },
    "validation-error-simple": { status: { type: "string" } },
  },
  text: {
    "git/get-blob": ["application/vnd.github.raw"],
    "pulls/get": ["application/vnd.github.diff", "application/vnd.github.patch"],
    "repos/get-content": ["application/vnd.github.raw"],
  },
};

export function readContract(): Contract {
  return (contract ??= buildContract());
}

/** Built once: the schemas are compiled as they are needed. */
let contract: Contract | undefined;

function buildContract(): Contract {
  const file = path.join(import.meta.dirname, "openapi/api.github.com.json");
  const description = JSON.parse(readFileSync(file, "utf8")) as Json;
  const ajv = new Ajv2019({
    strict: false,
    allErrors: true,
    coerceTypes: false,
    logger: false,
    formats: { timestamp: true },
  });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "github", definitions: definitionsOf(description) });
  const operations = operationsOf(description, ajv);
  return {
    operations,
    find: (method, pathname) => {
      for (const operation of operations) {
        if (operation.method !== method) continue;
        const match = operation.pattern.exec(pathname);
        if (match === null) continue;
        return { operation, params: decoded(match.groups ?? {}) };
      }
      return undefined;
    },
    checkQuery: (operation, given) => checkQuery(operation, given),
    checkBody: (operation, body) => checkBody(operation, body),
    checkAnswer: (operation, status, contentType, body) =>
      checkAnswer(ajv, operation, status, contentType, body),
  };
}

function checkQuery(
  operation: Operation,
  given: URLSearchParams,
): { query: Record<string, unknown>; wrong: string[] } {
  const query: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [name, text] of given) {
    const parameter = operation.parameters.find((known) => known.in === "query" && known.name === name);
    if (parameter === undefined) {
      wrong.push(`query: GitHub knows no parameter "${name}" here`);
      continue;
    }
    const validate = parameter.validate();
    const value = [
      text,
      ...(/^-?\d+$/.test(text) ? [Number(text)] : []),
      ...(/^(true|false)$/.test(text) ? [text === "true"] : []),
    ];
    const typed = value.find((candidate) => validate(candidate));
    if (typed === undefined) wrong.push(`query: "${name}" can't be ${JSON.stringify(text)}`);
    else query[name] = typed;
  }
  return { query, wrong };
}

function checkBody(operation: Operation, body: unknown): string[] {
  const { requestBody } = operation;
  if (requestBody === undefined) return body === undefined ? [] : ["body: GitHub takes none here"];
  if (body === undefined) return requestBody.required ? ["body: missing"] : [];
  return errorsOf(requestBody.validate, body);
}

function checkAnswer(
  ajv: Ajv2019,
  operation: Operation,
  status: number,
  contentType: string,
  body: unknown,
): string[] {
  const media = contentType.split(";")[0] ?? "";
  const documented = operation.responses[status];
  if (documented === undefined) {
    if (status < 400) return [`answer: ${status} is not documented`];
    return errorsOf(ajv.getSchema("github#/definitions/basic-error")!, body);
  }
  const kinds = Object.keys(documented);
  if (kinds.length === 0) return body === undefined || status >= 400 ? [] : [`answer: ${status} has no body`];
  if (status < 300 && (amendments.text[operation.id] ?? []).some((known) => media.startsWith(known)))
    return [];
  const validate = documented[media];
  return validate === undefined ? [`answer: ${status} is never ${media}`] : errorsOf(validate(), body);
}

function errorsOf(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => {
    const extra = (error.params["additionalProperty"] ?? error.params["unevaluatedProperty"]) as
      string | undefined;
    return `${error.instancePath === "" ? "body" : error.instancePath}: ${error.message ?? error.keyword}${extra === undefined ? "" : ` ("${extra}")`}`;
  });
}

type Json = Record<string, unknown>;

function operationsOf(description: Json, ajv: Ajv2019): Operation[] {
  const resolve = (value: unknown): Json => {
    const reference = (value as Json)["$ref"];
    if (typeof reference !== "string") return value as Json;
    return reference
      .slice(2)
      .split("/")
      .reduce((at, key) => at[key] as Json, description);
  };
  const compiled = (schema: unknown) => {
    let validate: ValidateFunction | undefined;
    return () => (validate ??= ajv.compile(rewritten(convert(schema as Json, true), "github")));
  };
  const operations: Operation[] = [];
  for (const [template, item] of Object.entries(description["paths"] as Json)) {
    for (const [method, value] of Object.entries(item as Json)) {
      const operation = value as Json;
      const parameters = ((operation["parameters"] ?? []) as Json[]).map(resolve);
      const multi = new Set(
        parameters.filter((one) => one["x-multi-segment"] === true).map((one) => one["name"] as string),
      );
      const body = operation["requestBody"] === undefined ? undefined : resolve(operation["requestBody"]);
      operations.push({
        id: operation["operationId"] as string,
        method: method.toUpperCase(),
        template,
        pattern: patternOf(template, multi),
        parameters: parameters.map((one) => ({
          name: one["name"] as string,
          in: one["in"] as "path" | "query",
          validate: compiled(one["schema"]),
        })),
        requestBody:
          body === undefined
            ? undefined
            : {
                required: body["required"] === true,
                validate: compiled(mediaOf(body)["application/json"])(),
              },
        responses: Object.fromEntries(
          Object.entries(operation["responses"] as Json).map(([status, response]) => [
            status,
            Object.fromEntries(
              Object.entries(mediaOf(resolve(response))).map(([media, schema]) => [media, compiled(schema)]),
            ),
          ]),
        ),
      });
    }
  }
  return operations.sort((one, other) => literals(other.template) - literals(one.template));
}

function mediaOf(withContent: Json): Record<string, unknown> {
  const content = (withContent["content"] ?? {}) as Record<string, { schema: unknown }>;
  return Object.fromEntries(Object.entries(content).map(([media, { schema }]) => [media, schema]));
}

/** More fixed words first, so that `/commits/{ref}`, whose ref may hold slashes, does not take `/commits/{ref}/check-runs`. */
function literals(template: string): number {
  return template.split("/").filter((part) => !part.startsWith("{")).length;
}

function patternOf(template: string, multi: ReadonlySet<string>): RegExp {
  const source = template
    .replace(/\/\{path\}$/, "(?:/(?<path>.*))?")
    .replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${multi.has(name) ? ".+" : "[^/]+"})`);
  return new RegExp(`^${source}$`);
}

function decoded(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, text = ""]) => [name, decodeURIComponent(text)]),
  );
}

/** Each component twice: closed to unknown properties, and open, for use inside `allOf`, where another part may know them. */
function definitionsOf(description: Json): Json {
  const schemas = (description["components"] as Json)["schemas"] as Record<string, Json>;
  const definitions: Json = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const amended = amend(name, schema);
    definitions[name] = rewritten(convert(amended, true), "");
    definitions[`${name}~open`] = rewritten(convert(amended, false), "");
  }
  return definitions;
}

function amend(name: string, schema: Json): Json {
  const properties = { ...(schema["properties"] as Record<string, Json> | undefined) };
  for (const property of amendments.nullable[name] ?? []) {
    properties[property] = { ...properties[property], nullable: true };
  }
  Object.assign(properties, amendments.added[name]);
  return schema["properties"] === undefined ? schema : { ...schema, properties };
}

function rewritten(schema: Json, document: string): Json {
  return JSON.parse(
    JSON.stringify(schema).replaceAll("#/components/schemas/", `${document}#/definitions/`),
  ) as Json;
}

/** OpenAPI 3.0 to JSON Schema: `nullable`, no discriminators, and unknown properties refused where `closed`. */
function convert(schema: Json, closed: boolean): Json {
  if (typeof schema["$ref"] === "string") return { $ref: closed ? schema["$ref"] : `${schema["$ref"]}~open` };
  const {
    nullable,
    discriminator: _,
    oneOf,
    anyOf,
    allOf,
    properties,
    items,
    additionalProperties,
    ...rest
  } = schema;
  const out: Json = { ...rest };
  const choice = (oneOf ?? anyOf) as Json[] | undefined;
  const owns = properties !== undefined || allOf !== undefined;
  if (choice !== undefined) out["anyOf"] = choice.map((branch) => convert(branch, closed && !owns));
  if (allOf !== undefined) out["allOf"] = (allOf as Json[]).map((branch) => convert(branch, false));
  if (items !== undefined) out["items"] = convert(items as Json, true);
  if (properties !== undefined) {
    out["properties"] = Object.fromEntries(
      Object.entries(properties as Record<string, Json>).map(([name, child]) => [name, convert(child, true)]),
    );
  }
  if (typeof additionalProperties === "object")
    out["additionalProperties"] = convert(additionalProperties as Json, true);
  else if (
    additionalProperties === false ||
    (closed && properties !== undefined && choice === undefined && allOf === undefined)
  )
    out["additionalProperties"] = false;
  else if (closed && owns && additionalProperties === undefined) out["unevaluatedProperties"] = false;
  return nullable === true ? orNull(out) : out;
}

function orNull(schema: Json): Json {
  if (typeof schema["type"] !== "string") return { anyOf: [schema, { type: "null" }] };
  const values = schema["enum"];
  return {
    ...schema,
    type: [schema["type"], "null"],
    ...(Array.isArray(values) ? { enum: [...(values as unknown[]), null] } : {}),
  };
}

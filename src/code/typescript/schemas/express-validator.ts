import {
  external,
  fieldOf,
  itemsOf,
  nothing,
  onlyText,
  type ExternalValue,
  type Value,
} from "../../flow/value.ts";

// https://express-validator.github.io/docs/api/validation-chain

const module = "express-validator";

/** Where a chain looks, by what begins it. */
const places: ReadonlyMap<string, string> = new Map([
  ["body", "body"],
  ["query", "query"],
  ["param", "params"],
  ["header", "headers"],
  ["cookie", "cookies"],
]);

const harmless =
  /^(?:isUUID|isInt|isNumeric|isFloat|isDecimal|isBoolean|isAlpha|isAlphanumeric|isHexadecimal|isMongoId|isISO8601|isDate|isIn|isSlug|isULID|isPort|toInt|toFloat|toBoolean|toDate)$/u;

/** `body("id")` begins a chain that remembers the field. */
export function chainCall(
  callee: ExternalValue,
  given: readonly Value[],
  writeBack: (index: number, value: Value) => void,
): Value | undefined {
  if (callee.module !== module) return undefined;
  const method = callee.path.at(-1) ?? "";
  const [first = nothing] = given;
  if (method === "validationResult") {
    // Whoever asks for the errors is taken to act on them.
    const checked = first.fields.get(checkedRequest);
    if (checked !== undefined)
      writeBack(0, { ...first, fields: new Map([...first.fields, ...checked.fields]) });
    return nothing;
  }
  if (method === "matchedData") return first.fields.get(checkedRequest) ?? nothing;
  if (!places.has(method) || callee.path.length > 1) return undefined;
  return { ...external(module, [...callee.path, "()"]), fields: new Map([["field", first]]) };
}

/** A chain that goes on is about the same field. */
export function chainMethod({ externals, fields }: Value): Value | undefined {
  return externals.some((one) => one.module === module) ? { ...nothing, fields } : undefined;
}

const checkedRequest = "(checked)";

/** The request of a route, with what the chains among its handlers check once their result is asked for. */
export function withChains(request: Value, handlers: readonly Value[], read: (part: string) => Value): Value {
  const checked = new Map<string, Map<string, Value>>();
  for (const given of handlers) {
    for (const chain of [given, itemsOf(given)]) {
      const own = chain.externals.filter((one) => one.module === module);
      const name = onlyText(fieldOf(chain, "field"));
      for (const { path } of own) {
        const part = places.get(path[0] ?? "");
        if (part === undefined || name === undefined || !path.some((segment) => harmless.test(segment)))
          continue;
        const fields = checked.get(part) ?? new Map<string, Value>();
        checked.set(part, fields.set(name, nothing));
      }
    }
  }
  if (checked.size === 0) return request;
  const parts = [...checked].map(([part, fields]) => [part, { ...read(part), fields }] as const);
  return { ...request, fields: new Map([[checkedRequest, { ...nothing, fields: new Map(parts) }]]) };
}

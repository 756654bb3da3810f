import type { Check } from "../../flow/language.ts";
import type { Value } from "../../flow/value.ts";
import { conforming, isSchema } from "./builders.ts";
import { fitting, schemaChecked } from "./json-schema.ts";

/** Methods of schemas whose truth, or whose result's, says that their first argument fits. */
const testing = /^(?:isValid|isValidSync|validate|safeParse|safeParseAsync|spa)$/u;

/** What an argument is when the call of a schema holds. */
export function schemaCheck(
  target: Value,
  receiver: Value | undefined,
  name: string | undefined,
  given: readonly Value[],
): Check | undefined {
  const json = schemaChecked(target, given);
  if (json !== undefined) return { argument: json.argument, becomes: (value) => fitting(json.schema, value) };
  if (receiver === undefined || name === undefined || !isSchema(receiver) || !testing.test(name))
    return undefined;
  return { argument: 0, becomes: (value) => conforming(receiver, value) };
}

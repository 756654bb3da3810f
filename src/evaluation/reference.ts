import type { Place } from "../source/source.ts";
import type { Tree, Unknown } from "../declarations/value.ts";
import { memberOf, oneOf } from "../declarations/value.ts";
import { callText, quoted } from "./expression-text.ts";
import type { FunctionContext } from "./function-call.ts";
import { idText } from "./resource-id.ts";

/**
 * A resource as it will be at run time. `full`: the whole of it (`reference(id, version, 'full')`, Bicep's
 * `stg.identity`), else its properties (`reference(id)`, Bicep's `stg.properties`). Expression: `reference('<id>')`
 * and `reference('<id>').properties`; `reference.path` counts from the whole resource. What the template itself knows
 * of it (`context.resource`) is in the answer.
 */
export function referenceTo(
  id: Tree,
  what: "full" | "properties",
  context: FunctionContext,
  at: Place,
): Tree {
  if (id.kind === "oneOf") {
    return oneOf(
      id.alternatives.map((one) => referenceTo(one, what, context, at)),
      at,
    );
  }
  const resource = idText(id);
  const whole: Unknown = {
    kind: "unknown",
    why: "known only after deployment",
    expression: callText("reference", [quoted(resource)]),
    reference: { resource, path: "" },
    at,
  };
  const told = context.resource?.(resource);
  if (what === "full") return told ?? whole;
  const properties = told?.kind === "object" ? told.properties.get("properties")?.value : undefined;
  return properties ?? memberOf(whole, ["properties"]);
}

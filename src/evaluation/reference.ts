import type { Place } from "../source/source.ts";
import type { Tree } from "../declarations/value.ts";
import type { FunctionContext } from "./function-call.ts";

/**
 * A resource as it will be at run time. `full`: the whole of it (`reference(id, version, 'full')`, Bicep's
 * `stg.identity`), else its properties (`reference(id)`, Bicep's `stg.properties`). Expression: `reference('<id>')`
 * and `reference('<id>').properties`; `reference.path` counts from the whole resource.
 */
export declare function referenceTo(
  id: Tree,
  what: "full" | "properties",
  context: FunctionContext,
  at: Place,
): Tree;

import type { Tree } from "../declarations/value.ts";
import type { Argument, FunctionCall } from "./function-call.ts";

export type { Argument, FunctionCall, FunctionContext, Lambda } from "./function-call.ts";

/**
 * What a function of the deployment engine answers (case of the name ignored), from either dialect. Arguments are
 * evaluated; for `if`, `and`, `or` and `coalesce`, which leave some unevaluated, see `logic.ts`.
 *
 * What can't be known is unknown, with the canonical expression; a mistake is reported and its value unknown.
 */
export declare function callFunction(name: string, args: readonly Argument[], call: FunctionCall): Tree;

/** Whether there is such a function. */
export declare function isFunction(name: string): boolean;

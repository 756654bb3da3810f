import type { Tree } from "../declarations/value.ts";
import type { FunctionCall } from "./function-call.ts";

/** `if`, `c ? a : b`: only the taken branch is evaluated; both, as alternatives, when the condition is unknown. */
export declare function chooseBetween(
  condition: Tree,
  yes: () => Tree,
  no: () => Tree,
  call: FunctionCall,
): Tree;
/** `and`, `&&`: operands after the first false one are not evaluated. */
export declare function allOf(operands: readonly (() => Tree)[], call: FunctionCall): Tree;
/** `or`, `||`: operands after the first true one are not evaluated. */
export declare function anyOf(operands: readonly (() => Tree)[], call: FunctionCall): Tree;
/** `coalesce`, `??`: the first that is not null; operands after it are not evaluated. */
export declare function firstNonNull(operands: readonly (() => Tree)[], call: FunctionCall): Tree;

import type { Tree } from "../declarations/value.ts";
import type { FunctionCall } from "./function-call.ts";

/** `base.name`, `base['name']`, `base[0]`: a missing property or index is a mistake, reported. */
export declare function access(base: Tree, key: Tree, call: FunctionCall): Tree;
/** `base.?name`, `base[?0]` (compiled to `tryGet`): null when it is missing or the base is null. */
export declare function tryAccess(base: Tree, key: Tree, call: FunctionCall): Tree;

import type { ts } from "ts-morph";

import type { Handler } from "../handlers/handler.ts";
import type { Environment, FunctionNode } from "./denoted.ts";
import type { RegistrationKind } from "./registrations.ts";

/** A handler together with the code that runs for it. */
export interface RegisteredHandler {
  readonly handler: Handler;
  /** What the registration gives as handler, wrappers included; undefined when it could not be told. */
  readonly given?: { readonly node: ts.Expression | FunctionNode; readonly env: Environment };
  /** The registration certainly gives none. */
  readonly isEmpty?: boolean;
  /** The function itself, inside any wrappers. */
  readonly body?: FunctionNode;
  readonly durable?: RegistrationKind["durable"];
}

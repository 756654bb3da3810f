import type { Tree } from "../../declarations/value.ts";
import type { Place } from "../../source/source.ts";

/** A function as the Functions host will run it, found in code or in a `function.json`. */
export interface Handler {
  /** The function's name in Azure. */
  readonly name: string;
  readonly language: Language;
  readonly model: ProgrammingModel;
  /** The trigger binding's type in Azure's spelling: `httpTrigger`, `queueTrigger`, `timerTrigger`. */
  readonly trigger: string;
  /** Only for HTTP triggers. */
  readonly http?: HttpEndpoint;
  /** Every binding, trigger included, as its function.json object: `type`, `direction`, and what it was given. */
  readonly bindings: readonly Tree[];
  /**
   * Parameters of the route, in lower case, that the host makes numbers, flags or GUIDs of before it uses them in
   * bindings: those that a method in its process takes as such.
   */
  readonly typedRouteParameters?: readonly string[];
  /** Where it is registered: the call, the decorator, the trigger binding in function.json. */
  readonly at: Place;
  /** It verifies a token or signature by itself, and turns away whoever has none. */
  readonly verifiesCaller?: true;
  /**
   * Of a route of a web application that runs in a function: that function. The host knows nothing of the route, so
   * the level is the function's, and `name` is what the route is known by: `GET /orders/:id`.
   */
  readonly mountedIn?: Handler;
  /** The function's own body, when it was found. */
  readonly bodyAt?: Place;
}

export type Language =
  "javascript" | "typescript" | "python" | "csharp" | "java" | "powershell" | "go" | "custom";

export type ProgrammingModel =
  "node-v4" | "function.json" | "python-v2" | "dotnet-isolated" | "dotnet-in-process" | "java" | "go-native";

export interface HttpEndpoint {
  /**
   * The level the host enforces. Known in lower case: `anonymous`, `function`, `admin`. When nothing is written it is
   * the default of the language and model, and `at` is the registration.
   */
  readonly authLevel: Tree;
  /** Why that level holds, as a clause: `written here`, `Node v4 takes a missing authLevel for anonymous`. */
  readonly authLevelWhy: string;
  /** Upper case; empty means every method. */
  readonly methods: readonly string[];
  /** Without the host's prefix; absent means the function's name. */
  readonly route: Tree;
}

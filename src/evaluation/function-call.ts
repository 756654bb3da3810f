import type { Place } from "../source/source.ts";
import type { Problem } from "../declarations/problem.ts";
import type { Budget } from "../declarations/template-file.ts";
import type { Tree } from "../declarations/value.ts";
import type { Scope } from "./scope.ts";

/** One call of a deployment function, where it was written. */
export interface FunctionCall {
  /** The whole call as written: where a problem with it is put, and where a computed value was made. */
  readonly at: Place;
  readonly context: FunctionContext;
}

/** What functions may know about the deployment in which they are called: the same for every call of one template. */
export interface FunctionContext {
  /** The scope that the template deploys to: what `resourceGroup()`, `subscription()` and `resourceId()` answer from. */
  readonly scope: Scope;
  readonly budget: Budget;
  /** Called with every mistake and every bound that was hit. */
  readonly report: (problem: Problem) => void;
  /** The name of the deployment, where it is written (a nested deployment, a module); unknown for a root. */
  readonly deploymentName?: Tree;
  /**
   * What the template knows of a resource at run time, by the id in canonical text, lower case: an object as
   * `reference(id, version, 'full')` gives it, with `properties.outputs` for a nested deployment. Undefined: nothing.
   */
  readonly resource?: (id: string) => Tree | undefined;
  /** Set while a parameter's default is evaluated, to the parameter's expression: tells one `newGuid()` from another. */
  readonly parameter?: string;
}

/** A function value, as `map`, `filter`, `reduce` and the like take it. */
export interface Lambda {
  readonly kind: "lambda";
  /** The names of its variables, as written. */
  readonly variables: readonly string[];
  /** The body's value. May be called with fewer or more values than there are variables. */
  readonly apply: (values: readonly Tree[]) => Tree;
}

export type Argument = Tree | Lambda;

import type { Tree } from "../../declarations/value.ts";
import type { Scope } from "../../evaluation/scope.ts";
import type { Place } from "../../source/source.ts";
import type { Locals, Names } from "./evaluate.ts";

/** How one template is deployed: the root of a file, or one that is nested in another. */
export interface Deployed {
  readonly arguments: ReadonlyMap<string, { readonly value: Tree; readonly at: Place }>;
  readonly modulePath: readonly string[];
  readonly scope: Scope;
  /** The name of a nested deployment. */
  readonly name?: Tree;
  /** Set for a nested template with outer scope: its expressions are those of the template around it. */
  readonly outer?: { readonly names: Names; readonly locals: Locals };
}

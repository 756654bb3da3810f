import type { ts } from "ts-morph";

/** What an expression stands for, as far as it can be told without running anything. */
export type Denoted =
  | External
  | { readonly kind: "function"; readonly node: FunctionNode; readonly env: Environment }
  | { readonly kind: "class"; readonly node: ts.ClassLikeDeclaration; readonly env: Environment }
  | { readonly kind: "instance"; readonly of: ts.ClassLikeDeclaration; readonly env: Environment }
  | {
      readonly kind: "object";
      readonly node: ts.ObjectLiteralExpression;
      readonly env: Environment;
      /** The variables it is known by: what is written to their properties changes it. */
      readonly names: readonly ts.Symbol[];
    }
  /** A module of the repository as a whole. */
  | { readonly kind: "module"; readonly file: ts.SourceFile }
  | { readonly kind: "enum"; readonly node: ts.EnumDeclaration }
  /** Anything that stands for its own value: literals, templates, operators, calls nobody can look into. */
  | { readonly kind: "expression"; readonly node: ts.Expression; readonly env: Environment }
  /** A property that is certainly not there. */
  | { readonly kind: "absent" }
  | Unresolved;

/**
 * Something of a package, or of the global scope when `module` is empty. In `path` stand the names read from it,
 * `()` for a call and `new` for a construction: `new sql.Request().query` is `["Request", "new", "query"]`.
 */
export interface External {
  readonly kind: "external";
  readonly module: string;
  readonly path: readonly string[];
  /** The call or construction that the last `()` or `new` stands for. */
  readonly call?: { readonly node: ts.CallExpression | ts.NewExpression; readonly env: Environment };
}

export interface Unresolved {
  readonly kind: "unresolved";
  readonly why: string;
}

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.AccessorDeclaration;

/** What parameters and loop variables stand for in one call or one round, by their declaration. */
export type Environment = ReadonlyMap<ts.Node, Bound>;

/** An expression to be read in the environment of its own place. */
export interface Bound {
  readonly node: ts.Expression;
  readonly env: Environment;
}

export const nowhere: Environment = new Map();

export function unresolved(why: string): Unresolved {
  return { kind: "unresolved", why };
}

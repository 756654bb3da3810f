import type { ts } from "ts-morph";

import type { Denoted, Environment, FunctionNode } from "./denoted.ts";
import type { GlobalWrites } from "./global-writes.ts";
import type { ModuleExports } from "./module-exports.ts";
import type { Program } from "./program.ts";
import type { Entry } from "./writes.ts";

/** What the parts of name resolution ask of each other. */
export interface Denoting {
  readonly program: Program;
  readonly denote: (expression: ts.Expression, env: Environment) => Denoted;
  readonly denoteName: (name: ts.Identifier, env: Environment) => Denoted;
  readonly denoteSymbol: (symbol: ts.Symbol, env: Environment) => Denoted;
  readonly member: (object: Denoted, name: string) => Denoted;
  readonly constantName: (name: ts.PropertyName, env: Environment) => string | undefined;
  readonly constantText: (expression: ts.Expression, env: Environment) => string | undefined;
  readonly globalWrites: GlobalWrites;
  readonly propertyWrites: (symbol: ts.Symbol) => ReadonlyMap<string, readonly ts.Expression[]> | undefined;
  readonly setsOf: (symbol: ts.Symbol) => readonly Entry[];
  readonly argumentsIn: (
    callee: FunctionNode,
    call: ts.CallExpression | ts.NewExpression,
    env: Environment,
  ) => Environment;
  readonly exportsOf: (file: ts.SourceFile) => ModuleExports;
  /** The export `name` of a file; undefined when it exports nothing of that name. */
  readonly exportedFrom: (file: ts.SourceFile, name: string) => Denoted | undefined;
  /** The module that `require` or `import()` is called with. */
  readonly moduleOf: (from: ts.Node, specifier: ts.Expression | undefined) => Denoted;
}

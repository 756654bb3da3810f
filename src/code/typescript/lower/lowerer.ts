import type { ts } from "ts-morph";

import type { ClassCode, Expression, FunctionCode, Statement, Variable } from "../../flow/program.ts";
import type { Place } from "../../../source/source.ts";
import type { FunctionNode } from "../denoted.ts";
import type { Names } from "../names.ts";
import { placeOf, type Program, type TypeScript } from "../program.ts";

/** One lowering: what was lowered already, and how to lower what stands inside. */
export interface Lowerer {
  readonly names: Names;
  readonly program: Program;
  readonly ts: TypeScript;
  readonly variables: Map<ts.Symbol, Variable>;
  readonly functions: Map<ts.Node, FunctionCode>;
  readonly classes: Map<ts.Node, ClassCode>;
  /** The variable `arguments` of functions that mention it. */
  readonly given: Map<ts.Node, Variable>;
  /** Names that a function assigns and nobody declares, by the outermost function. */
  readonly undeclared: Map<ts.Node, ReadonlyMap<string, Variable>>;
  /** Modules whose names are being put into an object. */
  readonly opened: Set<ts.SourceFile>;
  /** What modules do at their top to what they name, by what is named; found when first asked for. */
  changes: ReadonlyMap<ts.Symbol, readonly ts.Statement[]> | undefined;
  // Expressions, functions and statements hold each other: each file knows the others by these.
  lower(node: ts.Expression): Expression;
  functionCode(node: FunctionNode): FunctionCode;
  classCode(node: ts.ClassLikeDeclaration): ClassCode;
  block(statements: readonly ts.Statement[]): readonly Statement[];
}

export function at({ program }: Lowerer, node: ts.Node): Place {
  return placeOf(program, node);
}

export function nothing(lowerer: Lowerer, node: ts.Node): Expression {
  return { kind: "nothing", at: at(lowerer, node) };
}

export function external(
  lowerer: Lowerer,
  node: ts.Node,
  module: string,
  path: readonly string[],
): Expression {
  return { kind: "external", module, path, at: at(lowerer, node) };
}

const longestText = 80;

/** Code as a person wrote it, on one line, for messages. */
export function textOf(node: ts.Node): string {
  const text = node.getText().replace(/\s+/gu, " ");
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}

import type { ts } from "ts-morph";

import type { ClassCode, Expression, FunctionCode } from "../../flow/program.ts";
import { nowhere, type Environment, type FunctionNode } from "../denoted.ts";
import type { Names } from "../names.ts";
import { lowerBound } from "./bound.ts";
import { classCode } from "./classes.ts";
import { lower } from "./expressions.ts";
import { functionCode, moduleCode } from "./functions.ts";
import type { Lowerer } from "./lowerer.ts";
import { block } from "./statements.ts";

/** Turns the compiler's tree into the form that data flow is computed on, piece by piece as it is asked for. */
export interface Lowering {
  expression(node: ts.Expression, env?: Environment): Expression;
  functionCode(node: FunctionNode): FunctionCode;
  classCode(node: ts.ClassLikeDeclaration): ClassCode;
  /** What a file does when it is loaded, as a function. */
  moduleCode(file: ts.SourceFile): FunctionCode;
}

export function loweringOf(names: Names): Lowering {
  const { program } = names;
  const lowerer: Lowerer = {
    names,
    program,
    ts: program.ts,
    variables: new Map(),
    functions: new Map(),
    classes: new Map(),
    given: new Map(),
    undeclared: new Map(),
    opened: new Set(),
    changes: undefined,
    lower: (node) => lower(lowerer, node),
    functionCode: (node) => functionCode(lowerer, node),
    classCode: (node) => classCode(lowerer, node),
    block: (statements) => block(lowerer, statements),
  };
  return {
    expression: (node, env = nowhere) =>
      env.size === 0 ? lowerer.lower(node) : lowerBound(lowerer, node, env),
    functionCode: (node) => functionCode(lowerer, node),
    classCode: (node) => classCode(lowerer, node),
    moduleCode: (file) => moduleCode(lowerer, file),
  };
}

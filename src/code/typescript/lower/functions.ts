import type { ts } from "ts-morph";

import type {
  Expression,
  ExternalType,
  FunctionCode,
  Pattern,
  Statement,
  Variable,
} from "../../flow/program.ts";
import type { FunctionNode } from "../denoted.ts";
import { changesTo } from "./changes.ts";
import { type Lowerer, at } from "./lowerer.ts";
import { name } from "./names.ts";
import { binding } from "./patterns.ts";
import { isInsideFunction, isInsideClass } from "./variables.ts";

export function functionCode(lowerer: Lowerer, node: FunctionNode): FunctionCode {
  const known = lowerer.functions.get(node);
  if (known !== undefined) return known;
  let lowered: readonly Statement[] | undefined;
  const { ts } = lowerer;
  const code: FunctionCode = {
    name: nameOf(lowerer, node),
    at: at(lowerer, node),
    parameters: node.parameters
      .filter((parameter) => !(lowerer.ts.isIdentifier(parameter.name) && parameter.name.text === "this"))
      .map((parameter) => {
        const pattern = binding(lowerer, parameter.name);
        const type = parameter.type && typeOf(lowerer, parameter.type);
        return {
          pattern:
            parameter.initializer === undefined
              ? pattern
              : {
                  kind: "default" as const,
                  pattern,
                  value: lowerer.lower(parameter.initializer),
                  at: at(lowerer, parameter),
                },
          rest: parameter.dotDotDotToken !== undefined,
          ...(type !== undefined && { type }),
        };
      }),
    body: () => (lowered ??= bodyOf(lowerer, node)),
    sharesThis: ts.isArrowFunction(node),
    isAsync: ts.canHaveModifiers(node) && isMarked(node, ts.SyntaxKind.AsyncKeyword),
    isGenerator:
      !ts.isAccessor(node) && !ts.isConstructorDeclaration(node) && node.asteriskToken !== undefined,
    given: () => givenTo(lowerer, node),
    ...(ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) ? changesTo(lowerer, node) : {}),
    isNested: isInsideFunction(lowerer, node) || isInsideClass(lowerer, node),
  };
  lowerer.functions.set(node, code);
  return code;
}

/** An arrow function inside may mention what the function around it was given. */
function givenTo({ ts, given }: Lowerer, node: FunctionNode): Variable | undefined {
  if (ts.isArrowFunction(node) || node.body === undefined) return undefined;
  const known = given.get(node);
  if (known !== undefined || !/\barguments\b/u.test(node.body.getText())) return known;
  const variable: Variable = { name: "arguments" };
  given.set(node, variable);
  return variable;
}

function isMarked(node: ts.HasModifiers, keyword: ts.SyntaxKind): boolean {
  return node.modifiers?.some(({ kind }) => kind === keyword) === true;
}

export function moduleCode(lowerer: Lowerer, file: ts.SourceFile): FunctionCode {
  return {
    name: "",
    at: at(lowerer, file),
    parameters: [],
    body: () => lowerer.block([...file.statements]),
    sharesThis: true,
    isNested: false,
    isAsync: false,
    isGenerator: false,
  };
}

function bodyOf(lowerer: Lowerer, node: FunctionNode): readonly Statement[] {
  const { body } = node;
  if (body === undefined) return [];
  if (!lowerer.ts.isBlock(body))
    return [{ kind: "return", value: lowerer.lower(body), at: at(lowerer, body) }];
  const own = lowerer.ts.isConstructorDeclaration(node) ? parameterProperties(lowerer, node) : [];
  return [...own, ...lowerer.block(body.statements)];
}

/** `constructor(private readonly db: Pool)` sets a field of that name. */
function parameterProperties(lowerer: Lowerer, node: ts.ConstructorDeclaration): readonly Statement[] {
  return node.parameters.flatMap((parameter): readonly Statement[] => {
    if ((parameter.modifiers?.length ?? 0) === 0 || !lowerer.ts.isIdentifier(parameter.name)) return [];
    const where = at(lowerer, parameter);
    const self: Expression = { kind: "this", at: where };
    const target: Pattern = {
      kind: "field",
      field: { kind: "field", object: self, name: parameter.name.text, at: where },
      at: where,
    };
    return [
      {
        kind: "expression",
        expression: { kind: "assign", target, value: name(lowerer, parameter.name), at: where },
      },
    ];
  });
}

/** A class of a package that a type names; for values that come from somewhere else. */
export function typeOf(lowerer: Lowerer, node: ts.TypeNode): ExternalType | undefined {
  if (!lowerer.ts.isTypeReferenceNode(node)) return undefined;
  const root = lowerer.ts.isQualifiedName(node.typeName) ? node.typeName.left : node.typeName;
  if (!lowerer.ts.isIdentifier(root)) return undefined;
  const denoted = lowerer.names.denote(root);
  if (denoted.kind !== "external" || denoted.module === "") return undefined;
  const path = lowerer.ts.isQualifiedName(node.typeName)
    ? [...denoted.path, node.typeName.right.text]
    : denoted.path;
  return { module: denoted.module, path: [...path, "new"] };
}

function nameOf(lowerer: Lowerer, node: FunctionNode): string {
  if (lowerer.ts.isConstructorDeclaration(node)) return "constructor";
  if (node.name !== undefined) return node.name.getText();
  const { parent } = node;
  if (lowerer.ts.isVariableDeclaration(parent) && lowerer.ts.isIdentifier(parent.name))
    return parent.name.text;
  if (lowerer.ts.isPropertyAssignment(parent) || lowerer.ts.isPropertyDeclaration(parent)) {
    const key = parent.name.getText();
    // That of a registration is known by the function's name.
    return key === "handler" ? "" : key;
  }
  if (lowerer.ts.isBinaryExpression(parent) && lowerer.ts.isPropertyAccessExpression(parent.left)) {
    return parent.left.name.text === "exports" ? "" : parent.left.name.text;
  }
  return "";
}

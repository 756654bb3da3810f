import type { ts } from "ts-morph";

import type { ClassCode, FunctionCode, Statement } from "../../flow/program.ts";
import { changesTo } from "./changes.ts";
import { typeOf } from "./functions.ts";
import { type Lowerer, at, external } from "./lowerer.ts";
import { constantKey } from "./objects.ts";

export function classCode(lowerer: Lowerer, node: ts.ClassLikeDeclaration): ClassCode {
  const known = lowerer.classes.get(node);
  if (known !== undefined) return known;
  const methods = new Map<string, FunctionCode>();
  const staticMethods = new Map<string, FunctionCode>();
  const getters = new Map<string, FunctionCode>();
  const setters = new Map<string, FunctionCode>();
  const staticGetters = new Map<string, FunctionCode>();
  const staticSetters = new Map<string, FunctionCode>();
  const fields: ClassCode["fields"][number][] = [];
  let construct: FunctionCode | undefined;
  const heritage = node.heritageClauses?.find(({ token }) => token === lowerer.ts.SyntaxKind.ExtendsKeyword)
    ?.types[0];
  const code: ClassCode = {
    name: node.name?.text ?? "",
    at: at(lowerer, node),
    methods,
    staticMethods,
    getters,
    setters,
    staticGetters,
    staticSetters,
    fields,
    ...changesTo(lowerer, node, () => staticBlocks(lowerer, node)),
    ...(heritage !== undefined && { base: () => lowerer.lower(heritage.expression) }),
    get construct() {
      return construct;
    },
  };
  lowerer.classes.set(node, code);
  for (const member of node.members) {
    if (lowerer.ts.isConstructorDeclaration(member)) {
      if (member.body !== undefined) construct = lowerer.functionCode(member);
      continue;
    }
    const key = member.name && constantKey(lowerer, member.name);
    if (key === undefined) continue;
    const isStatic =
      lowerer.ts.canHaveModifiers(member) &&
      (member.modifiers?.some(({ kind }) => kind === lowerer.ts.SyntaxKind.StaticKeyword) ?? false);
    if (lowerer.ts.isMethodDeclaration(member) && member.body !== undefined) {
      (isStatic ? staticMethods : methods).set(key, lowerer.functionCode(member));
    } else if (lowerer.ts.isGetAccessorDeclaration(member)) {
      (isStatic ? staticGetters : getters).set(key, lowerer.functionCode(member));
    } else if (lowerer.ts.isSetAccessorDeclaration(member)) {
      (isStatic ? staticSetters : setters).set(key, lowerer.functionCode(member));
    } else if (lowerer.ts.isPropertyDeclaration(member)) {
      const type = member.type && typeOf(lowerer, member.type);
      const value =
        member.initializer === undefined
          ? type === undefined
            ? undefined
            : external(lowerer, member, type.module, type.path)
          : lowerer.lower(member.initializer);
      if (value !== undefined) fields.push({ name: key, value, isStatic });
    }
  }
  return code;
}

function staticBlocks(lowerer: Lowerer, node: ts.ClassLikeDeclaration): readonly Statement[] {
  return node.members.flatMap((member) =>
    lowerer.ts.isClassStaticBlockDeclaration(member) ? lowerer.block(member.body.statements) : [],
  );
}

import type { ts } from "ts-morph";

import type { Expression, Variable } from "../../flow/program.ts";
import { nowhere } from "../denoted.ts";
import { changesOf } from "./changes.ts";
import { type Lowerer, at } from "./lowerer.ts";

export function isLocal(lowerer: Lowerer, symbol: ts.Symbol): boolean {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined) return false;
  if (lowerer.ts.isParameter(declaration)) return true;
  if (!lowerer.ts.isVariableDeclaration(declaration) && !lowerer.ts.isBindingElement(declaration))
    return false;
  return isInsideFunction(lowerer, declaration);
}

export function isInsideFunction(lowerer: Lowerer, node: ts.Node): boolean {
  for (let outer = node.parent; !lowerer.ts.isSourceFile(outer); outer = outer.parent) {
    if (lowerer.ts.isFunctionLike(outer) || lowerer.ts.isClassStaticBlockDeclaration(outer)) return true;
  }
  return false;
}

/** An arrow function in a class shares the `this` of the instance. */
export function isInsideClass(lowerer: Lowerer, node: ts.Node): boolean {
  return lowerer.ts.isPropertyDeclaration(node.parent) || lowerer.ts.isClassLike(node.parent);
}

export function variableOf(lowerer: Lowerer, symbol: ts.Symbol): Variable {
  const known = lowerer.variables.get(symbol);
  if (known !== undefined) return known;
  const variable: Variable = isLocal(lowerer, symbol)
    ? { name: symbol.name }
    : {
        name: symbol.name,
        initial: () => initialOf(lowerer, symbol),
        changes: () => changesOf(lowerer, symbol),
      };
  lowerer.variables.set(symbol, variable);
  return variable;
}

/** What a variable of a module starts with. */
function initialOf(lowerer: Lowerer, symbol: ts.Symbol): Expression | undefined {
  const declaration = symbol.declarations?.find(
    (one) => lowerer.ts.isVariableDeclaration(one) || lowerer.ts.isBindingElement(one),
  );
  if (declaration === undefined) return undefined;
  if (lowerer.ts.isVariableDeclaration(declaration)) {
    return declaration.initializer === undefined ? undefined : lowerer.lower(declaration.initializer);
  }
  return bindingValue(lowerer, declaration);
}

function bindingValue(lowerer: Lowerer, element: ts.BindingElement): Expression | undefined {
  const owner = element.parent.parent;
  const whole =
    lowerer.ts.isVariableDeclaration(owner) && owner.initializer !== undefined
      ? lowerer.lower(owner.initializer)
      : lowerer.ts.isBindingElement(owner)
        ? bindingValue(lowerer, owner)
        : undefined;
  if (whole === undefined) return undefined;
  const key = lowerer.ts.isArrayBindingPattern(element.parent)
    ? String(element.parent.elements.indexOf(element))
    : element.propertyName === undefined
      ? element.name.getText()
      : lowerer.names.constantName(element.propertyName, nowhere);
  return key === undefined
    ? undefined
    : { kind: "field", object: whole, name: key, at: at(lowerer, element) };
}

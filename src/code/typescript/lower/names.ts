import type { ts } from "ts-morph";

import type { Entry, Expression, Variable } from "../../flow/program.ts";
import { isOwnMethod } from "../builtins/constructors.ts";
import type { Denoted } from "../denoted.ts";
import { lastName } from "../expressions.ts";
import { withoutTypes } from "../without-types.ts";
import { type Lowerer, at, nothing, external } from "./lowerer.ts";
import { undeclaredVariable } from "./undeclared.ts";
import { isLocal, variableOf } from "./variables.ts";

export function name(lowerer: Lowerer, node: ts.Identifier): Expression {
  if (node.text === "undefined") return { kind: "constant", value: undefined, at: at(lowerer, node) };
  const symbol = lowerer.program.symbolAt(node);
  if (node.text === "arguments" && (symbol?.declarations ?? []).length === 0) {
    const given = givenTo(lowerer, node);
    if (given !== undefined) return { kind: "variable", variable: given, at: at(lowerer, node) };
  }
  const own =
    symbol === undefined
      ? undeclaredVariable(lowerer, node)
      : isLocal(lowerer, symbol)
        ? variableOf(lowerer, symbol)
        : undefined;
  if (own !== undefined) return { kind: "variable", variable: own, at: at(lowerer, node) };
  if (symbol === undefined) return global(lowerer, node);
  return denotedExpression(lowerer, node, lowerer.names.denote(node), symbol);
}

/** The arguments of the function around, which is no arrow function. */
function givenTo({ ts, given }: Lowerer, node: ts.Node): Variable | undefined {
  let owner = node.parent;
  while (ts.isArrowFunction(owner) || !ts.isFunctionLike(owner)) {
    if (ts.isSourceFile(owner)) return undefined;
    owner = owner.parent;
  }
  const known = given.get(owner) ?? { name: "arguments" };
  given.set(owner, known);
  return known;
}

function global(lowerer: Lowerer, node: ts.Identifier): Expression {
  const isRoot = node.text === "globalThis" || node.text === "global";
  return external(lowerer, node, "", isRoot ? [] : [node.text]);
}

/** A name of a module: what it stands for, where that is one thing for good; else the variable. */
function denotedExpression(
  lowerer: Lowerer,
  node: ts.Expression,
  denoted: Denoted,
  symbol: ts.Symbol,
): Expression {
  switch (denoted.kind) {
    case "external":
      // What a call gave depends on what it was given: the call is followed instead.
      if (denoted.call !== undefined || denoted.path.includes("()") || denoted.path.includes("new")) break;
      return external(lowerer, node, denoted.module, denoted.path);
    case "function":
      // A function made by a call knows what it was made with: the call is followed instead.
      if (denoted.env.size > 0) break;
      return { kind: "function", code: lowerer.functionCode(denoted.node), at: at(lowerer, node) };
    case "class":
      return { kind: "class", code: lowerer.classCode(denoted.node), at: at(lowerer, node) };
    case "enum":
      return nothing(lowerer, node);
    case "module":
      return moduleObject(lowerer, node, denoted.file);
    case "absent":
      return nothing(lowerer, node);
    case "object":
    case "instance":
    case "expression":
    case "unresolved":
      break;
  }
  const declared = declaredSymbol(lowerer, node, symbol);
  // Imported, and exported without a variable of its own.
  if (declared === symbol && isImport(lowerer, symbol))
    return madeBy(lowerer, denoted) ?? nothing(lowerer, node);
  return { kind: "variable", variable: variableOf(lowerer, declared), at: at(lowerer, node) };
}

function isImport(lowerer: Lowerer, symbol: ts.Symbol): boolean {
  return (
    symbol.declarations?.some(
      (one) => lowerer.ts.isImportSpecifier(one) || lowerer.ts.isImportClause(one),
    ) === true
  );
}

/** The expression whose value was denoted, to be followed where it stands. */
function madeBy(lowerer: Lowerer, denoted: Denoted): Expression | undefined {
  if (denoted.kind === "object" || denoted.kind === "expression") return lowerer.lower(denoted.node);
  if (denoted.kind !== "external" || denoted.call === undefined) return undefined;
  return lowerer.lower(denoted.call.node);
}

export function moduleObject(lowerer: Lowerer, node: ts.Node, file: ts.SourceFile): Expression {
  const entries: Entry[] = [];
  // Modules that hand on each other as names.
  if (lowerer.opened.has(file)) return nothing(lowerer, node);
  lowerer.opened.add(file);
  for (const key of lowerer.names.exportsOf(file).named.keys()) {
    const value = exportedExpression(lowerer, node, file, key);
    if (value !== undefined) entries.push({ kind: "named", name: key, value });
  }
  lowerer.opened.delete(file);
  return { kind: "object", entries, at: at(lowerer, node) };
}

function exportedExpression(
  lowerer: Lowerer,
  node: ts.Node,
  file: ts.SourceFile,
  key: string,
): Expression | undefined {
  const found = lowerer.names.member({ kind: "module", file }, key);
  if (found.kind === "function")
    return { kind: "function", code: lowerer.functionCode(found.node), at: at(lowerer, node) };
  if (found.kind === "external" && !found.path.includes("()") && !found.path.includes("new")) {
    return external(lowerer, node, found.module, found.path);
  }
  if (found.kind === "class")
    return { kind: "class", code: lowerer.classCode(found.node), at: at(lowerer, node) };
  if (found.kind === "module") return moduleObject(lowerer, node, found.file);
  const symbol = lowerer.names.exportedVariable(file, key);
  return symbol === undefined
    ? madeBy(lowerer, found)
    : { kind: "variable", variable: variableOf(lowerer, symbol), at: at(lowerer, node) };
}

/** The variable of another module that an import stands for. */
function declaredSymbol(lowerer: Lowerer, node: ts.Expression, symbol: ts.Symbol): ts.Symbol {
  return lowerer.ts.isIdentifier(node) ? (lowerer.names.importedVariable(node) ?? symbol) : symbol;
}

/**
 * `[]["filter"]["constructor"]`: what makes functions is reached through any method of the language, whose name the
 * program may put together.
 */
export function ofMethod(
  lowerer: Lowerer,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  name: string | undefined,
): Expression | undefined {
  if (name !== "constructor") return undefined;
  const inner = lastName(lowerer.names, node.expression);
  const isRead = inner !== undefined && !lowerer.ts.isIdentifier(withoutTypes(lowerer.ts, node.expression));
  return isRead && isOwnMethod(inner) ? external(lowerer, node, "", ["Function"]) : undefined;
}

export function propertyAccess(lowerer: Lowerer, node: ts.PropertyAccessExpression): Expression {
  const made = ofMethod(lowerer, node, node.name.text);
  if (made !== undefined) return made;
  const rest: Expression = {
    kind: "field",
    object: lowerer.lower(node.expression),
    name: node.name.text,
    at: at(lowerer, node),
  };
  // `helpers.build` of `import * as helpers`: read by name, without lowering the rest of the module.
  if (!lowerer.ts.isIdentifier(node.expression)) return rest;
  const symbol = lowerer.program.symbolAt(node.expression);
  if (symbol === undefined || isLocal(lowerer, symbol)) return rest;
  const denoted = lowerer.names.denote(node.expression);
  if (denoted.kind === "module")
    return exportedExpression(lowerer, node, denoted.file, node.name.text) ?? rest;
  if (denoted.kind !== "enum") return rest;
  const text = lowerer.names.constantText(node);
  return text === undefined
    ? nothing(lowerer, node)
    : { kind: "constant", value: text, at: at(lowerer, node) };
}

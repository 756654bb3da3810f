import type { ts } from "ts-morph";

import type { Statement } from "../../flow/program.ts";
import type { Lowerer } from "./lowerer.ts";

/** What modules do, when they are loaded, to a variable of theirs: `bus.on(...)`, `Store.prototype.find = ...`. */
export function changesOf(lowerer: Lowerer, symbol: ts.Symbol): readonly Statement[] {
  lowerer.changes ??= allChanges(lowerer);
  const statements = lowerer.changes.get(symbol) ?? [];
  return lowerer.block(statements);
}

/** The same for a function or class, which has no variable of its own; nothing where nothing is done to it. */
export function changesTo(
  lowerer: Lowerer,
  node: ts.FunctionDeclaration | ts.FunctionExpression | ts.ClassLikeDeclaration,
  own: () => readonly Statement[] = () => [],
): { readonly changes?: () => readonly Statement[] } {
  lowerer.changes ??= allChanges(lowerer);
  const { ts } = lowerer;
  const isNamed = ts.isVariableDeclaration(node.parent) && ts.isIdentifier(node.parent.name);
  const name = isNamed ? node.parent.name : node.name;
  const symbol = name === undefined ? undefined : lowerer.program.symbolAt(name);
  const hasBlocks =
    ts.isClassLike(node) && node.members.some((member) => ts.isClassStaticBlockDeclaration(member));
  const isChanged = symbol !== undefined && lowerer.changes.has(symbol);
  if (!hasBlocks && !isChanged) return {};
  return { changes: () => [...own(), ...(symbol === undefined ? [] : changesOf(lowerer, symbol))] };
}

/** Statements at the top of the modules, by the names whose things they change. */
function allChanges(lowerer: Lowerer): ReadonlyMap<ts.Symbol, readonly ts.Statement[]> {
  const { ts, program, names } = lowerer;
  const found = new Map<ts.Symbol, ts.Statement[]>();
  for (const file of program.files) {
    for (const statement of file.statements) {
      if (!mayChange(statement)) continue;
      for (const symbol of changedIn(statement)) {
        const known = found.get(symbol);
        if (known === undefined) found.set(symbol, [statement]);
        else known.push(statement);
      }
    }
  }
  return found;

  function mayChange(node: ts.Statement): boolean {
    return (
      ts.isExpressionStatement(node) ||
      ts.isIfStatement(node) ||
      ts.isForOfStatement(node) ||
      ts.isForStatement(node) ||
      ts.isTryStatement(node) ||
      ts.isBlock(node)
    );
  }

  function changedIn(statement: ts.Statement): ReadonlySet<ts.Symbol> {
    const symbols = new Set<ts.Symbol>();
    visit(statement);
    return symbols;

    function visit(node: ts.Node): void {
      const root = changedBy(node);
      if (root !== undefined) {
        const symbol = names.importedVariable(root) ?? program.symbolAt(root);
        if (symbol !== undefined) symbols.add(symbol);
      }
      if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
    }
  }

  /** The name at the beginning of what is assigned, or of what is called. */
  function changedBy(node: ts.Node): ts.Identifier | undefined {
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
      return assigns ? rootOf(node.left) : undefined;
    }
    if (!ts.isCallExpression(node) || ts.isIdentifier(node.expression)) return undefined;
    const root = rootOf(node.expression);
    const [first] = node.arguments;
    // Object.assign(Store.prototype, ...)
    if ((root?.text === "Object" || root?.text === "util") && first !== undefined) return rootOf(first);
    return root;
  }

  function rootOf(node: ts.Node): ts.Identifier | undefined {
    let inner = node;
    while (
      ts.isPropertyAccessExpression(inner) ||
      ts.isElementAccessExpression(inner) ||
      ts.isCallExpression(inner) ||
      ts.isParenthesizedExpression(inner) ||
      ts.isAsExpression(inner) ||
      ts.isNonNullExpression(inner)
    ) {
      inner = inner.expression;
    }
    return ts.isIdentifier(inner) && inner.text !== "exports" && inner.text !== "module" ? inner : undefined;
  }
}

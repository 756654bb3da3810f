import type { ts } from "ts-morph";

import type { Program } from "./program.ts";

/** How a file says what it exports, in ES and CommonJS form, top-level statements only. */
export interface ModuleExports {
  readonly named: ReadonlyMap<string, Export>;
  /** Modules whose exports are exported along: `export * from`, `__exportStar(require(...))`. */
  readonly stars: readonly string[];
  /** `module.exports = x`, `export = x`: the whole module. */
  readonly whole?: ts.Expression;
}

export type Export =
  | { readonly kind: "expression"; readonly node: ts.Expression }
  | {
      readonly kind: "declaration";
      readonly node: ts.FunctionDeclaration | ts.ClassDeclaration | ts.EnumDeclaration;
    }
  /** A name of the file itself: a variable, or `export { name }`. */
  | { readonly kind: "name"; readonly name: ts.Identifier }
  | { readonly kind: "local"; readonly specifier: ts.ExportSpecifier }
  /** Handed on from another module; `*` for the module as a whole. */
  | { readonly kind: "from"; readonly module: string; readonly name: string };

export function moduleExports({ ts }: Program, file: ts.SourceFile): ModuleExports {
  const named = new Map<string, Export>();
  const stars: string[] = [];
  let whole: ts.Expression | undefined;

  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement)) {
      if (statement.isExportEquals === true) whole = statement.expression;
      else named.set("default", { kind: "expression", node: statement.expression });
    } else if (ts.isExportDeclaration(statement)) exportDeclaration(statement);
    else if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    ) {
      if (!has(statement, ts.SyntaxKind.ExportKeyword)) continue;
      const name = has(statement, ts.SyntaxKind.DefaultKeyword) ? "default" : statement.name?.text;
      if (name !== undefined) named.set(name, { kind: "declaration", node: statement });
    } else if (ts.isVariableStatement(statement)) {
      if (!has(statement, ts.SyntaxKind.ExportKeyword)) continue;
      for (const { name } of statement.declarationList.declarations) exportBinding(name);
    } else if (ts.isExpressionStatement(statement)) commonJs(statement.expression);
  }
  return { named, stars, ...(whole && { whole }) };

  function exportDeclaration(statement: ts.ExportDeclaration): void {
    const module = statement.moduleSpecifier;
    const from = module !== undefined && ts.isStringLiteral(module) ? module.text : undefined;
    const clause = statement.exportClause;
    if (clause === undefined) {
      if (from !== undefined) stars.push(from);
    } else if (ts.isNamespaceExport(clause)) {
      if (from !== undefined) named.set(clause.name.text, { kind: "from", module: from, name: "*" });
    } else {
      for (const specifier of clause.elements) {
        const source = (specifier.propertyName ?? specifier.name).text;
        named.set(
          specifier.name.text,
          from === undefined ? { kind: "local", specifier } : { kind: "from", module: from, name: source },
        );
      }
    }
  }

  function exportBinding(name: ts.BindingName): void {
    if (ts.isIdentifier(name)) {
      named.set(name.text, { kind: "name", name });
      return;
    }
    for (const element of name.elements) {
      if (!ts.isOmittedExpression(element)) exportBinding(element.name);
    }
  }

  function commonJs(expression: ts.Expression): void {
    if (ts.isCallExpression(expression)) {
      commonJsCall(expression);
      return;
    }
    if (!ts.isBinaryExpression(expression)) return;
    if (expression.operatorToken.kind === ts.SyntaxKind.CommaToken) {
      commonJs(expression.left);
      commonJs(expression.right);
      return;
    }
    if (expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const targets = [expression.left];
    let value = expression.right;
    // exports.a = exports.b = value
    while (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      targets.push(value.left);
      value = value.right;
    }
    // The compiler's `exports.a = void 0` ahead of the real one.
    if (ts.isVoidExpression(value)) return;
    for (const target of targets) {
      if (isModuleExports(target)) whole = value;
      else if (isExportsMember(target)) named.set(target.name.text, { kind: "expression", node: value });
    }
  }

  function commonJsCall(call: ts.CallExpression): void {
    const [first, second, third] = call.arguments;
    if (first === undefined) return;
    const callee = call.expression;
    const name = ts.isPropertyAccessExpression(callee)
      ? callee.name.text
      : ts.isIdentifier(callee)
        ? callee.text
        : "";
    if (name === "__exportStar" && ts.isCallExpression(first)) {
      const [module] = first.arguments;
      if (module !== undefined && ts.isStringLiteral(module)) stars.push(module.text);
    }
    // Object.defineProperty(exports, "name", { enumerable: true, get: function () { return value } })
    if (name !== "defineProperty" || !isExports(first) || second === undefined || third === undefined) return;
    if (!ts.isStringLiteral(second) || !ts.isObjectLiteralExpression(third)) return;
    for (const property of third.properties) {
      if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.name)) continue;
      if (property.name.text === "value")
        named.set(second.text, { kind: "expression", node: property.initializer });
      const getter = property.initializer;
      if (property.name.text !== "get" || !(ts.isFunctionExpression(getter) || ts.isArrowFunction(getter)))
        continue;
      const value = ts.isBlock(getter.body)
        ? getter.body.statements.find((statement) => ts.isReturnStatement(statement))?.expression
        : getter.body;
      if (value !== undefined) named.set(second.text, { kind: "expression", node: value });
    }
  }

  function isExports(node: ts.Node): boolean {
    return (ts.isIdentifier(node) && node.text === "exports") || isModuleExports(node);
  }

  function isModuleExports(node: ts.Node): boolean {
    return (
      ts.isPropertyAccessExpression(node) &&
      node.name.text === "exports" &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === "module"
    );
  }

  function isExportsMember(node: ts.Node): node is ts.PropertyAccessExpression {
    return ts.isPropertyAccessExpression(node) && isExports(node.expression);
  }

  function has(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
    return node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
  }
}

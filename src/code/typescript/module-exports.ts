import type { ts } from "ts-morph";

import type { Program } from "./program.ts";

/** How a file says what it exports, in ES and CommonJS form. */
export interface ModuleExports {
  readonly named: ReadonlyMap<string, Export>;
  /** Modules whose exports are exported along: `export * from`, `__exportStar(require(...))`. */
  readonly stars: readonly string[];
  /** `module.exports = x`, `export = x`: the whole module. */
  readonly whole?: ts.Expression;
  /**
   * What is written besides, inside conditions and functions: by name, `*` where the name is not constant, and
   * `module.exports` for the whole module.
   */
  readonly elsewhere: ReadonlyMap<string, readonly ts.Expression[]>;
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

export function moduleExports(program: Program, file: ts.SourceFile): ModuleExports {
  const { ts } = program;
  const named = new Map<string, Export>();
  const elsewhere = new Map<string, ts.Expression[]>();
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
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (has(statement, ts.SyntaxKind.ExportKeyword)) exportBinding(name);
        // const self = module.exports = { ... }
        if (initializer !== undefined) commonJs(initializer);
      }
    } else if (ts.isExpressionStatement(statement)) commonJs(statement.expression);
  }
  ts.forEachChild(file, writtenElsewhere);
  return { named, stars, elsewhere, ...(whole && { whole }) };

  /** Assignments that no statement of the top level makes, or not by a constant name. */
  function writtenElsewhere(node: ts.Node): void {
    ts.forEachChild(node, writtenElsewhere);
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const key = exportedKey(node.left);
    if (key === undefined || ts.isVoidExpression(node.right) || !isOfModule(node.left)) return;
    if (key !== "*" && isAtTop(node)) return;
    const known = elsewhere.get(key);
    if (known === undefined) elsewhere.set(key, [node.right]);
    else known.push(node.right);
  }

  function exportedKey(target: ts.Expression): string | undefined {
    if (isModuleExports(target)) return "module.exports";
    if (isExportsMember(target)) return target.name.text;
    if (!ts.isElementAccessExpression(target) || !isExports(target.expression)) return undefined;
    return ts.isStringLiteralLike(target.argumentExpression) ? target.argumentExpression.text : "*";
  }

  /** Bundles hand every module its own `module` and `exports` as parameters. */
  function isOfModule(target: ts.Expression): boolean {
    let root = target;
    while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = root.expression;
    const declarations = program.symbolAt(root)?.declarations ?? [];
    return declarations.every((one) => ts.isSourceFile(one) || !isDeclaration(one));
  }

  function isDeclaration(node: ts.Node): boolean {
    return ts.isParameter(node) || ts.isVariableDeclaration(node);
  }

  function isAtTop(node: ts.Node): boolean {
    let outer = node.parent;
    while (
      ts.isBinaryExpression(outer) ||
      ts.isVariableDeclaration(outer) ||
      ts.isVariableDeclarationList(outer) ||
      ts.isParenthesizedExpression(outer)
    )
      outer = outer.parent;
    if (!ts.isExpressionStatement(outer) && !ts.isVariableStatement(outer)) return false;
    return ts.isSourceFile(outer.parent);
  }

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
    if (ts.isParenthesizedExpression(expression)) {
      commonJs(expression.expression);
      return;
    }
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
      else {
        const key = exportedKey(target);
        if (key !== undefined && key !== "*") named.set(key, { kind: "expression", node: value });
      }
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
    // Object.assign(module.exports, { run })
    if (name === "assign" && isExports(first)) {
      for (const given of call.arguments.slice(1)) exportProperties(given);
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

  function exportProperties(object: ts.Expression): void {
    if (!ts.isObjectLiteralExpression(object)) return;
    for (const property of object.properties) {
      if (property.name === undefined || ts.isComputedPropertyName(property.name)) continue;
      const key = property.name.text;
      if (ts.isPropertyAssignment(property))
        named.set(key, { kind: "expression", node: property.initializer });
      else if (ts.isShorthandPropertyAssignment(property))
        named.set(key, { kind: "expression", node: property.name });
    }
  }

  function isExports(node: ts.Node): boolean {
    return (ts.isIdentifier(node) && node.text === "exports") || isModuleExports(node);
  }

  function isModuleExports(node: ts.Node): boolean {
    if (ts.isPropertyAccessExpression(node)) return node.name.text === "exports" && isModule(node.expression);
    return (
      ts.isElementAccessExpression(node) &&
      ts.isStringLiteralLike(node.argumentExpression) &&
      node.argumentExpression.text === "exports" &&
      isModule(node.expression)
    );
  }

  function isModule(node: ts.Node): boolean {
    return ts.isIdentifier(node) && node.text === "module";
  }

  function isExportsMember(node: ts.Node): node is ts.PropertyAccessExpression {
    return ts.isPropertyAccessExpression(node) && isExports(node.expression);
  }

  function has(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
    return node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
  }
}

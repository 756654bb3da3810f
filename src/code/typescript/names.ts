import type { ts } from "ts-morph";

import {
  nowhere,
  unresolved,
  type Bound,
  type Denoted,
  type Environment,
  type FunctionNode,
} from "./denoted.ts";
import { moduleExports, type Export, type ModuleExports } from "./module-exports.ts";
import type { ResolveModule } from "./modules.ts";
import type { Program } from "./program.ts";
import { writesOf, type Writes } from "./writes.ts";

/** Tells what expressions stand for: through names, imports, exports, properties, and functions that return them. */
export interface Names {
  readonly program: Program;
  denote(expression: ts.Expression, env?: Environment): Denoted;
  /** The property `name` of what was denoted. */
  member(object: Denoted, name: string): Denoted;
  /** What a call of it with these arguments gives. */
  called(callee: Denoted, call: ts.CallExpression, env: Environment): Denoted;
  /** A property's name where it is constant. */
  constantName(name: ts.PropertyName, env: Environment): string | undefined;
  /** A text where it is constant. */
  constantText(expression: ts.Expression, env?: Environment): string | undefined;
  /** The environment inside a function that is called with these arguments. */
  argumentsIn(
    callee: FunctionNode,
    call: ts.CallExpression | ts.NewExpression,
    env: Environment,
  ): Environment;
  exportsOf(file: ts.SourceFile): ModuleExports;
  /** The variable that a file exports under a name, through the files that hand it on. */
  exportedVariable(file: ts.SourceFile, name: string): ts.Symbol | undefined;
  /** The variable of another file that an imported name stands for. */
  importedVariable(name: ts.Identifier): ts.Symbol | undefined;
  /** The repository file that a module name means. */
  moduleAt(from: ts.Node, specifier: string): ts.SourceFile | undefined;
  /** What is written to the properties of a variable after its declaration. */
  propertyWrites(symbol: ts.Symbol): ReadonlyMap<string, readonly ts.Expression[]> | undefined;
  /** Whether a bound was hit, so that something may be missing. */
  isExhausted(): boolean;
  /** Notes that a bound was hit. */
  giveUp(): void;
}

const deepest = 60;
const mostSteps = 1_000_000;
const deepestInheritance = 20;

export function namesOf(program: Program, resolveModule: ResolveModule): Names {
  const { ts } = program;
  const exportTables = new Map<ts.SourceFile, ModuleExports>();
  const writes = new Map<ts.SourceFile, Writes>();
  const ofSymbol = new Map<ts.Symbol, Denoted>();
  const ofNode = new Map<ts.Node, Denoted>();
  const underway = new Set<ts.Symbol>();
  let steps = 0;
  let gaveUp = false;
  let depth = 0;

  return {
    program,
    denote: (expression, env = nowhere) => denote(expression, env),
    member,
    called,
    constantName,
    constantText: (expression, env = nowhere) => constantText(expression, env),
    argumentsIn,
    exportsOf: exportsIn,
    exportedVariable: (file, name) => exportedVariable(file, name, 0),
    importedVariable,
    moduleAt,
    propertyWrites,
    isExhausted: () => gaveUp || steps >= mostSteps,
    giveUp: () => {
      gaveUp = true;
    },
  };

  function denote(expression: ts.Expression, env: Environment): Denoted {
    if (steps >= mostSteps) return unresolved("takes more steps than are allowed");
    if (depth >= deepest) return unresolved("is defined through too many steps");
    // What is asked while a name is being looked up may be cut short by that name.
    const isWhole = env.size === 0 && underway.size === 0 && depth < deepest / 2;
    const known = isWhole ? ofNode.get(expression) : undefined;
    if (known !== undefined) return known;
    steps++;
    depth++;
    try {
      const denoted = denoteNode(expression, env);
      if (isWhole) ofNode.set(expression, denoted);
      return denoted;
    } finally {
      depth--;
    }
  }

  function denoteNode(expression: ts.Expression, env: Environment): Denoted {
    const node = bare(expression);
    if (ts.isIdentifier(node)) return denoteName(node, env);
    if (ts.isPropertyAccessExpression(node)) return member(denote(node.expression, env), node.name.text);
    if (ts.isElementAccessExpression(node)) {
      const key = constantText(node.argumentExpression, env);
      return key === undefined ? itself(node, env) : member(denote(node.expression, env), key);
    }
    if (ts.isFunctionExpression(node) || ts.isArrowFunction(node)) return { kind: "function", node, env };
    if (ts.isClassExpression(node)) return { kind: "class", node, env };
    if (ts.isObjectLiteralExpression(node)) return { kind: "object", node, env, names: [] };
    if (ts.isCallExpression(node)) return denoteCall(node, env);
    if (ts.isNewExpression(node)) return denoteNew(node, env);
    if (ts.isAwaitExpression(node)) return denote(node.expression, env);
    if (node.kind === ts.SyntaxKind.ThisKeyword) return denoteThis(node);
    if (ts.isBinaryExpression(node)) {
      if (node.operatorToken.kind === ts.SyntaxKind.CommaToken) return denote(node.right, env);
      if (node.operatorToken.kind === ts.SyntaxKind.EqualsToken) return denote(node.right, env);
    }
    return itself(node, env);
  }

  /** Without parentheses and what types add. */
  function bare(expression: ts.Expression): ts.Expression {
    let node = expression;
    while (
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node) ||
      ts.isNonNullExpression(node) ||
      ts.isTypeAssertionExpression(node)
    ) {
      node = node.expression;
    }
    return node;
  }

  function itself(node: ts.Expression, env: Environment): Denoted {
    return { kind: "expression", node, env };
  }

  function denoteName(name: ts.Identifier, env: Environment): Denoted {
    const symbol = program.symbolAt(name);
    if (symbol?.declarations === undefined || symbol.declarations.length === 0) return global(name.text);
    for (const declaration of symbol.declarations) {
      const bound = env.get(declaration);
      if (bound !== undefined) return denote(bound.node, bound.env);
    }
    return denoteSymbol(symbol, env);
  }

  function global(name: string): Denoted {
    return { kind: "external", module: "", path: name === "globalThis" || name === "global" ? [] : [name] };
  }

  function denoteSymbol(symbol: ts.Symbol, env: Environment): Denoted {
    const known = env.size === 0 ? ofSymbol.get(symbol) : undefined;
    if (known !== undefined) return known;
    if (underway.has(symbol)) return unresolved("is defined by itself");
    underway.add(symbol);
    try {
      const denoted = denoteDeclared(symbol, env);
      if (env.size === 0 && depth < deepest / 2) ofSymbol.set(symbol, denoted);
      return denoted;
    } finally {
      underway.delete(symbol);
    }
  }

  function denoteDeclared(symbol: ts.Symbol, env: Environment): Denoted {
    const declaration = symbol.declarations?.find(
      (one) => !ts.isInterfaceDeclaration(one) && !ts.isTypeAliasDeclaration(one),
    );
    if (declaration === undefined) return unresolved("is only a type");
    if (ts.isVariableDeclaration(declaration)) return denoteVariable(symbol, declaration, env);
    if (ts.isBindingElement(declaration)) return denoteBinding(symbol, declaration, env);
    if (ts.isFunctionDeclaration(declaration)) {
      // Overloads come first; the one with a body is the function.
      const implementation = symbol.declarations?.find(
        (one) => ts.isFunctionDeclaration(one) && one.body !== undefined,
      );
      return {
        kind: "function",
        node:
          implementation !== undefined && ts.isFunctionDeclaration(implementation)
            ? implementation
            : declaration,
        env,
      };
    }
    if (ts.isClassDeclaration(declaration) || ts.isClassExpression(declaration))
      return { kind: "class", node: declaration, env };
    if (ts.isEnumDeclaration(declaration)) return { kind: "enum", node: declaration };
    if (ts.isImportSpecifier(declaration)) {
      return imported(declaration, (declaration.propertyName ?? declaration.name).text);
    }
    if (ts.isImportClause(declaration)) return imported(declaration, "default");
    if (ts.isNamespaceImport(declaration)) return imported(declaration, "*");
    if (ts.isImportEqualsDeclaration(declaration)) {
      const reference = declaration.moduleReference;
      if (ts.isExternalModuleReference(reference)) return moduleOf(reference, reference.expression);
    }
    if (ts.isParameter(declaration)) return unresolved(`is the parameter '${symbol.name}'`);
    // `module`, `exports` and `require`, which the binder declares in CommonJS files.
    if (ts.isSourceFile(declaration))
      return global(symbol.name === "module" ? "module" : symbol.name.replace(/^"|"$/gu, ""));
    return unresolved(`is declared in a way that is not followed`);
  }

  function denoteVariable(symbol: ts.Symbol, declaration: ts.VariableDeclaration, env: Environment): Denoted {
    const written = writesIn(declaration).assigned.get(symbol) ?? [];
    const values = declaration.initializer === undefined ? written : [declaration.initializer, ...written];
    const [value] = values;
    if (value === undefined) return unresolved(`'${symbol.name}' gets no value that can be followed`);
    if (values.length > 1) return unresolved(`'${symbol.name}' is assigned in several places`);
    if (ts.isForOfStatement(declaration.parent.parent))
      return unresolved(`'${symbol.name}' changes with each round`);
    return known(symbol, denote(value, env));
  }

  /** The object remembers the variables it is known by, so that later writes to them are seen. */
  function known(symbol: ts.Symbol, denoted: Denoted): Denoted {
    if (denoted.kind !== "object" || denoted.names.includes(symbol)) return denoted;
    return { ...denoted, names: [...denoted.names, symbol] };
  }

  function denoteBinding(symbol: ts.Symbol, element: ts.BindingElement, env: Environment): Denoted {
    if ((writesIn(element).assigned.get(symbol) ?? []).length > 0) {
      return unresolved(`'${symbol.name}' is assigned in several places`);
    }
    const pattern = element.parent;
    if (element.dotDotDotToken !== undefined) return unresolved(`'${symbol.name}' is the rest of a pattern`);
    const whole = denotePattern(pattern, env);
    if (whole === undefined) return unresolved(`'${symbol.name}' is a part of a parameter`);
    const key = bindingKey(element, env);
    if (key === undefined) return unresolved(`'${symbol.name}' is taken by a computed name`);
    const denoted = member(whole, key);
    if (denoted.kind === "absent" && element.initializer !== undefined)
      return denote(element.initializer, env);
    return denoted;
  }

  function bindingKey(element: ts.BindingElement, env: Environment): string | undefined {
    if (ts.isArrayBindingPattern(element.parent)) return String(element.parent.elements.indexOf(element));
    if (element.propertyName !== undefined) return constantName(element.propertyName, env);
    return ts.isIdentifier(element.name) ? element.name.text : undefined;
  }

  function denotePattern(pattern: ts.BindingPattern, env: Environment): Denoted | undefined {
    const owner = pattern.parent;
    if (ts.isVariableDeclaration(owner)) {
      const bound = env.get(owner);
      if (bound !== undefined) return denote(bound.node, bound.env);
      return owner.initializer === undefined ? undefined : denote(owner.initializer, env);
    }
    if (ts.isParameter(owner)) {
      const bound = env.get(owner);
      return bound === undefined ? undefined : denote(bound.node, bound.env);
    }
    const whole = denotePattern(owner.parent, env);
    const key = bindingKey(owner, env) ?? (owner.propertyName && constantName(owner.propertyName, env));
    return whole === undefined || key === undefined ? undefined : member(whole, key);
  }

  function writesIn(node: ts.Node): Writes {
    const file = node.getSourceFile();
    const known = writes.get(file);
    if (known !== undefined) return known;
    const found = writesOf(program, file);
    writes.set(file, found);
    return found;
  }

  function propertyWrites(symbol: ts.Symbol): ReadonlyMap<string, readonly ts.Expression[]> | undefined {
    const [declaration] = symbol.declarations ?? [];
    return declaration === undefined ? undefined : writesIn(declaration).properties.get(symbol);
  }

  // Modules

  function imported(
    declaration: ts.ImportSpecifier | ts.ImportClause | ts.NamespaceImport,
    name: string,
  ): Denoted {
    let statement: ts.Node = declaration;
    while (!ts.isImportDeclaration(statement)) {
      if (ts.isSourceFile(statement)) return unresolved("is imported in a way that is not followed");
      statement = statement.parent;
    }
    const specifier = statement.moduleSpecifier;
    if (!ts.isStringLiteral(specifier)) return unresolved("is imported by a computed name");
    return fromModule(statement, specifier.text, name);
  }

  function moduleOf(from: ts.Node, specifier: ts.Expression | undefined): Denoted {
    if (specifier === undefined) return unresolved("is imported by a computed name");
    const text = constantText(specifier, nowhere);
    return text === undefined ? unresolved("is imported by a computed name") : fromModule(from, text, "*");
  }

  function fromModule(from: ts.Node, specifier: string, name: string): Denoted {
    const file = moduleAt(from, specifier);
    if (file !== undefined) return name === "*" ? { kind: "module", file } : exported(file, name);
    // A package's default export is the package itself for those written in CommonJS.
    return {
      kind: "external",
      module: specifier.replace(/^node:/u, ""),
      path: name === "*" || name === "default" ? [] : [name],
    };
  }

  function moduleAt(from: ts.Node, specifier: string): ts.SourceFile | undefined {
    const path = resolveModule(program.sourceOf(from).path, specifier);
    return path === undefined ? undefined : program.fileAt(path);
  }

  function exported(file: ts.SourceFile, name: string): Denoted {
    if (depth >= deepest) return unresolved("is handed on through too many modules");
    depth++;
    try {
      return exportedFrom(file, name, new Set()) ?? { kind: "absent" };
    } finally {
      depth--;
    }
  }

  function exportedFrom(file: ts.SourceFile, name: string, seen: Set<ts.SourceFile>): Denoted | undefined {
    if (seen.has(file)) return undefined;
    seen.add(file);
    const exports = exportsIn(file);
    const own = exports.named.get(name);
    if (own !== undefined) return denoteExport(file, own);
    if (exports.whole !== undefined) {
      const whole = denote(exports.whole, nowhere);
      return name === "default" ? whole : member(whole, name);
    }
    for (const star of exports.stars) {
      if (name === "default") break;
      const target = moduleAt(file, star);
      if (target === undefined) {
        // `export * from "@azure/functions"`: whatever is not found here comes from there.
        return { kind: "external", module: star, path: [name] };
      }
      const found = exportedFrom(target, name, seen);
      if (found !== undefined && found.kind !== "absent") return found;
    }
    return undefined;
  }

  function denoteExport(file: ts.SourceFile, found: Export): Denoted {
    switch (found.kind) {
      case "expression":
        return denote(found.node, nowhere);
      case "declaration":
        if (ts.isFunctionDeclaration(found.node)) return { kind: "function", node: found.node, env: nowhere };
        if (ts.isEnumDeclaration(found.node)) return { kind: "enum", node: found.node };
        return { kind: "class", node: found.node, env: nowhere };
      case "name": {
        const symbol = program.symbolAt(found.name);
        return symbol === undefined
          ? unresolved("is exported without being declared")
          : denoteSymbol(symbol, nowhere);
      }
      case "local": {
        const symbol = program.exportedSymbol(found.specifier);
        return symbol === undefined
          ? unresolved("is exported without being declared")
          : denoteSymbol(symbol, nowhere);
      }
      case "from":
        return fromModule(file, found.module, found.name);
    }
  }

  function exportsIn(file: ts.SourceFile): ModuleExports {
    const known = exportTables.get(file);
    if (known !== undefined) return known;
    const found = moduleExports(program, file);
    exportTables.set(file, found);
    return found;
  }

  function importedVariable(name: ts.Identifier): ts.Symbol | undefined {
    const declaration = program.symbolAt(name)?.declarations?.[0];
    if (declaration === undefined) return undefined;
    if (ts.isImportSpecifier(declaration)) {
      return variableIn(
        declaration,
        declaration.parent.parent.parent.moduleSpecifier,
        (declaration.propertyName ?? declaration.name).text,
      );
    }
    if (ts.isImportClause(declaration))
      return variableIn(declaration, declaration.parent.moduleSpecifier, "default");
    return undefined;
  }

  function variableIn(from: ts.Node, specifier: ts.Expression, name: string): ts.Symbol | undefined {
    const file = ts.isStringLiteral(specifier) ? moduleAt(from, specifier.text) : undefined;
    return file === undefined ? undefined : exportedVariable(file, name, 0);
  }

  function exportedVariable(file: ts.SourceFile, name: string, handedOn: number): ts.Symbol | undefined {
    if (handedOn > 10) return undefined;
    const exports = exportsIn(file);
    const found = exports.named.get(name);
    switch (found?.kind) {
      case "name":
        return program.symbolAt(found.name);
      case "local":
        return program.exportedSymbol(found.specifier);
      case "expression":
        return ts.isIdentifier(found.node) ? program.symbolAt(found.node) : undefined;
      case "from": {
        const target = moduleAt(file, found.module);
        return target === undefined ? undefined : exportedVariable(target, found.name, handedOn + 1);
      }
      case "declaration":
        return undefined;
      case undefined:
        break;
    }
    for (const star of exports.stars) {
      const target = moduleAt(file, star);
      const variable = target && exportedVariable(target, name, handedOn + 1);
      if (variable !== undefined) return variable;
    }
    return undefined;
  }

  // Properties

  function member(object: Denoted, name: string): Denoted {
    switch (object.kind) {
      case "external":
        if (name === "default" && object.path.length === 0) return object;
        return { kind: "external", module: object.module, path: [...object.path, name] };
      case "module": {
        const found = exportedFrom(object.file, name, new Set());
        return found ?? { kind: "absent" };
      }
      case "object":
        return memberOfObject(object, name);
      case "class":
        return memberOfClass(object.node, name, true, object.env);
      case "instance":
        return memberOfClass(object.of, name, false, object.env);
      case "enum": {
        const found = object.node.members.find((one) => constantName(one.name, nowhere) === name);
        return found?.initializer === undefined
          ? unresolved("is an enum's number")
          : denote(found.initializer, nowhere);
      }
      case "expression": {
        if (ts.isArrayLiteralExpression(object.node) && /^\d+$/u.test(name)) {
          const before = object.node.elements.slice(0, Number(name) + 1);
          const element = before[Number(name)];
          if (element === undefined) return { kind: "absent" };
          if (before.some((one) => ts.isSpreadElement(one))) return unresolved("comes after a spread");
          return denote(element, object.env);
        }
        return unresolved(`'${name}' is read from a value that is computed`);
      }
      case "function":
        return unresolved(`'${name}' is read from a function`);
      case "absent":
        return object;
      case "unresolved":
        return object;
    }
  }

  function memberOfObject(object: Extract<Denoted, { kind: "object" }>, name: string): Denoted {
    for (const symbol of object.names) {
      const later = propertyWrites(symbol);
      if (later === undefined) continue;
      const values = [...(later.get(name) ?? []), ...(later.get("*") ?? [])];
      if (values.length > 0) return unresolved(`'${name}' is assigned after the object is made`);
    }
    for (const property of [...object.node.properties].reverse()) {
      if (ts.isSpreadAssignment(property)) {
        const found = member(denote(property.expression, object.env), name);
        if (found.kind !== "absent") return found;
        continue;
      }
      const key = constantName(property.name, object.env);
      if (key === undefined) return unresolved("may be set under a computed name");
      if (key !== name) continue;
      if (ts.isPropertyAssignment(property)) return denote(property.initializer, object.env);
      if (ts.isShorthandPropertyAssignment(property)) return denoteName(property.name, object.env);
      if (ts.isMethodDeclaration(property)) return { kind: "function", node: property, env: object.env };
      return unresolved("is computed by a getter");
    }
    return { kind: "absent" };
  }

  function memberOfClass(
    node: ts.ClassLikeDeclaration,
    name: string,
    isStatic: boolean,
    env: Environment,
    above = 0,
  ): Denoted {
    for (const element of node.members) {
      if (element.name === undefined || constantName(element.name, env) !== name) continue;
      const marked =
        ts.canHaveModifiers(element) &&
        (element.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false);
      if (marked !== isStatic) continue;
      if (ts.isMethodDeclaration(element) && element.body !== undefined)
        return { kind: "function", node: element, env };
      if (ts.isPropertyDeclaration(element) && element.initializer !== undefined)
        return denote(element.initializer, env);
      return unresolved(`'${name}' of the class is not set where it is declared`);
    }
    const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    if (base === undefined) return { kind: "absent" };
    const denoted = denote(base.expression, env);
    if (denoted.kind === "class" && above < deepestInheritance) {
      return memberOfClass(denoted.node, name, isStatic, denoted.env, above + 1);
    }
    return unresolved(`'${name}' may come from a base class that is not in the repository`);
  }

  function denoteThis(node: ts.Node): Denoted {
    let owner = node.parent;
    while (!ts.isSourceFile(owner)) {
      if (ts.isClassLike(owner)) return { kind: "instance", of: owner, env: nowhere };
      if (ts.isObjectLiteralExpression(owner))
        return { kind: "object", node: owner, env: nowhere, names: [] };
      if (ts.isFunctionDeclaration(owner) || ts.isFunctionExpression(owner)) break;
      owner = owner.parent;
    }
    return unresolved("is read from 'this'");
  }

  // Calls

  function denoteCall(call: ts.CallExpression, env: Environment): Denoted {
    if (call.expression.kind === ts.SyntaxKind.ImportKeyword) return moduleOf(call, call.arguments[0]);
    const callee = denote(call.expression, env);
    const denoted = called(callee, call, env);
    return denoted.kind === "unresolved" ? itself(call, env) : denoted;
  }

  function called(callee: Denoted, call: ts.CallExpression, env: Environment): Denoted {
    const [first] = call.arguments;
    // Helpers of compiled modules give the module itself.
    if (
      ts.isIdentifier(call.expression) &&
      /^__import(?:Star|Default)$/u.test(call.expression.text) &&
      first !== undefined
    ) {
      return denote(first, env);
    }
    if (callee.kind === "external" && callee.module === "") {
      const name = callee.path.join(".");
      if (name === "require") return required(call);
      if ((name === "Object.freeze" || name === "Object.seal") && first !== undefined)
        return denote(first, env);
    }
    if (callee.kind === "external") {
      if (
        callee.module === "tslib" &&
        /^__import(?:Star|Default)$/u.test(callee.path.join(".")) &&
        first !== undefined
      ) {
        return denote(first, env);
      }
      return { ...callee, path: [...callee.path, "()"], call: { node: call, env } };
    }
    if (callee.kind === "function") {
      const value = onlyReturn(callee.node);
      if (value !== undefined) return denote(value, inside(callee.env, argumentsIn(callee.node, call, env)));
    }
    // f.bind(x) is f.
    if (ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === "bind") {
      return denote(call.expression.expression, env);
    }
    return unresolved("is computed by a call");
  }

  function required(call: ts.CallExpression): Denoted {
    const denoted = moduleOf(call, call.arguments[0]);
    if (denoted.kind !== "module") return denoted;
    const { whole, named } = exportsIn(denoted.file);
    // `module.exports = f; module.exports.g = g`: the module is read name by name.
    return whole !== undefined && named.size === 0 ? denote(whole, nowhere) : denoted;
  }

  function denoteNew(node: ts.NewExpression, env: Environment): Denoted {
    const callee = denote(node.expression, env);
    if (callee.kind === "class") return { kind: "instance", of: callee.node, env: callee.env };
    if (callee.kind === "external") return { ...callee, path: [...callee.path, "new"], call: { node, env } };
    return itself(node, env);
  }

  /** The value of a function that does nothing but return one. */
  function onlyReturn(node: FunctionNode): ts.Expression | undefined {
    if (node.body === undefined || node.asteriskToken !== undefined) return undefined;
    if (!ts.isBlock(node.body)) return node.body;
    const returns: ts.ReturnStatement[] = [];
    ts.forEachChild(node.body, function visit(child): void {
      if (ts.isReturnStatement(child)) returns.push(child);
      else if (!ts.isFunctionLike(child)) ts.forEachChild(child, visit);
    });
    return returns.length === 1 ? returns[0]?.expression : undefined;
  }

  function inside(outer: Environment, inner: Environment): Environment {
    if (inner.size === 0) return outer;
    return outer.size === 0 ? inner : new Map([...outer, ...inner]);
  }

  function argumentsIn(
    callee: FunctionNode,
    call: ts.CallExpression | ts.NewExpression,
    env: Environment,
  ): Environment {
    const bound = new Map<ts.Node, Bound>();
    const given = call.arguments ?? [];
    for (const [index, parameter] of callee.parameters.entries()) {
      if (parameter.dotDotDotToken !== undefined) break;
      if (given.slice(0, index + 1).some((one) => ts.isSpreadElement(one))) break;
      const argument = given[index];
      const node = argument ?? parameter.initializer;
      if (node === undefined) continue;
      bound.set(parameter, { node, env: argument === undefined ? nowhere : env });
    }
    return bound;
  }

  // Constants

  function constantName(name: ts.PropertyName, env: Environment): string | undefined {
    if (ts.isComputedPropertyName(name)) return constantText(name.expression, env);
    return ts.isBigIntLiteral(name) ? undefined : name.text;
  }

  function constantText(expression: ts.Expression, env: Environment): string | undefined {
    const denoted = denote(expression, env);
    if (denoted.kind !== "expression") return undefined;
    const { node } = denoted;
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text;
    if (ts.isTemplateExpression(node)) {
      let text = node.head.text;
      for (const span of node.templateSpans) {
        const part = constantText(span.expression, denoted.env);
        if (part === undefined) return undefined;
        text += part + span.literal.text;
      }
      return text;
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      const left = constantText(node.left, denoted.env);
      const right = constantText(node.right, denoted.env);
      return left === undefined || right === undefined ? undefined : left + right;
    }
    return undefined;
  }
}

import type { ts } from "ts-morph";

import { nowhere, unresolved, type Denoted, type Environment, type FunctionNode } from "./denoted.ts";
import { callsOf } from "./calls.ts";
import { constantTexts } from "./constant-text.ts";
import type { Denoting } from "./denoting.ts";
import { globalWritesOf } from "./global-writes.ts";
import { importedNames } from "./imported-names.ts";
import type { ModuleExports } from "./module-exports.ts";
import type { ResolveModule } from "./modules.ts";
import type { Program } from "./program.ts";
import { propertiesOf } from "./properties.ts";
import { withoutTypes } from "./without-types.ts";
import { writesOf, type Entry, type Writes } from "./writes.ts";

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
  /** What is put into a variable by `map.set(key, value)`. */
  setsOf(symbol: ts.Symbol): readonly Entry[];
  /** What is put into the list that a variable is, or that is a property of it, after its declaration. */
  pushedTo(symbol: ts.Symbol, property?: string): readonly ts.Expression[];
  /** All that an expression may stand for, where that depends on a condition or on the order of assignments. */
  alternatives(expression: ts.Expression, env?: Environment): readonly Denoted[];
  /** Whether a bound was hit, so that something may be missing. */
  isExhausted(): boolean;
  /** Notes that a bound was hit. */
  giveUp(): void;
}

const deepest = 60;
const mostSteps = 1_000_000;
const mostAlternatives = 5;
const mostAssignments = 10;

export function namesOf(program: Program, resolveModule: ResolveModule): Names {
  const { ts } = program;
  const writes = new Map<ts.SourceFile, Writes>();
  const ofSymbol = new Map<ts.Symbol, Denoted>();
  const ofNode = new Map<ts.Node, Denoted>();
  const underway = new Set<ts.Symbol>();
  let steps = 0;
  let gaveUp = false;
  let depth = 0;

  const { constantName, constantText } = constantTexts({ program, denote });
  const denoting: Denoting = {
    program,
    denote,
    denoteName,
    denoteSymbol,
    member: (object, name) => member(object, name),
    constantName,
    constantText,
    propertyWrites,
    setsOf,
    argumentsIn: (callee, call, env) => argumentsIn(callee, call, env),
    exportsOf: (file) => exportsOf(file),
    exportedFrom: (file, name) => exportedFrom(file, name),
    moduleOf: (from, specifier) => moduleOf(from, specifier),
    globalWrites: globalWritesOf(program),
  };
  const { member, denoteThis } = propertiesOf(denoting);
  const { denoteCall, denoteNew, called, argumentsIn } = callsOf(denoting);
  const { imported, moduleOf, moduleAt, exportsOf, exportedFrom, exportedVariable, importedVariable } =
    importedNames(denoting, resolveModule);

  return {
    program,
    denote: (expression, env = nowhere) => denote(expression, env),
    member,
    called,
    constantName,
    constantText: (expression, env = nowhere) => constantText(expression, env),
    argumentsIn,
    exportsOf,
    exportedVariable,
    importedVariable,
    moduleAt,
    propertyWrites,
    setsOf,
    pushedTo,
    alternatives: (expression, env = nowhere) => alternatives(expression, env, 0),
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
    const node = withoutTypes(ts, expression);
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
    if (node.kind === ts.SyntaxKind.ThisKeyword) return denoteThis(node, env);
    if (ts.isBinaryExpression(node)) {
      if (node.operatorToken.kind === ts.SyntaxKind.CommaToken) return denote(node.right, env);
      if (node.operatorToken.kind === ts.SyntaxKind.EqualsToken) return denote(node.right, env);
    }
    return itself(node, env);
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
    const root: Denoted = { kind: "external", module: "", path: [] };
    return name === "globalThis" || name === "global" ? root : member(root, name);
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

  function setsOf(symbol: ts.Symbol): readonly Entry[] {
    const [declaration] = symbol.declarations ?? [];
    return declaration === undefined ? [] : (writesIn(declaration).sets.get(symbol) ?? []);
  }

  function pushedTo(symbol: ts.Symbol, property = ""): readonly ts.Expression[] {
    const [declaration] = symbol.declarations ?? [];
    return declaration === undefined ? [] : (writesIn(declaration).pushed.get(symbol)?.get(property) ?? []);
  }

  function alternatives(expression: ts.Expression, env: Environment, level: number): readonly Denoted[] {
    const node = withoutTypes(ts, expression);
    const whole = denote(node, env);
    const isOpen = whole.kind === "expression" || whole.kind === "unresolved";
    if (!isOpen || level > mostAlternatives) return [whole];
    const either = (...parts: readonly ts.Expression[]): readonly Denoted[] =>
      parts.flatMap((part) => alternatives(part, env, level + 1));
    if (ts.isConditionalExpression(node)) return either(node.whenTrue, node.whenFalse);
    if (ts.isBinaryExpression(node) && isChoice(node.operatorToken.kind))
      return either(node.left, node.right);
    if (ts.isPropertyAccessExpression(node)) {
      return either(node.expression).map((object) => member(object, node.name.text));
    }
    if (ts.isElementAccessExpression(node)) {
      const key = constantText(node.argumentExpression, env);
      return key === undefined ? [whole] : either(node.expression).map((object) => member(object, key));
    }
    const symbol = ts.isIdentifier(node) ? program.symbolAt(node) : undefined;
    const declaration = symbol?.declarations?.find((one) => ts.isVariableDeclaration(one));
    if (symbol === undefined || declaration === undefined || env.has(declaration)) return [whole];
    const written = writesIn(declaration).assigned.get(symbol) ?? [];
    const initial = declaration.initializer === undefined ? [] : [declaration.initializer];
    const values = [...initial, ...written];
    return values.length < 2 ? [whole] : either(...values.slice(0, mostAssignments));
  }

  function isChoice(kind: ts.SyntaxKind): boolean {
    return (
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken
    );
  }
}

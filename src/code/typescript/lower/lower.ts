import type { ts } from "ts-morph";

import type {
  Case,
  ClassCode,
  Entry,
  Expression,
  ExternalType,
  FunctionCode,
  Item,
  Operation,
  Pattern,
  Statement,
  Variable,
} from "../../flow/program.ts";
import type { Place } from "../../../source/source.ts";
import { nowhere, type Denoted, type Environment, type FunctionNode } from "../denoted.ts";
import type { Names } from "../names.ts";
import { placeOf } from "../program.ts";

/** Turns the compiler's tree into the form that data flow is computed on, piece by piece as it is asked for. */
export interface Lowering {
  expression(node: ts.Expression, env?: Environment): Expression;
  functionCode(node: FunctionNode): FunctionCode;
  /** What a file does when it is loaded, as a function. */
  moduleCode(file: ts.SourceFile): FunctionCode;
}

const longestText = 80;

export function loweringOf(names: Names): Lowering {
  const { program } = names;
  const { ts } = program;
  const variables = new Map<ts.Symbol, Variable>();
  const functions = new Map<ts.Node, FunctionCode>();
  const classes = new Map<ts.Node, ClassCode>();
  const choices = new Map<
    ts.SyntaxKind,
    { readonly operator: "and" | "or" | "absent"; readonly assigns: boolean }
  >([
    [ts.SyntaxKind.AmpersandAmpersandToken, { operator: "and", assigns: false }],
    [ts.SyntaxKind.BarBarToken, { operator: "or", assigns: false }],
    [ts.SyntaxKind.QuestionQuestionToken, { operator: "absent", assigns: false }],
    [ts.SyntaxKind.AmpersandAmpersandEqualsToken, { operator: "and", assigns: true }],
    [ts.SyntaxKind.BarBarEqualsToken, { operator: "or", assigns: true }],
    [ts.SyntaxKind.QuestionQuestionEqualsToken, { operator: "absent", assigns: true }],
  ]);
  const operators = new Map<ts.SyntaxKind, Operation["operator"]>([
    [ts.SyntaxKind.EqualsEqualsToken, "equal"],
    [ts.SyntaxKind.EqualsEqualsEqualsToken, "equal"],
    [ts.SyntaxKind.ExclamationEqualsToken, "unequal"],
    [ts.SyntaxKind.ExclamationEqualsEqualsToken, "unequal"],
    [ts.SyntaxKind.GreaterThanToken, "greater"],
    [ts.SyntaxKind.GreaterThanEqualsToken, "greater"],
    [ts.SyntaxKind.InKeyword, "in"],
  ]);
  return {
    expression: (node, env = nowhere) => (env.size === 0 ? lower(node) : lowerBound(node, env)),
    functionCode,
    moduleCode,
  };

  function at(node: ts.Node): Place {
    return placeOf(program, node);
  }

  function nothing(node: ts.Node): Expression {
    return { kind: "nothing", at: at(node) };
  }

  function external(node: ts.Node, module: string, path: readonly string[]): Expression {
    return { kind: "external", module, path, at: at(node) };
  }

  /** An expression whose names stand for what a registration's environment says. */
  function lowerBound(node: ts.Expression, env: Environment): Expression {
    if (ts.isIdentifier(node)) {
      const symbol = program.symbolAt(node);
      for (const declaration of symbol?.declarations ?? []) {
        const bound = env.get(declaration);
        if (bound !== undefined) return lowerBound(bound.node, bound.env);
      }
    }
    if (ts.isCallExpression(node)) {
      return {
        kind: "call",
        callee: lower(node.expression),
        arguments: node.arguments.map((argument) => ({ value: lowerBound(argument, env), spread: false })),
        form: "call",
        at: at(node),
        text: textOf(node.expression),
      };
    }
    const denoted = names.denote(node, env);
    return denoted.kind === "function"
      ? { kind: "function", code: functionCode(denoted.node), at: at(node) }
      : lower(node);
  }

  // Expressions

  function lower(node: ts.Expression): Expression {
    if (ts.isIdentifier(node)) return name(node);
    if (ts.isStringLiteralLike(node)) return { kind: "constant", value: node.text, at: at(node) };
    if (ts.isNumericLiteral(node)) return { kind: "constant", value: Number(node.text), at: at(node) };
    if (ts.isTemplateExpression(node)) {
      const parts: Expression[] = [{ kind: "constant", value: node.head.text, at: at(node.head) }];
      for (const span of node.templateSpans) {
        parts.push(lower(span.expression), {
          kind: "constant",
          value: span.literal.text,
          at: at(span.literal),
        });
      }
      return { kind: "join", parts, at: at(node) };
    }
    if (ts.isPropertyAccessExpression(node)) return propertyAccess(node);
    if (ts.isElementAccessExpression(node)) {
      return {
        kind: "field",
        object: lower(node.expression),
        name: lower(node.argumentExpression),
        at: at(node),
      };
    }
    if (ts.isCallExpression(node)) return call(node);
    if (ts.isNewExpression(node)) {
      return {
        kind: "call",
        callee: lower(node.expression),
        arguments: items(node.arguments ?? []),
        form: "construct",
        at: at(node),
        text: `new ${textOf(node.expression)}`,
      };
    }
    if (ts.isTaggedTemplateExpression(node)) return taggedTemplate(node);
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
      return { kind: "function", code: functionCode(node), at: at(node) };
    }
    if (ts.isClassExpression(node)) return { kind: "class", code: classCode(node), at: at(node) };
    if (ts.isObjectLiteralExpression(node))
      return { kind: "object", entries: node.properties.flatMap(entry), at: at(node) };
    if (ts.isArrayLiteralExpression(node)) return { kind: "list", items: items(node.elements), at: at(node) };
    if (ts.isBinaryExpression(node)) return binary(node);
    if (ts.isConditionalExpression(node)) {
      return {
        kind: "choice",
        operator: "?",
        condition: lower(node.condition),
        then: lower(node.whenTrue),
        otherwise: lower(node.whenFalse),
        at: at(node),
      };
    }
    if (
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node) ||
      ts.isNonNullExpression(node) ||
      ts.isTypeAssertionExpression(node) ||
      ts.isAwaitExpression(node)
    ) {
      return lower(node.expression);
    }
    if (ts.isYieldExpression(node))
      return node.expression === undefined ? nothing(node) : lower(node.expression);
    if (ts.isPrefixUnaryExpression(node)) {
      if (node.operator === ts.SyntaxKind.MinusToken && ts.isNumericLiteral(node.operand)) {
        return { kind: "constant", value: -Number(node.operand.text), at: at(node) };
      }
      const operator = node.operator === ts.SyntaxKind.ExclamationToken ? "not" : "other";
      return { kind: "operation", operator, operands: [lower(node.operand)], at: at(node) };
    }
    if (ts.isPostfixUnaryExpression(node))
      return { kind: "operation", operator: "other", operands: [lower(node.operand)], at: at(node) };
    if (ts.isTypeOfExpression(node))
      return { kind: "operation", operator: "typeof", operands: [lower(node.expression)], at: at(node) };
    if (ts.isVoidExpression(node) || ts.isDeleteExpression(node)) {
      return { kind: "operation", operator: "other", operands: [lower(node.expression)], at: at(node) };
    }
    if (ts.isRegularExpressionLiteral(node)) {
      const text = node.getText();
      const end = text.lastIndexOf("/");
      return { kind: "pattern", pattern: text.slice(1, end), flags: text.slice(end + 1), at: at(node) };
    }
    const { kind } = node;
    if (kind === ts.SyntaxKind.ThisKeyword || kind === ts.SyntaxKind.SuperKeyword)
      return { kind: "this", at: at(node) };
    if (kind === ts.SyntaxKind.TrueKeyword) return { kind: "constant", value: true, at: at(node) };
    if (kind === ts.SyntaxKind.FalseKeyword) return { kind: "constant", value: false, at: at(node) };
    if (kind === ts.SyntaxKind.NullKeyword) return { kind: "constant", value: null, at: at(node) };
    return nothing(node);
  }

  function items(nodes: readonly ts.Expression[]): readonly Item[] {
    return nodes.map((node) =>
      ts.isSpreadElement(node)
        ? { value: lower(node.expression), spread: true }
        : { value: lower(node), spread: false },
    );
  }

  function name(node: ts.Identifier): Expression {
    if (node.text === "undefined") return { kind: "constant", value: undefined, at: at(node) };
    const symbol = program.symbolAt(node);
    if (symbol === undefined || isLocal(symbol)) {
      return symbol === undefined
        ? global(node)
        : { kind: "variable", variable: variableOf(symbol), at: at(node) };
    }
    return denotedExpression(node, names.denote(node), symbol);
  }

  function global(node: ts.Identifier): Expression {
    const isRoot = node.text === "globalThis" || node.text === "global";
    return external(node, "", isRoot ? [] : [node.text]);
  }

  /** A name of a module: what it stands for, where that is one thing for good; else the variable. */
  function denotedExpression(node: ts.Expression, denoted: Denoted, symbol: ts.Symbol): Expression {
    switch (denoted.kind) {
      case "external":
        // What a call gave depends on what it was given: the call is followed instead.
        if (denoted.call !== undefined || denoted.path.includes("()") || denoted.path.includes("new")) break;
        return external(node, denoted.module, denoted.path);
      case "function":
        // A function made by a call knows what it was made with: the call is followed instead.
        if (denoted.env.size > 0) break;
        return { kind: "function", code: functionCode(denoted.node), at: at(node) };
      case "class":
        return { kind: "class", code: classCode(denoted.node), at: at(node) };
      case "enum":
        return nothing(node);
      case "module":
        return moduleObject(node, denoted.file);
      case "absent":
        return nothing(node);
      case "object":
      case "instance":
      case "expression":
      case "unresolved":
        break;
    }
    const declared = declaredSymbol(node, symbol);
    // Imported, and exported without a variable of its own.
    if (declared === symbol && isImport(symbol)) return madeBy(denoted) ?? nothing(node);
    return { kind: "variable", variable: variableOf(declared), at: at(node) };
  }

  function isImport(symbol: ts.Symbol): boolean {
    return symbol.declarations?.some((one) => ts.isImportSpecifier(one) || ts.isImportClause(one)) === true;
  }

  /** The expression whose value was denoted, to be followed where it stands. */
  function madeBy(denoted: Denoted): Expression | undefined {
    if (denoted.kind === "object" || denoted.kind === "expression") return lower(denoted.node);
    if (denoted.kind !== "external" || denoted.call === undefined) return undefined;
    return lower(denoted.call.node);
  }

  function moduleObject(node: ts.Node, file: ts.SourceFile): Expression {
    const entries: Entry[] = [];
    for (const key of names.exportsOf(file).named.keys()) {
      const value = exportedExpression(node, file, key);
      if (value !== undefined) entries.push({ kind: "named", name: key, value });
    }
    return { kind: "object", entries, at: at(node) };
  }

  function exportedExpression(node: ts.Node, file: ts.SourceFile, key: string): Expression | undefined {
    const found = names.member({ kind: "module", file }, key);
    if (found.kind === "function") return { kind: "function", code: functionCode(found.node), at: at(node) };
    if (found.kind === "external" && !found.path.includes("()") && !found.path.includes("new")) {
      return external(node, found.module, found.path);
    }
    if (found.kind === "class") return { kind: "class", code: classCode(found.node), at: at(node) };
    const symbol = names.exportedVariable(file, key);
    return symbol === undefined
      ? madeBy(found)
      : { kind: "variable", variable: variableOf(symbol), at: at(node) };
  }

  /** The variable of another module that an import stands for. */
  function declaredSymbol(node: ts.Expression, symbol: ts.Symbol): ts.Symbol {
    return ts.isIdentifier(node) ? (names.importedVariable(node) ?? symbol) : symbol;
  }

  function isLocal(symbol: ts.Symbol): boolean {
    const [declaration] = symbol.declarations ?? [];
    if (declaration === undefined) return false;
    if (ts.isParameter(declaration)) return true;
    if (!ts.isVariableDeclaration(declaration) && !ts.isBindingElement(declaration)) return false;
    return isInsideFunction(declaration);
  }

  function isInsideFunction(node: ts.Node): boolean {
    for (let outer = node.parent; !ts.isSourceFile(outer); outer = outer.parent) {
      if (ts.isFunctionLike(outer) || ts.isClassStaticBlockDeclaration(outer)) return true;
    }
    return false;
  }

  /** An arrow function in a class shares the `this` of the instance. */
  function isInsideClass(node: ts.Node): boolean {
    return ts.isPropertyDeclaration(node.parent) || ts.isClassLike(node.parent);
  }

  function variableOf(symbol: ts.Symbol): Variable {
    const known = variables.get(symbol);
    if (known !== undefined) return known;
    const variable: Variable = isLocal(symbol)
      ? { name: symbol.name }
      : { name: symbol.name, initial: () => initialOf(symbol) };
    variables.set(symbol, variable);
    return variable;
  }

  /** What a variable of a module starts with; of one that is assigned later, all that it is assigned. */
  function initialOf(symbol: ts.Symbol): Expression | undefined {
    const declaration = symbol.declarations?.find(
      (one) => ts.isVariableDeclaration(one) || ts.isBindingElement(one),
    );
    if (declaration === undefined) return undefined;
    if (ts.isVariableDeclaration(declaration)) {
      return declaration.initializer === undefined ? undefined : lower(declaration.initializer);
    }
    return bindingValue(declaration);
  }

  function bindingValue(element: ts.BindingElement): Expression | undefined {
    const owner = element.parent.parent;
    const whole =
      ts.isVariableDeclaration(owner) && owner.initializer !== undefined
        ? lower(owner.initializer)
        : ts.isBindingElement(owner)
          ? bindingValue(owner)
          : undefined;
    if (whole === undefined) return undefined;
    const key = ts.isArrayBindingPattern(element.parent)
      ? String(element.parent.elements.indexOf(element))
      : element.propertyName === undefined
        ? element.name.getText()
        : names.constantName(element.propertyName, nowhere);
    return key === undefined ? undefined : { kind: "field", object: whole, name: key, at: at(element) };
  }

  function propertyAccess(node: ts.PropertyAccessExpression): Expression {
    const rest: Expression = {
      kind: "field",
      object: lower(node.expression),
      name: node.name.text,
      at: at(node),
    };
    // `helpers.build` of `import * as helpers`: read by name, without lowering the rest of the module.
    if (!ts.isIdentifier(node.expression)) return rest;
    const symbol = program.symbolAt(node.expression);
    if (symbol === undefined || isLocal(symbol)) return rest;
    const denoted = names.denote(node.expression);
    if (denoted.kind === "module") return exportedExpression(node, denoted.file, node.name.text) ?? rest;
    if (denoted.kind !== "enum") return rest;
    const text = names.constantText(node);
    return text === undefined ? nothing(node) : { kind: "constant", value: text, at: at(node) };
  }

  function call(node: ts.CallExpression): Expression {
    const callee = node.expression;
    if (callee.kind === ts.SyntaxKind.ImportKeyword) return dynamicImport(node);
    if (ts.isIdentifier(callee) && callee.text === "require") {
      const [module] = node.arguments;
      if (module !== undefined && names.constantText(module) !== undefined) {
        const denoted = names.denote(node);
        if (denoted.kind === "external") return external(node, denoted.module, denoted.path);
        if (denoted.kind === "module") return moduleObject(node, denoted.file);
        if (denoted.kind === "function")
          return { kind: "function", code: functionCode(denoted.node), at: at(node) };
        if (denoted.kind === "class") return { kind: "class", code: classCode(denoted.node), at: at(node) };
        if (denoted.kind === "object") return lower(denoted.node);
      }
    }
    return {
      kind: "call",
      callee: callee.kind === ts.SyntaxKind.SuperKeyword ? nothing(callee) : lower(callee),
      arguments: items(node.arguments),
      form: "call",
      at: at(node),
      text: textOf(callee),
    };
  }

  function dynamicImport(node: ts.CallExpression): Expression {
    const denoted = names.denote(node);
    if (denoted.kind === "external") return external(node, denoted.module, denoted.path);
    if (denoted.kind === "module") return moduleObject(node, denoted.file);
    return {
      kind: "call",
      callee: external(node, "", ["import"]),
      arguments: items(node.arguments),
      form: "call",
      at: at(node),
      text: "import",
    };
  }

  function taggedTemplate(node: ts.TaggedTemplateExpression): Expression {
    const parts = ts.isTemplateExpression(node.template)
      ? node.template.templateSpans.map(({ expression }) => ({ value: lower(expression), spread: false }))
      : [];
    const texts: Expression = { kind: "list", items: [], at: at(node.template) };
    return {
      kind: "call",
      callee: lower(node.tag),
      arguments: [{ value: texts, spread: false }, ...parts],
      form: "tagged template",
      at: at(node),
      text: textOf(node.tag),
    };
  }

  function entry(property: ts.ObjectLiteralElementLike): readonly Entry[] {
    if (ts.isSpreadAssignment(property)) return [{ kind: "spread", value: lower(property.expression) }];
    const key = keyOf(property.name);
    if (ts.isPropertyAssignment(property))
      return [{ kind: "named", name: key, value: lower(property.initializer) }];
    if (ts.isShorthandPropertyAssignment(property))
      return [{ kind: "named", name: key, value: name(property.name) }];
    if (ts.isMethodDeclaration(property)) {
      return [
        {
          kind: "named",
          name: key,
          value: { kind: "function", code: functionCode(property), at: at(property) },
        },
      ];
    }
    return [];
  }

  function keyOf(name: ts.PropertyName): string | Expression {
    return (
      names.constantName(name, nowhere) ??
      (ts.isComputedPropertyName(name) ? lower(name.expression) : nothing(name))
    );
  }

  function binary(node: ts.BinaryExpression): Expression {
    const kind = node.operatorToken.kind;
    const where = at(node);
    const Kind = ts.SyntaxKind;
    if (kind === Kind.CommaToken)
      return { kind: "sequence", parts: [lower(node.left), lower(node.right)], at: where };
    if (kind === Kind.EqualsToken)
      return { kind: "assign", target: assignmentTarget(node.left), value: lower(node.right), at: where };
    const left = (): Expression => lower(node.left);
    const right = (): Expression => lower(node.right);
    const choice = (operator: "and" | "or" | "absent"): Expression => {
      const condition = left();
      const other = right();
      return operator === "and"
        ? { kind: "choice", operator, condition, then: other, otherwise: condition, at: where }
        : { kind: "choice", operator, condition, then: condition, otherwise: other, at: where };
    };
    const assigned = (value: Expression): Expression => ({
      kind: "assign",
      target: assignmentTarget(node.left),
      value,
      at: where,
    });
    if (kind === Kind.PlusToken) {
      // a + b + c is one text.
      const before = left();
      return {
        kind: "join",
        parts: [...(before.kind === "join" ? before.parts : [before]), right()],
        at: where,
      };
    }
    if (kind === Kind.PlusEqualsToken) return assigned({ kind: "join", parts: [left(), right()], at: where });
    const chosen = choices.get(kind);
    if (chosen !== undefined)
      return chosen.assigns ? assigned(choice(chosen.operator)) : choice(chosen.operator);
    const operation: Expression = {
      kind: "operation",
      operator: operators.get(kind) ?? "other",
      operands: [left(), right()],
      at: where,
    };
    // `x -= 1` and its like make a number of it.
    return kind >= Kind.FirstAssignment && kind <= Kind.LastAssignment ? assigned(operation) : operation;
  }

  // Patterns

  function assignmentTarget(node: ts.Expression): Pattern {
    if (ts.isParenthesizedExpression(node)) return assignmentTarget(node.expression);
    if (ts.isAsExpression(node) || ts.isNonNullExpression(node)) return assignmentTarget(node.expression);
    if (ts.isIdentifier(node)) {
      const symbol = program.symbolAt(node);
      return symbol === undefined
        ? { kind: "nothing", at: at(node) }
        : { kind: "variable", variable: variableOf(symbol), at: at(node) };
    }
    if (ts.isPropertyAccessExpression(node)) {
      return {
        kind: "field",
        field: { kind: "field", object: lower(node.expression), name: node.name.text, at: at(node) },
        at: at(node),
      };
    }
    if (ts.isElementAccessExpression(node)) {
      const field = {
        kind: "field" as const,
        object: lower(node.expression),
        name: lower(node.argumentExpression),
        at: at(node),
      };
      return { kind: "field", field, at: at(node) };
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      return {
        kind: "default",
        pattern: assignmentTarget(node.left),
        value: lower(node.right),
        at: at(node),
      };
    }
    if (ts.isArrayLiteralExpression(node)) {
      const rest = node.elements.find((element) => ts.isSpreadElement(element));
      return {
        kind: "list",
        items: node.elements
          .filter((element) => !ts.isSpreadElement(element))
          .map((element) => (ts.isOmittedExpression(element) ? undefined : assignmentTarget(element))),
        ...(rest !== undefined && ts.isSpreadElement(rest) && { rest: assignmentTarget(rest.expression) }),
        at: at(node),
      };
    }
    if (ts.isObjectLiteralExpression(node)) {
      const fields: { name: string | Expression; pattern: Pattern }[] = [];
      let rest: Pattern | undefined;
      for (const property of node.properties) {
        if (ts.isSpreadAssignment(property)) rest = assignmentTarget(property.expression);
        else if (ts.isPropertyAssignment(property)) {
          fields.push({ name: keyOf(property.name), pattern: assignmentTarget(property.initializer) });
        } else if (ts.isShorthandPropertyAssignment(property)) {
          fields.push({ name: property.name.text, pattern: assignmentTarget(property.name) });
        }
      }
      return { kind: "object", fields, ...(rest && { rest }), at: at(node) };
    }
    return { kind: "nothing", at: at(node) };
  }

  function binding(node: ts.BindingName): Pattern {
    if (ts.isIdentifier(node)) {
      const symbol = program.symbolAt(node);
      return symbol === undefined
        ? { kind: "nothing", at: at(node) }
        : { kind: "variable", variable: variableOf(symbol), at: at(node) };
    }
    const element = (one: ts.BindingElement): Pattern => {
      const inner = binding(one.name);
      return one.initializer === undefined
        ? inner
        : { kind: "default", pattern: inner, value: lower(one.initializer), at: at(one) };
    };
    let rest: Pattern | undefined;
    if (ts.isArrayBindingPattern(node)) {
      const parts: (Pattern | undefined)[] = [];
      for (const one of node.elements) {
        if (ts.isOmittedExpression(one)) parts.push(undefined);
        else if (one.dotDotDotToken !== undefined) rest = binding(one.name);
        else parts.push(element(one));
      }
      return { kind: "list", items: parts, ...(rest && { rest }), at: at(node) };
    }
    const fields: { name: string | Expression; pattern: Pattern }[] = [];
    for (const one of node.elements) {
      if (one.dotDotDotToken !== undefined) rest = binding(one.name);
      else {
        const key = one.propertyName ?? (ts.isIdentifier(one.name) ? one.name : undefined);
        if (key !== undefined) fields.push({ name: keyOf(key), pattern: element(one) });
      }
    }
    return { kind: "object", fields, ...(rest && { rest }), at: at(node) };
  }

  // Functions and classes

  function functionCode(node: FunctionNode): FunctionCode {
    const known = functions.get(node);
    if (known !== undefined) return known;
    let lowered: readonly Statement[] | undefined;
    const code: FunctionCode = {
      name: nameOf(node),
      at: at(node),
      parameters: node.parameters
        .filter((parameter) => !(ts.isIdentifier(parameter.name) && parameter.name.text === "this"))
        .map((parameter) => {
          const pattern = binding(parameter.name);
          const type = parameter.type && typeOf(parameter.type);
          return {
            pattern:
              parameter.initializer === undefined
                ? pattern
                : {
                    kind: "default" as const,
                    pattern,
                    value: lower(parameter.initializer),
                    at: at(parameter),
                  },
            rest: parameter.dotDotDotToken !== undefined,
            ...(type !== undefined && { type }),
          };
        }),
      body: () => (lowered ??= bodyOf(node)),
      sharesThis: ts.isArrowFunction(node),
      isNested: isInsideFunction(node) || isInsideClass(node),
    };
    functions.set(node, code);
    return code;
  }

  function moduleCode(file: ts.SourceFile): FunctionCode {
    return {
      name: "",
      at: at(file),
      parameters: [],
      body: () => block([...file.statements]),
      sharesThis: true,
      isNested: false,
    };
  }

  function bodyOf(node: FunctionNode): readonly Statement[] {
    const { body } = node;
    if (body === undefined) return [];
    if (!ts.isBlock(body)) return [{ kind: "return", value: lower(body), at: at(body) }];
    const own = ts.isConstructorDeclaration(node) ? parameterProperties(node) : [];
    return [...own, ...block(body.statements)];
  }

  /** `constructor(private readonly db: Pool)` sets a field of that name. */
  function parameterProperties(node: ts.ConstructorDeclaration): readonly Statement[] {
    return node.parameters.flatMap((parameter): readonly Statement[] => {
      if ((parameter.modifiers?.length ?? 0) === 0 || !ts.isIdentifier(parameter.name)) return [];
      const where = at(parameter);
      const self: Expression = { kind: "this", at: where };
      const target: Pattern = {
        kind: "field",
        field: { kind: "field", object: self, name: parameter.name.text, at: where },
        at: where,
      };
      return [
        {
          kind: "expression",
          expression: { kind: "assign", target, value: name(parameter.name), at: where },
        },
      ];
    });
  }

  /** A class of a package that a type names; for values that come from somewhere else. */
  function typeOf(node: ts.TypeNode): ExternalType | undefined {
    if (!ts.isTypeReferenceNode(node)) return undefined;
    const root = ts.isQualifiedName(node.typeName) ? node.typeName.left : node.typeName;
    if (!ts.isIdentifier(root)) return undefined;
    const denoted = names.denote(root);
    if (denoted.kind !== "external" || denoted.module === "") return undefined;
    const path = ts.isQualifiedName(node.typeName)
      ? [...denoted.path, node.typeName.right.text]
      : denoted.path;
    return { module: denoted.module, path: [...path, "new"] };
  }

  function nameOf(node: FunctionNode): string {
    if (ts.isConstructorDeclaration(node)) return "constructor";
    if (node.name !== undefined) return node.name.getText();
    const { parent } = node;
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
    if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) {
      const key = parent.name.getText();
      // That of a registration is known by the function's name.
      return key === "handler" ? "" : key;
    }
    if (ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left)) {
      return parent.left.name.text === "exports" ? "" : parent.left.name.text;
    }
    return "";
  }

  function classCode(node: ts.ClassLikeDeclaration): ClassCode {
    const known = classes.get(node);
    if (known !== undefined) return known;
    const methods = new Map<string, FunctionCode>();
    const staticMethods = new Map<string, FunctionCode>();
    const getters = new Map<string, FunctionCode>();
    const fields: ClassCode["fields"][number][] = [];
    let construct: FunctionCode | undefined;
    const heritage = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
      ?.types[0];
    const code: ClassCode = {
      name: node.name?.text ?? "",
      at: at(node),
      methods,
      staticMethods,
      getters,
      fields,
      ...(heritage !== undefined && { base: () => lower(heritage.expression) }),
      get construct() {
        return construct;
      },
    };
    classes.set(node, code);
    for (const member of node.members) {
      if (ts.isConstructorDeclaration(member)) {
        if (member.body !== undefined) construct = functionCode(member);
        continue;
      }
      const key = member.name && names.constantName(member.name, nowhere);
      if (key === undefined) continue;
      const isStatic =
        ts.canHaveModifiers(member) &&
        (member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false);
      if (ts.isMethodDeclaration(member) && member.body !== undefined) {
        (isStatic ? staticMethods : methods).set(key, functionCode(member));
      } else if (ts.isGetAccessorDeclaration(member)) getters.set(key, functionCode(member));
      else if (ts.isPropertyDeclaration(member)) {
        const type = member.type && typeOf(member.type);
        const value =
          member.initializer === undefined
            ? type === undefined
              ? undefined
              : external(member, type.module, type.path)
            : lower(member.initializer);
        if (value !== undefined) fields.push({ name: key, value, isStatic });
      }
    }
    return code;
  }

  // Statements

  function block(statements: readonly ts.Statement[]): readonly Statement[] {
    return statements.flatMap((statement) => lowerStatement(statement));
  }

  function one(statement: ts.Statement): Statement {
    return { kind: "block", body: lowerStatement(statement) };
  }

  function lowerStatement(node: ts.Statement): readonly Statement[] {
    if (ts.isExpressionStatement(node)) return [{ kind: "expression", expression: lower(node.expression) }];
    if (ts.isVariableStatement(node)) return declarations(node.declarationList);
    if (ts.isFunctionDeclaration(node)) return [];
    if (ts.isBlock(node)) return [{ kind: "block", body: block(node.statements) }];
    if (ts.isIfStatement(node)) {
      return [
        {
          kind: "if",
          condition: lower(node.expression),
          then: one(node.thenStatement),
          ...(node.elseStatement && { otherwise: one(node.elseStatement) }),
        },
      ];
    }
    if (ts.isReturnStatement(node)) {
      return [{ kind: "return", ...(node.expression && { value: lower(node.expression) }), at: at(node) }];
    }
    if (ts.isThrowStatement(node)) return [{ kind: "throw", value: lower(node.expression) }];
    if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
      const [declaration] = ts.isVariableDeclarationList(node.initializer)
        ? node.initializer.declarations
        : [];
      const pattern = ts.isVariableDeclarationList(node.initializer)
        ? declaration && binding(declaration.name)
        : assignmentTarget(node.initializer);
      return [
        {
          kind: "loop",
          each: {
            pattern: pattern ?? { kind: "nothing", at: at(node) },
            of: lower(node.expression),
            what: ts.isForOfStatement(node) ? "items" : "keys",
          },
          body: one(node.statement),
        },
      ];
    }
    if (ts.isForStatement(node)) {
      const { initializer } = node;
      const before: readonly Statement[] =
        initializer === undefined
          ? []
          : ts.isVariableDeclarationList(initializer)
            ? declarations(initializer)
            : [{ kind: "expression", expression: lower(initializer) }];
      return [
        ...before,
        {
          kind: "loop",
          ...(node.condition && { condition: lower(node.condition) }),
          ...(node.incrementor && { update: lower(node.incrementor) }),
          body: one(node.statement),
        },
      ];
    }
    if (ts.isWhileStatement(node))
      return [{ kind: "loop", condition: lower(node.expression), body: one(node.statement) }];
    if (ts.isDoStatement(node))
      return [
        one(node.statement),
        { kind: "loop", condition: lower(node.expression), body: one(node.statement) },
      ];
    if (ts.isSwitchStatement(node)) {
      const cases: Case[] = node.caseBlock.clauses.map((clause) => ({
        ...(ts.isCaseClause(clause) && { test: lower(clause.expression) }),
        body: block(clause.statements),
      }));
      return [{ kind: "switch", on: lower(node.expression), cases }];
    }
    if (ts.isTryStatement(node)) {
      const error = node.catchClause?.variableDeclaration;
      return [
        {
          kind: "try",
          body: one(node.tryBlock),
          ...(error && { error: binding(error.name) }),
          ...(node.catchClause && { handler: one(node.catchClause.block) }),
          ...(node.finallyBlock && { last: one(node.finallyBlock) }),
        },
      ];
    }
    if (ts.isLabeledStatement(node)) return lowerStatement(node.statement);
    if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return [{ kind: "leave" }];
    return [];
  }

  function declarations(list: ts.VariableDeclarationList): readonly Statement[] {
    return list.declarations.flatMap((declaration): readonly Statement[] => {
      const pattern = binding(declaration.name);
      const value = declaration.initializer;
      // `let x;` holds nothing yet, which a later branch may leave so.
      const lowered: Expression =
        value === undefined ? { kind: "constant", value: undefined, at: at(declaration) } : lower(value);
      return [{ kind: "declare", pattern, value: lowered, at: at(declaration) }];
    });
  }

  function textOf(node: ts.Node): string {
    const text = node.getText().replace(/\s+/gu, " ");
    return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
  }
}

import { Cursor } from "./cursor.ts";
import { decorators } from "./decorators.ts";
import { expression, loop, object, objectOf, property, spread, startsLoop, string } from "./expressions.ts";
import { lineList } from "./lists.ts";
import type {
  Body,
  Condition,
  Decorator,
  Expression,
  FunctionDeclaration,
  FunctionParameter,
  Identifier,
  ImportDeclaration,
  ImportedSymbol,
  ObjectItem,
  ObjectLiteral,
  ResourceDeclaration,
  Skipped,
  Statement,
  StringLiteral,
  SyntaxFile,
  TypeExpression,
  Wildcard,
} from "./syntax.ts";
import type { TokenKind } from "./tokens.ts";
import { declaredType } from "./types.ts";

/** A `.bicep` file's tree. Never fails: what is wrong is in `mistakes`, each once, and the rest is read. */
export function parseTemplate(text: string): SyntaxFile {
  return parse(text, templateStatement);
}

/** A `.bicepparam` file's tree. */
export function parseParameters(text: string): SyntaxFile {
  return parse(text, parametersStatement);
}

type Production = (cursor: Cursor, before: readonly Decorator[]) => Statement;

// file := (statement? newline)*
function parse(text: string, statement: Production): SyntaxFile {
  const cursor = new Cursor(text);
  const statements: Statement[] = [];
  cursor.newLines();
  while (!cursor.at("end of file")) {
    statements.push(statement(cursor, decorators(cursor)));
    if (!cursor.at("new line") && !cursor.at("end of file")) {
      cursor.expected("a new line");
      cursor.skipTo();
    }
    cursor.newLines();
  }
  const mistakes = cursor.mistakes.sort((one, other) => one.start - other.start);
  const { comments, directives } = cursor.tokens;
  return { statements, comments, directives, mistakes };
}

// statement := decorator* (targetScope | metadata | param | var | type | func | resource | module | output | assert
//                          | test | import | extension)
function templateStatement(cursor: Cursor, before: readonly Decorator[]): Statement {
  switch (keywordOf(cursor)) {
    case "targetScope":
      return targetScope(cursor, before);
    case "metadata":
    case "assert":
      return namedValue(cursor, before);
    case "param":
      return parameter(cursor, before);
    case "var":
      return variable(cursor, before);
    case "type":
      return typeDeclaration(cursor, before);
    case "func":
      return functionDeclaration(cursor, before);
    case "resource":
      return resource(cursor, before);
    case "module":
    case "test":
      return called(cursor, before);
    case "output":
      return output(cursor, before);
    case "import":
      return importOrExtension(cursor, before);
    case "extension":
    case "provider":
      return extension(cursor, before);
    default:
      cursor.expected(
        before.length > 0
          ? "a declaration after the decorator"
          : "a declaration: `param`, `var`, `resource`, `module`, `output`, `type`, `func`, `import`, `targetScope` or `metadata`",
      );
      return cursor.skipTo();
  }
}

// statement := decorator* (using | extends | param | var | type | import | extensionConfig | extension)
function parametersStatement(cursor: Cursor, before: readonly Decorator[]): Statement {
  switch (keywordOf(cursor)) {
    case "using":
      return using(cursor, before);
    case "extends":
      return extendsDeclaration(cursor, before);
    case "param":
      return parameterAssignment(cursor, before);
    case "var":
      return variable(cursor, before);
    case "type":
      return typeDeclaration(cursor, before);
    case "import":
      return importSymbols(cursor, before);
    case "extensionConfig":
      return extensionConfig(cursor, before);
    case "extension":
      return extension(cursor, before);
    default:
      cursor.expected("`using`, `extends`, `param`, `var`, `type` or `import`");
      return cursor.skipTo();
  }
}

function keywordOf(cursor: Cursor): string {
  return cursor.at("identifier") ? cursor.textOfToken : "";
}

// targetScope := "targetScope" "=" expression
function targetScope(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  cursor.read();
  const value = assigned(cursor);
  return { kind: "target scope", decorators: before, value, start, end: cursor.previousEnd };
}

// namedValue := ("metadata" | "assert") identifier "=" expression
function namedValue(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  const kind = cursor.isKeyword("metadata") ? "metadata" : "assert";
  cursor.read();
  const name = nameBefore(cursor, "=", `the name of the ${kind}`);
  const value = assigned(cursor);
  return { kind, decorators: before, name, value, start, end: cursor.previousEnd };
}

// parameter := "param" identifier type ("=" expression)?
function parameter(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  cursor.read();
  const name = nameBefore(cursor, "identifier", "the name of the parameter");
  const declared = typeBefore(cursor, "=");
  const value = cursor.at("=") ? assigned(cursor) : undefined;
  return {
    kind: "parameter",
    decorators: before,
    name,
    type: declared,
    ...(value && { default: value }),
    start,
    end: cursor.previousEnd,
  };
}

// parameterAssignment := "param" identifier "=" expression
function parameterAssignment(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  cursor.read();
  const name = nameBefore(cursor, "=", "the name of the parameter");
  const value = assigned(cursor);
  return { kind: "parameter assignment", decorators: before, name, value, start, end: cursor.previousEnd };
}

// variable := "var" identifier type? "=" expression
function variable(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  cursor.read();
  const name = nameBefore(cursor, "=", "the name of the variable");
  const typed = !cursor.at("=") && !cursor.at("new line") && !cursor.at("end of file");
  const declared = typed ? typeBefore(cursor, "=") : undefined;
  const value = assigned(cursor);
  return {
    kind: "variable",
    decorators: before,
    name,
    ...(declared && { type: declared }),
    value,
    start,
    end: cursor.previousEnd,
  };
}

// typeDeclaration := "type" identifier "=" type
function typeDeclaration(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  cursor.read();
  const name = nameBefore(cursor, "=", "the name of the type");
  cursor.expect("=");
  const value = declaredType(cursor);
  return { kind: "type", decorators: before, name, value, start, end: cursor.previousEnd };
}

// functionDeclaration := "func" identifier "(" (identifier type ("," identifier type)*)? ")" type "=>" newline? expression
function functionDeclaration(cursor: Cursor, before: readonly Decorator[]): FunctionDeclaration {
  const { start } = cursor;
  cursor.read();
  const name = nameBefore(cursor, "(", "the name of the function");
  const parameters = cursor.at("(") ? functionParameters(cursor) : [];
  if (!cursor.at("(") && parameters.length === 0 && cursor.previousEnd === name.end) cursor.expected("`(`");
  const declared = typeBefore(cursor, "=>");
  if (cursor.expect("=>") && !cursor.statementFollows()) cursor.newLines();
  const body = expression(cursor);
  return {
    kind: "function",
    decorators: before,
    name,
    parameters,
    type: declared,
    body,
    start,
    end: cursor.previousEnd,
  };
}

function functionParameters(cursor: Cursor): readonly FunctionParameter[] {
  const openedAt = cursor.start;
  cursor.read();
  cursor.open("(");
  cursor.newLines();
  const parameters: FunctionParameter[] = [];
  while (cursor.at("identifier")) {
    const { start } = cursor;
    const name = cursor.identifier("the name of a parameter");
    const declared = declaredType(cursor);
    parameters.push({ kind: "function parameter", name, type: declared, start, end: cursor.previousEnd });
    if (cursor.kindAfterNewLine === "," || cursor.kindAfterNewLine === ")") cursor.newLines();
    if (!cursor.accept(",")) break;
    cursor.newLines();
  }
  if (!cursor.at(")")) {
    cursor.expected("`)`");
    cursor.skipTo(")", "=>");
  }
  cursor.close("(", openedAt);
  return parameters;
}

// resource := "resource" identifier string "existing"? "=" newline? body
function resource(cursor: Cursor, before: readonly Decorator[]): ResourceDeclaration {
  const { start } = cursor;
  cursor.read();
  const name = nameBefore(cursor, "string", "the name of the resource");
  const declared = stringBefore(
    cursor,
    "=",
    "the type of the resource, such as `'Microsoft.Web/sites@2024-04-01'`",
  );
  const existing = cursor.acceptKeyword("existing");
  const value = body(cursor, resourceBody);
  return {
    kind: "resource",
    decorators: before,
    name,
    type: declared,
    existing,
    body: value,
    start,
    end: cursor.previousEnd,
  };
}

// called := ("module" | "test") identifier string "=" newline? body
function called(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  const kind = cursor.isKeyword("module") ? "module" : "test";
  cursor.read();
  const name = nameBefore(cursor, "string", `the name of the ${kind}`);
  const path = stringBefore(cursor, "=", `the path of the ${kind}, such as \`'./site.bicep'\``);
  const value = body(cursor, object);
  return { kind, decorators: before, name, path, body: value, start, end: cursor.previousEnd };
}

// body := "=" newline? ("if" ... | loop | object)
function body(cursor: Cursor, content: (cursor: Cursor) => ObjectLiteral): Body {
  if (!cursor.expect("=")) cursor.skipTo("{", "[");
  else if (cursor.at("new line") && cursor.isKeyword("if", 1)) cursor.newLines();
  if (cursor.isKeyword("if")) return condition(cursor, content);
  if (cursor.at("{")) return content(cursor);
  if (cursor.at("[") && startsLoop(cursor)) return loop(cursor, (inside) => repeated(inside, content));
  cursor.expected("`{`, `if` or `[for`");
  return cursor.skipTo();
}

function repeated(cursor: Cursor, content: (cursor: Cursor) => ObjectLiteral): Expression {
  if (cursor.isKeyword("if")) return condition(cursor, content);
  if (cursor.at("{")) return content(cursor);
  return cursor.missing("`{` or `if`");
}

// condition := "if" "(" expression ")" object
function condition(
  cursor: Cursor,
  content: (cursor: Cursor) => ObjectLiteral,
): Condition<ObjectLiteral | Skipped> {
  const { start } = cursor;
  cursor.read();
  const test: Expression = cursor.at("(") ? expression(cursor) : cursor.missing("`(` and a condition");
  if (!cursor.at("{")) {
    cursor.expected("`{`");
    cursor.skipTo("{", "]");
  }
  const value: ObjectLiteral | Skipped = cursor.at("{") ? content(cursor) : cursor.missing("`{`");
  return { kind: "if", condition: test, body: value, start, end: cursor.previousEnd };
}

// resourceBody := "{" (("..." expression | resource | property) newline)* "}"
function resourceBody(cursor: Cursor): ObjectLiteral {
  return objectOf(
    cursor,
    resourceItem,
    () => !cursor.at("@") && !cursor.isKeyword("resource") && cursor.startsStatement(),
  );
}

function resourceItem(cursor: Cursor): ObjectItem {
  if (cursor.at("...")) return spread(cursor);
  const before = decorators(cursor);
  // `resource` may also be the name of a property, which a colon follows.
  if (cursor.isKeyword("resource") && cursor.next === "identifier") return resource(cursor, before);
  if (before.length === 0) return property(cursor);
  cursor.expected("a nested resource after the decorator");
  return cursor.skipTo();
}

// output := "output" identifier type "=" expression
function output(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  cursor.read();
  const name = nameBefore(cursor, "identifier", "the name of the output");
  const declared = typeBefore(cursor, "=");
  const value = assigned(cursor);
  return { kind: "output", decorators: before, name, type: declared, value, start, end: cursor.previousEnd };
}

// Until Bicep 0.23 `import` also named what `extension` names now.
function importOrExtension(cursor: Cursor, before: readonly Decorator[]): Statement {
  return cursor.next === "string" || cursor.next === "string start"
    ? extension(cursor, before)
    : importSymbols(cursor, before);
}

// import := "import" ("{" symbol* "}" | "*" "as" identifier) "from" string
function importSymbols(cursor: Cursor, before: readonly Decorator[]): ImportDeclaration {
  const { start } = cursor;
  cursor.read();
  const symbols = importedSymbols(cursor);
  if (!cursor.expectKeyword("from")) cursor.skipTo("string");
  const from = stringBefore(cursor, "string", "the path of the file to import from");
  return { kind: "import", decorators: before, symbols, from, start, end: cursor.previousEnd };
}

function importedSymbols(cursor: Cursor): readonly ImportedSymbol[] | Wildcard | Skipped {
  const { start } = cursor;
  if (cursor.accept("*")) {
    cursor.expectKeyword("as");
    const as = cursor.identifier("a name for what is imported");
    return { kind: "wildcard", as, start, end: cursor.previousEnd };
  }
  if (cursor.at("{")) return lineList(cursor, "{", "}", importedSymbol, () => cursor.startsStatement());
  return cursor.missing("`{` and names, or `*`");
}

// symbol := (identifier | string) ("as" identifier)?
function importedSymbol(cursor: Cursor): ImportedSymbol {
  const quoted = cursor.at("string") ? string(cursor) : undefined;
  const name = quoted?.kind === "string" ? quoted : cursor.identifier("the name of an exported symbol");
  const { start } = name;
  if (quoted !== undefined && !cursor.isKeyword("as")) cursor.expected("`as` and a name");
  const as = cursor.acceptKeyword("as") ? cursor.identifier("a name for what is imported") : undefined;
  return { kind: "imported symbol", name, ...(as && { as }), start, end: cursor.endFrom(start) };
}

// extension := ("extension" | "import") (identifier | string) ("with" object)? ("as" identifier)?
function extension(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  cursor.read();
  const specification = cursor.at("identifier")
    ? cursor.identifier("the name of the extension")
    : stringBefore(cursor, "identifier", "the name of the extension");
  const config = withClause(cursor);
  const as = cursor.acceptKeyword("as") ? cursor.identifier("a name for the extension") : undefined;
  return {
    kind: "extension",
    decorators: before,
    specification,
    ...(config && { config }),
    ...(as && { as }),
    start,
    end: cursor.previousEnd,
  };
}

// using := "using" (string | "none") ("with" object)?
function using(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  cursor.read();
  const path = cursor.isKeyword("none")
    ? cursor.identifier("`none`")
    : stringBefore(cursor, "identifier", "the path of the template, or `none`");
  const config = withClause(cursor);
  return {
    kind: "using",
    decorators: before,
    path,
    ...(config && { config }),
    start,
    end: cursor.previousEnd,
  };
}

// extends := "extends" string
function extendsDeclaration(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  cursor.read();
  const path = stringBefore(cursor, "string", "the path of the parameter file to extend");
  return { kind: "extends", decorators: before, path, start, end: cursor.previousEnd };
}

// extensionConfig := "extensionConfig" identifier "with" object
function extensionConfig(cursor: Cursor, before: readonly Decorator[]): Statement {
  const { start } = cursor;
  cursor.read();
  const name = cursor.identifier("the name of the extension");
  const config = withClause(cursor) ?? cursor.missing("`with`");
  return { kind: "extension config", decorators: before, name, config, start, end: cursor.previousEnd };
}

function withClause(cursor: Cursor): Expression | undefined {
  if (!cursor.acceptKeyword("with")) return undefined;
  return cursor.at("{") ? object(cursor) : cursor.missing("`{`");
}

// assigned := "=" expression
function assigned(cursor: Cursor): Expression {
  if (!cursor.expect("=")) {
    cursor.skipTo("=");
    cursor.accept("=");
  }
  return expression(cursor);
}

/** A name, or what stands in its place up to `follower`. */
function nameBefore(cursor: Cursor, follower: TokenKind, what: string): Identifier {
  const name = cursor.identifier(what);
  if (name.name === "" && cursor.kind !== follower) cursor.skipTo(follower, "=");
  return name;
}

function typeBefore(cursor: Cursor, follower: TokenKind): TypeExpression {
  const declared = declaredType(cursor);
  if (cursor.kind === follower || cursor.at("new line") || cursor.at("end of file")) return declared;
  cursor.expected(`\`${follower}\``);
  cursor.skipTo(follower);
  return declared;
}

function stringBefore(cursor: Cursor, follower: TokenKind, what: string): StringLiteral | Skipped {
  if (cursor.at("string") || cursor.at("string start")) return string(cursor);
  cursor.expected(what);
  return cursor.kind === follower ? cursor.missing(what) : cursor.skipTo(follower);
}

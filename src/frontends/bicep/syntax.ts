import type { Mistake, Punctuation, Trivia } from "./tokens.ts";

/**
 * The tree of one file. Every node has the offsets of its first character and of the one after its last; the text
 * between is the source's, so an edit can be made from the node alone. The tree is complete whatever the text holds:
 * what could not be read is a `skipped` node in the slot where it stood.
 */
export interface SyntaxFile {
  readonly statements: readonly Statement[];
  readonly comments: readonly Trivia[];
  readonly directives: readonly Trivia[];
  readonly mistakes: readonly Mistake[];
}

export interface Node {
  readonly start: number;
  readonly end: number;
}

export interface Identifier extends Node {
  readonly kind: "identifier";
  /** Empty when it is missing. */
  readonly name: string;
}

export interface Skipped extends Node {
  readonly kind: "skipped";
}

// ------------------------------------------------------------------------------------------------ statements

export type Statement =
  | TargetScope
  | MetadataDeclaration
  | ParameterDeclaration
  | ParameterAssignment
  | VariableDeclaration
  | TypeDeclaration
  | FunctionDeclaration
  | ResourceDeclaration
  | ModuleDeclaration
  | TestDeclaration
  | OutputDeclaration
  | AssertDeclaration
  | ImportDeclaration
  | ExtensionDeclaration
  | UsingDeclaration
  | ExtendsDeclaration
  | ExtensionConfigAssignment
  | Skipped;

/** `start` is the keyword; the decorators stand before it. */
interface Decorated extends Node {
  readonly decorators: readonly Decorator[];
}

export interface Decorator extends Node {
  readonly kind: "decorator";
  /** `sys` of `@sys.secure()`. */
  readonly namespace?: string;
  readonly name: string;
  readonly arguments: readonly Expression[];
}

export interface TargetScope extends Decorated {
  readonly kind: "target scope";
  readonly value: Expression;
}

export interface MetadataDeclaration extends Decorated {
  readonly kind: "metadata";
  readonly name: Identifier;
  readonly value: Expression;
}

export interface ParameterDeclaration extends Decorated {
  readonly kind: "parameter";
  readonly name: Identifier;
  readonly type: TypeExpression;
  readonly default?: Expression;
}

/** `param name = value` of a `.bicepparam` file. */
export interface ParameterAssignment extends Decorated {
  readonly kind: "parameter assignment";
  readonly name: Identifier;
  readonly value: Expression;
}

export interface VariableDeclaration extends Decorated {
  readonly kind: "variable";
  readonly name: Identifier;
  readonly type?: TypeExpression;
  readonly value: Expression;
}

export interface TypeDeclaration extends Decorated {
  readonly kind: "type";
  readonly name: Identifier;
  readonly value: TypeExpression;
}

export interface FunctionDeclaration extends Decorated {
  readonly kind: "function";
  readonly name: Identifier;
  readonly parameters: readonly FunctionParameter[];
  readonly type: TypeExpression;
  readonly body: Expression;
}

export interface FunctionParameter extends Node {
  readonly kind: "function parameter";
  readonly name: Identifier;
  readonly type: TypeExpression;
}

export interface ResourceDeclaration extends Decorated {
  readonly kind: "resource";
  readonly name: Identifier;
  /** `'Microsoft.Web/sites@2024-04-01'`. */
  readonly type: StringLiteral | Skipped;
  readonly existing: boolean;
  readonly body: Body;
}

export interface ModuleDeclaration extends Decorated {
  readonly kind: "module";
  readonly name: Identifier;
  readonly path: StringLiteral | Skipped;
  readonly body: Body;
}

export interface TestDeclaration extends Decorated {
  readonly kind: "test";
  readonly name: Identifier;
  readonly path: StringLiteral | Skipped;
  readonly body: Body;
}

/** What a resource or a module is given: an object, on a condition, in a loop, or both. */
export type Body = ObjectLiteral | Condition<ObjectLiteral | Skipped> | Loop | Skipped;

export interface OutputDeclaration extends Decorated {
  readonly kind: "output";
  readonly name: Identifier;
  readonly type: TypeExpression;
  readonly value: Expression;
}

export interface AssertDeclaration extends Decorated {
  readonly kind: "assert";
  readonly name: Identifier;
  readonly value: Expression;
}

export interface ImportDeclaration extends Decorated {
  readonly kind: "import";
  /** `{ a, b as c }`, or `* as ns`. */
  readonly symbols: readonly ImportedSymbol[] | Wildcard | Skipped;
  readonly from: StringLiteral | Skipped;
}

export interface ImportedSymbol extends Node {
  readonly kind: "imported symbol";
  readonly name: Identifier | StringLiteral;
  readonly as?: Identifier;
}

export interface Wildcard extends Node {
  readonly kind: "wildcard";
  readonly as: Identifier;
}

/** `extension name with { ... } as alias`, `extension 'br:...'`, also the older `import 'name@version' as alias`. */
export interface ExtensionDeclaration extends Decorated {
  readonly kind: "extension";
  readonly specification: Identifier | StringLiteral | Skipped;
  readonly config?: Expression;
  readonly as?: Identifier;
}

export interface UsingDeclaration extends Decorated {
  readonly kind: "using";
  /** `using none` says that there is no template. */
  readonly path: StringLiteral | Identifier | Skipped;
  readonly config?: Expression;
}

export interface ExtendsDeclaration extends Decorated {
  readonly kind: "extends";
  readonly path: StringLiteral | Skipped;
}

export interface ExtensionConfigAssignment extends Decorated {
  readonly kind: "extension config";
  readonly name: Identifier;
  readonly config: Expression;
}

// ------------------------------------------------------------------------------------------------ expressions

export type Expression =
  | StringLiteral
  | IntegerLiteral
  | BooleanLiteral
  | NullLiteral
  | ObjectLiteral
  | ArrayLiteral
  | Loop
  | Condition<Expression>
  | VariableAccess
  | Call
  | InstanceCall
  | PropertyAccess
  | IndexAccess
  | ResourceAccess
  | NonNullAssertion
  | UnaryOperation
  | BinaryOperation
  | Ternary
  | Parenthesized
  | Lambda
  | Skipped;

export interface StringLiteral extends Node {
  readonly kind: "string";
  /** The text between the holes with its escapes resolved: one more than there are holes. */
  readonly segments: readonly string[];
  readonly holes: readonly Expression[];
}

export interface IntegerLiteral extends Node {
  readonly kind: "integer";
  readonly value: number;
}

export interface BooleanLiteral extends Node {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface NullLiteral extends Node {
  readonly kind: "null";
}

export interface ObjectLiteral extends Node {
  readonly kind: "object";
  readonly items: readonly ObjectItem[];
}

export type ObjectItem = ObjectProperty | Spread | ResourceDeclaration | Skipped;

export interface ObjectProperty extends Node {
  readonly kind: "property";
  readonly key: Identifier | StringLiteral | Skipped;
  readonly value: Expression;
}

export interface Spread extends Node {
  readonly kind: "spread";
  readonly value: Expression;
}

export interface ArrayLiteral extends Node {
  readonly kind: "array";
  readonly items: readonly (Expression | Spread)[];
}

/** `[for item in array: body]`, `[for (item, index) in array: if (condition) { ... }]`. */
export interface Loop extends Node {
  readonly kind: "for";
  readonly item: Identifier;
  readonly index?: Identifier;
  readonly array: Expression;
  readonly body: Expression;
}

/** `if (condition) body`: only as the body of a resource or module, or inside its loop. */
export interface Condition<Of> extends Node {
  readonly kind: "if";
  readonly condition: Expression;
  readonly body: Of;
}

export interface VariableAccess extends Node {
  readonly kind: "variable access";
  readonly name: string;
}

export interface Call extends Node {
  readonly kind: "call";
  readonly name: Identifier;
  readonly arguments: readonly Expression[];
}

export interface InstanceCall extends Node {
  readonly kind: "instance call";
  readonly base: Expression;
  readonly name: Identifier;
  readonly arguments: readonly Expression[];
}

export interface PropertyAccess extends Node {
  readonly kind: "property access";
  readonly base: Expression;
  readonly name: Identifier;
  /** `.?`: null where the property is not there. */
  readonly safe: boolean;
}

export interface IndexAccess extends Node {
  readonly kind: "index access";
  readonly base: Expression;
  readonly index: Expression;
  /** `[?`: null where the item is not there. */
  readonly safe: boolean;
  /** `[^n]`: counted from the end, 1 being the last. */
  readonly fromEnd: boolean;
}

/** `parent::child`. */
export interface ResourceAccess extends Node {
  readonly kind: "resource access";
  readonly base: Expression;
  readonly name: Identifier;
}

export interface NonNullAssertion extends Node {
  readonly kind: "non-null";
  readonly base: Expression;
}

export interface UnaryOperation extends Node {
  readonly kind: "unary";
  readonly operator: "!" | "-";
  readonly operand: Expression;
}

export interface BinaryOperation extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export type BinaryOperator = Extract<
  Punctuation,
  "*" | "/" | "%" | "+" | "-" | "<" | "<=" | ">" | ">=" | "==" | "!=" | "=~" | "!~" | "&&" | "||" | "??"
>;

export interface Ternary extends Node {
  readonly kind: "ternary";
  readonly condition: Expression;
  readonly yes: Expression;
  readonly no: Expression;
}

export interface Parenthesized extends Node {
  readonly kind: "parenthesized";
  readonly inner: Expression;
}

export interface Lambda extends Node {
  readonly kind: "lambda";
  readonly parameters: readonly Identifier[];
  readonly body: Expression;
}

// ------------------------------------------------------------------------------------------------ types

export type TypeExpression =
  | TypeName
  | TypeInstantiation
  | TypeMember
  | ArrayType
  | ObjectType
  | TupleType
  | UnionType
  | NullableType
  | NegatedType
  | ParenthesizedType
  | ResourceSymbolType
  | StringLiteral
  | IntegerLiteral
  | BooleanLiteral
  | NullLiteral
  | Skipped;

export interface TypeName extends Node {
  readonly kind: "type name";
  readonly name: string;
}

/** `resourceInput<'Microsoft.Web/sites@2024-04-01'>`, `sys.resourceOutput<...>`. */
export interface TypeInstantiation extends Node {
  readonly kind: "type instantiation";
  readonly base?: TypeExpression;
  readonly name: Identifier;
  readonly arguments: readonly TypeExpression[];
}

/** A part of a type: `t.name`, `t.*`, `t[0]`, `t[*]`. */
export interface TypeMember extends Node {
  readonly kind: "type member";
  readonly base: TypeExpression;
  readonly member: Identifier | IntegerLiteral | Skipped | "additional properties" | "items";
}

export interface ArrayType extends Node {
  readonly kind: "array type";
  readonly item: TypeExpression;
}

export interface ObjectType extends Node {
  readonly kind: "object type";
  readonly properties: readonly TypeProperty[];
}

export interface TypeProperty extends Decorated {
  readonly kind: "type property";
  /** `*` for the properties that are not named. */
  readonly key: Identifier | StringLiteral | Skipped | "*";
  readonly value: TypeExpression;
}

export interface TupleType extends Node {
  readonly kind: "tuple type";
  readonly items: readonly TupleItem[];
}

export interface TupleItem extends Decorated {
  readonly kind: "tuple item";
  readonly value: TypeExpression;
}

export interface UnionType extends Node {
  readonly kind: "union type";
  readonly members: readonly TypeExpression[];
}

/** `t?`, and `t!` that takes the `?` away again. */
export interface NullableType extends Node {
  readonly kind: "nullable type";
  readonly base: TypeExpression;
  readonly nullable: boolean;
}

export interface NegatedType extends Node {
  readonly kind: "negated type";
  readonly operator: "!" | "-";
  readonly operand: TypeExpression;
}

export interface ParenthesizedType extends Node {
  readonly kind: "parenthesized type";
  readonly inner: TypeExpression;
}

/** `resource 'Microsoft.Web/sites@2024-04-01'`; an output may leave the type to its value. */
export interface ResourceSymbolType extends Node {
  readonly kind: "resource type";
  readonly type?: StringLiteral | Skipped;
}

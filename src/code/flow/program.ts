import type { Scalar } from "../../declarations/value.ts";
import type { Place } from "../../source/source.ts";

/**
 * The form that data flow is computed on. Front ends of languages lower to it; nothing in it knows a language.
 * Expressions nest as they were written, since the order of evaluation is all that matters here.
 */
export type Expression =
  | Constant
  | { readonly kind: "variable"; readonly variable: Variable; readonly at: Place }
  /** A thing of a package, or of the language itself when `module` is empty: `["readFile"]` of `fs`. */
  | {
      readonly kind: "external";
      readonly module: string;
      readonly path: readonly string[];
      /** See `ExternalValue`. */
      readonly made?: Place;
      readonly at: Place;
    }
  /** Text put together from parts: a template, or `+` where either side may be text. */
  | { readonly kind: "join"; readonly parts: readonly Expression[]; readonly at: Place }
  /** An operator whose result is a number or a truth value, and carries nothing of its operands. */
  | Operation
  | {
      readonly kind: "choice";
      readonly operator: "?" | "and" | "or" | "absent";
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
      readonly at: Place;
    }
  | Field
  | Call
  | { readonly kind: "object"; readonly entries: readonly Entry[]; readonly at: Place }
  | { readonly kind: "list"; readonly items: readonly Item[]; readonly at: Place }
  | { readonly kind: "function"; readonly code: FunctionCode; readonly at: Place }
  | { readonly kind: "class"; readonly code: ClassCode; readonly at: Place }
  | { readonly kind: "assign"; readonly target: Pattern; readonly value: Expression; readonly at: Place }
  | { readonly kind: "sequence"; readonly parts: readonly Expression[]; readonly at: Place }
  | { readonly kind: "this"; readonly at: Place }
  /** What the class that a method stands in is made from. */
  | { readonly kind: "super"; readonly at: Place }
  | { readonly kind: "await"; readonly value: Expression; readonly at: Place }
  /** An item that a generator gives, or all the items of another. */
  | { readonly kind: "yield"; readonly value: Expression; readonly isEach: boolean; readonly at: Place }
  /** A pattern written out, with whether it must match from end to end. */
  | { readonly kind: "pattern"; readonly pattern: string; readonly flags: string; readonly at: Place }
  /** Nothing that carries data, or nothing that is followed. */
  | { readonly kind: "nothing"; readonly at: Place };

interface Constant {
  readonly kind: "constant";
  readonly value: Scalar | undefined;
  readonly at: Place;
}

export interface Operation {
  readonly kind: "operation";
  readonly operator: "equal" | "unequal" | "greater" | "not" | "typeof" | "in" | "other";
  readonly operands: readonly Expression[];
  readonly at: Place;
}

export interface Field {
  readonly kind: "field";
  readonly object: Expression;
  /** Constant name, or the expression that computes it. */
  readonly name: string | Expression;
  readonly at: Place;
}

export interface Call {
  readonly kind: "call";
  readonly callee: Expression;
  readonly arguments: readonly Item[];
  readonly form: "call" | "construct" | "tagged template";
  readonly at: Place;
  /** The callee as a person wrote it, for messages and fingerprints. */
  readonly text: string;
}

export interface Item {
  readonly value: Expression;
  readonly spread: boolean;
}

export type Entry =
  | { readonly kind: "named"; readonly name: string | Expression; readonly value: Expression }
  /** A field whose reading, or writing, calls a function. */
  | {
      readonly kind: "accessor";
      readonly name: string | Expression;
      readonly does: "get" | "set";
      readonly value: Expression;
    }
  | { readonly kind: "spread"; readonly value: Expression };

/** A variable is itself: two of the same name are two. */
export interface Variable {
  readonly name: string;
  /** For a variable of a module: what it starts with, lowered when it is first read. */
  readonly initial?: () => Expression | undefined;
  /** What modules do to it when they are loaded. */
  readonly changes?: () => readonly Statement[];
}

/** Where a value goes, taken apart on the way. */
export type Pattern =
  | { readonly kind: "variable"; readonly variable: Variable; readonly at: Place }
  | {
      readonly kind: "object";
      readonly fields: readonly { readonly name: string | Expression; readonly pattern: Pattern }[];
      readonly rest?: Pattern;
      readonly at: Place;
    }
  | {
      readonly kind: "list";
      readonly items: readonly (Pattern | undefined)[];
      readonly rest?: Pattern;
      readonly at: Place;
    }
  | { readonly kind: "default"; readonly pattern: Pattern; readonly value: Expression; readonly at: Place }
  | { readonly kind: "field"; readonly field: Field; readonly at: Place }
  | { readonly kind: "nothing"; readonly at: Place };

export type Statement =
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "declare"; readonly pattern: Pattern; readonly value: Expression; readonly at: Place }
  | { readonly kind: "block"; readonly body: readonly Statement[] }
  | {
      readonly kind: "if";
      readonly condition: Expression;
      readonly then: Statement;
      readonly otherwise?: Statement;
    }
  | {
      readonly kind: "loop";
      /** A loop over a value's items or keys, with what each is called. */
      readonly each?: { readonly pattern: Pattern; readonly of: Expression; readonly what: "items" | "keys" };
      readonly condition?: Expression;
      readonly body: Statement;
      readonly update?: Expression;
      /** The condition is looked at behind the body. */
      readonly runsOnce?: true;
      readonly label?: string;
    }
  | { readonly kind: "switch"; readonly on: Expression; readonly cases: readonly Case[] }
  | { readonly kind: "return"; readonly value?: Expression; readonly at: Place }
  | { readonly kind: "throw"; readonly value: Expression }
  | {
      readonly kind: "try";
      readonly body: Statement;
      readonly error?: Pattern;
      readonly handler?: Statement;
      readonly last?: Statement;
    }
  /** A statement with a name, which `break` may leave by that name. */
  | { readonly kind: "labelled"; readonly label: string; readonly body: Statement }
  | Leave;

/** `break` and `continue`: control goes elsewhere. */
export interface Leave {
  readonly kind: "leave";
  readonly goes: "break" | "continue";
  readonly label?: string;
}

export interface Case {
  /** Empty for the default case. */
  readonly test?: Expression;
  readonly body: readonly Statement[];
}

export interface FunctionCode {
  /** For people; empty when it has none. */
  readonly name: string;
  readonly at: Place;
  readonly parameters: readonly {
    readonly pattern: Pattern;
    readonly rest: boolean;
    readonly type?: ExternalType;
  }[];
  /** Lowered when the function is first called. */
  readonly body: () => readonly Statement[];
  /** `this` is that of the function around it. */
  readonly sharesThis: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** The variable that holds all it was given, if its body mentions it; known when the body is. */
  readonly given?: () => Variable | undefined;
  /** What modules do to the function itself when they are loaded. */
  readonly changes?: () => readonly Statement[];
  /** It stands inside another function and may use that one's variables. */
  readonly isNested: boolean;
}

/** A parameter's type, when it is a class of a package: what it can do is then known without seeing it made. */
export interface ExternalType {
  readonly module: string;
  readonly path: readonly string[];
}

export interface ClassCode {
  readonly name: string;
  readonly at: Place;
  readonly base?: () => Expression | undefined;
  readonly construct?: FunctionCode | undefined;
  readonly methods: ReadonlyMap<string, FunctionCode>;
  readonly getters: ReadonlyMap<string, FunctionCode>;
  readonly setters: ReadonlyMap<string, FunctionCode>;
  readonly fields: readonly {
    readonly name: string;
    readonly value: Expression;
    readonly isStatic: boolean;
  }[];
  readonly staticMethods: ReadonlyMap<string, FunctionCode>;
  readonly staticGetters: ReadonlyMap<string, FunctionCode>;
  readonly staticSetters: ReadonlyMap<string, FunctionCode>;
  /** What modules do to the class when they are loaded, and its static blocks. */
  readonly changes?: () => readonly Statement[];
}

import type { JsonString } from "../../source/json/node.ts";
import { offsetInString } from "../../source/json/node.ts";

/** An expression of the template language, with offsets into the file. */
export type Expression = Literal | Call | Access | Broken;

interface Literal {
  readonly kind: "literal";
  readonly value: string | number | boolean | null;
  readonly start: number;
  readonly end: number;
}

export interface Call {
  readonly kind: "call";
  /** Of a user's function. */
  readonly namespace?: string;
  readonly name: string;
  readonly args: readonly Expression[];
  readonly start: number;
  readonly end: number;
}

/** `base.name` and `base[key]`. */
interface Access {
  readonly kind: "access";
  readonly base: Expression;
  readonly key: Expression;
  readonly start: number;
  readonly end: number;
}

/** What could not be read: why is in the mistakes. */
interface Broken {
  readonly kind: "broken";
  readonly start: number;
  readonly end: number;
}

interface ExpressionMistake {
  readonly kind: "syntax" | "limit";
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What a string of a template means. */
export type TemplateString =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "expression";
      readonly expression: Expression;
      readonly mistakes: readonly ExpressionMistake[];
    };

/**
 * A string from `[` to `]` is an expression, unless it begins with `[[`, which stands for one bracket.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters
 */
export function templateString(text: string, node: JsonString): TemplateString {
  const { value } = node;
  if (!value.startsWith("[") || !value.endsWith("]")) return { kind: "text", text: value };
  if (value.startsWith("[[")) return { kind: "text", text: value.slice(1) };
  const parser = new Parser(value, offsetsOf(text, node));
  const expression = parser.whole();
  return { kind: "expression", expression, mistakes: parser.mistakes };
}

/** Deeper expressions are not read: whoever walks them may recurse. */
const deepest = 200;

// A string without escapes stands in the file as it is; one with escapes is measured once, not at every offset.
function offsetsOf(text: string, node: JsonString): (index: number) => number {
  const first = node.start + 1;
  if (node.end - node.start - 2 === node.value.length) return (index) => first + index;
  const offsets: number[] = [];
  for (let index = 0, at = first; index <= node.value.length; index++) {
    offsets.push(at);
    at = offsetInString(text, { ...node, start: at - 1 }, 1);
  }
  return (index) => offsets[index] ?? node.end;
}

class Parser {
  readonly mistakes: ExpressionMistake[] = [];
  readonly #text: string;
  readonly #offset: (index: number) => number;
  #at = 1;
  #depth = 0;

  constructor(text: string, offset: (index: number) => number) {
    this.#text = text;
    this.#offset = offset;
  }

  // whole := "[" expression "]"
  whole(): Expression {
    const expression = this.#expression();
    this.#skipBlanks();
    if (this.#at < this.#text.length - 1) {
      this.#mistake("The end of the expression (`]`) was expected here", this.#at, this.#text.length - 1);
    }
    return this.mistakes.length === 0 ? expression : this.#broken(1, this.#text.length - 1);
  }

  // expression := primary ("." name | "[" expression "]")*
  #expression(): Expression {
    this.#skipBlanks();
    const start = this.#at;
    if (++this.#depth > deepest) {
      this.#mistake(`Expressions nested deeper than ${deepest} are not read`, start, start + 1, "limit");
      return this.#broken(start, start + 1);
    }
    let expression = this.#primary();
    let accesses = 0;
    while (this.mistakes.length === 0) {
      this.#skipBlanks();
      const character = this.#text[this.#at];
      if (character !== "." && (character !== "[" || this.#at >= this.#text.length - 1)) break;
      if (++accesses > deepest) {
        this.#mistake(`More than ${deepest} members in a row are not read`, start, this.#at, "limit");
        break;
      }
      this.#at++;
      const key = character === "." ? this.#memberName() : this.#index();
      expression = {
        kind: "access",
        base: expression,
        key,
        start: this.#offset(start),
        end: this.#offset(this.#at),
      };
    }
    this.#depth--;
    return expression;
  }

  // primary := string | number | name | name "(" arguments ")" | name "." name "(" arguments ")"
  #primary(): Expression {
    const start = this.#at;
    const character = this.#text[start] ?? "";
    if (character === "'") return this.#string();
    if (/[-+\d]/u.test(character)) return this.#number();
    const name = this.#word();
    if (name === "") {
      this.#mistake("A function, a text in single quotes or a number was expected here", start, start + 1);
      return this.#broken(start, start + 1);
    }
    this.#skipBlanks();
    if (this.#text[this.#at] === "(") return this.#call(start, undefined, name);
    const constant = constants.get(name.toLowerCase());
    if (constant !== undefined) return this.#literal(constant, start);
    if (this.#text[this.#at] === ".") {
      this.#at++;
      const member = this.#word();
      this.#skipBlanks();
      if (member !== "" && this.#text[this.#at] === "(") return this.#call(start, name, member);
    }
    this.#mistake(
      `\`${name}\` is no value: a function is called with parentheses`,
      start,
      start + name.length,
    );
    return this.#broken(start, this.#at);
  }

  // arguments := (expression ("," expression)*)?
  #call(start: number, namespace: string | undefined, name: string): Expression {
    const open = this.#at++;
    const args: Expression[] = [];
    this.#skipBlanks();
    if (this.#text[this.#at] === ")") this.#at++;
    else {
      for (;;) {
        args.push(this.#expression());
        if (this.mistakes.length > 0) break;
        this.#skipBlanks();
        const next = this.#text[this.#at];
        if (next === ")") {
          this.#at++;
          break;
        }
        if (next !== ",") {
          this.#mistake(
            `A comma or \`)\` was expected in the arguments of \`${name}\``,
            this.#at,
            this.#at + 1,
          );
          break;
        }
        this.#at++;
      }
    }
    const end = this.#offset(Math.max(this.#at, open + 1));
    return {
      kind: "call",
      ...(namespace !== undefined && { namespace }),
      name,
      args,
      start: this.#offset(start),
      end,
    };
  }

  #memberName(): Expression {
    this.#skipBlanks();
    const start = this.#at;
    const name = this.#word();
    if (name === "") this.#mistake("The name of a property was expected after the dot", start, start + 1);
    return this.#literal(name, start);
  }

  #index(): Expression {
    const key = this.#expression();
    this.#skipBlanks();
    if (this.#text[this.#at] === "]" && this.#at < this.#text.length - 1) this.#at++;
    else if (this.mistakes.length === 0)
      this.#mistake("`]` was expected after the index", this.#at, this.#at + 1);
    return key;
  }

  // string := "'" (any but "'" | "''")* "'"
  #string(): Expression {
    const start = this.#at;
    let value = "";
    let from = start + 1;
    for (;;) {
      const quote = this.#text.indexOf("'", from);
      if (quote === -1 || quote >= this.#text.length - 1) {
        this.#mistake("The text that starts here has no closing quote", start, this.#text.length - 1);
        return this.#broken(start, this.#text.length - 1);
      }
      value += this.#text.slice(from, quote);
      if (this.#text[quote + 1] !== "'") {
        this.#at = quote + 1;
        return this.#literal(value, start);
      }
      value += "'";
      from = quote + 2;
    }
  }

  #number(): Expression {
    const start = this.#at;
    const [written = ""] =
      /^[-+]?\d*(?:\.\d+)?(?:e[-+]?\d+)?/iu.exec(this.#text.slice(start, start + 64)) ?? [];
    const value = Number(written);
    this.#at = start + Math.max(written.length, 1);
    if (written === "" || !Number.isFinite(value) || !/\d/u.test(written)) {
      this.#mistake("A number was expected here", start, this.#at);
      return this.#broken(start, this.#at);
    }
    return this.#literal(value, start);
  }

  #literal(value: Literal["value"], start: number): Literal {
    return { kind: "literal", value, start: this.#offset(start), end: this.#offset(this.#at) };
  }

  #word(): string {
    const pattern = /[a-z_$][\w$-]*/iuy;
    pattern.lastIndex = this.#at;
    const word = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += word.length;
    return word;
  }

  #skipBlanks(): void {
    while (/\s/u.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #broken(start: number, end: number): Broken {
    return { kind: "broken", start: this.#offset(start), end: this.#offset(end) };
  }

  // The first mistake ends the expression: what follows from it helps nobody.
  #mistake(message: string, start: number, end: number, kind: ExpressionMistake["kind"] = "syntax"): void {
    if (this.mistakes.length > 0) return;
    const last = this.#text.length - 1;
    const from = Math.min(start, last);
    this.mistakes.push({
      kind,
      message,
      start: this.#offset(from),
      end: this.#offset(Math.max(from, Math.min(end, last))),
    });
  }
}

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

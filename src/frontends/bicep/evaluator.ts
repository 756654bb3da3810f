import type { Problem } from "../../declarations/problem.ts";
import type { Budget } from "../../declarations/template-file.ts";
import type { Tree } from "../../declarations/value.ts";
import { known, through, unknown } from "../../declarations/value.ts";
import { callText, quoted } from "../../evaluation/expression-text.ts";
import { chooseBetween } from "../../evaluation/logic.ts";
import type { Place, Source } from "../../source/source.ts";
import { place } from "../../source/source.ts";
import { callValue, instanceCallValue } from "./call-values.ts";
import { entityOf, entityAsValue, namedIn } from "./entity-values.ts";
import type { Names } from "./entity.ts";
import type { Evaluating } from "./evaluating.ts";
import type { FileFunctions } from "./file-functions.ts";
import { type Frame, localNamed } from "./frame.ts";
import { textValue, objectValue, arrayValue } from "./literal-values.ts";
import { loopValue } from "./loop-values.ts";
import { propertyValue, indexValue } from "./member-values.ts";
import { unaryValue, binaryValue } from "./operator-values.ts";
import type { Expression, Node } from "./syntax.ts";

/** Expressions inside expressions, variables and functions followed, beyond which nothing is evaluated. */
const DEEPEST = 250;

// Modules are evaluated inside the expressions that read their outputs: all of one deployment share one stack, as they
// share one budget.
const depths = new WeakMap<Budget, { depth: number }>();

/** Evaluates the expressions of one file, with the names that it sees. */
export class Evaluator implements Evaluating {
  readonly source: Source;
  readonly names: Names;
  readonly files: FileFunctions;
  private readonly depth: { depth: number };
  private readonly budget: Budget;
  private readonly report: (problem: Problem) => void;
  private exhausted = false;

  constructor(
    source: Source,
    names: Names,
    files: FileFunctions,
    budget: Budget,
    report: (problem: Problem) => void,
  ) {
    this.source = source;
    this.names = names;
    this.files = files;
    this.budget = budget;
    this.report = report;
    this.depth = depths.get(budget) ?? { depth: 0 };
    depths.set(budget, this.depth);
  }

  at({ start, end }: Node): Place {
    return place(this.source, start, end);
  }

  /** The value of an expression, with the place it came through when it was written elsewhere. */
  evaluate(expression: Expression, frame: Frame): Tree {
    const value = this.value(expression, frame);
    return REACHING.has(expression.kind) ? this.cameThrough(value, expression) : value;
  }

  /** Of the places inside one expression (`a`, `a.b`, `a.b.c`) the whole is enough, and none where the value is in it. */
  private cameThrough(value: Tree, expression: Node): Tree {
    const outside = this.withoutPlacesIn(value, expression);
    return this.isInside(value.at, expression) ? outside : through(outside, this.at(expression));
  }

  withoutPlacesIn(value: Tree, node: Node): Tree {
    if (value.kind === "absent" || value.via === undefined) return value;
    const { via, ...rest } = value;
    const outside = via.filter((place) => !this.isInside(place, node));
    return outside.length > 0 ? { ...rest, via: outside } : rest;
  }

  private isInside({ source, start, end }: Place, node: Node): boolean {
    return source === this.source && start >= node.start && end <= node.end;
  }

  /** Counts steps that are not expressions; false, and said once, when there are none left. */
  spend(steps: number, node: Node): boolean {
    if (this.budget.spend(steps)) return true;
    if (!this.exhausted) this.tellBound(EXHAUSTED, node);
    this.exhausted = true;
    return false;
  }

  value(expression: Expression, frame: Frame): Tree {
    if (!this.spend(1, expression)) return this.bounded(EXHAUSTED, expression);
    if (this.depth.depth >= DEEPEST) {
      this.tellBound(TOO_DEEP, expression);
      return this.bounded(TOO_DEEP, expression);
    }
    this.depth.depth++;
    const value = this.valueOf(expression, frame);
    this.depth.depth--;
    return value;
  }

  private bounded(what: string, expression: Node): Tree {
    return unknown(`it needs ${what}`, this.textAt(expression), this.at(expression));
  }

  private tellBound(what: string, node: Node): void {
    const message = `This needs ${what}; it was not evaluated`;
    this.tellLimit(message, this.at(node));
  }

  affords(steps: number): boolean {
    return this.budget.spend(steps);
  }

  tellLimit(message: string, at: Place): void {
    this.report({ kind: "limit", message, at, effect: "incomplete" });
  }

  /** An expression that is not evaluated, as it is written. */
  private textAt({ start, end }: Node): string {
    const written = this.source.text.slice(start, end).replace(/\s+/gu, " ");
    return callText("expression", [quoted(this.source.path), quoted(written)]);
  }

  invalid(message: string, expression: Node): Tree {
    const at = this.at(expression);
    this.report({ kind: "invalid", message, at, effect: "incomplete" });
    return unknown("the expression is not valid", this.textAt(expression), at);
  }

  private valueOf(expression: Expression, frame: Frame): Tree {
    const at = this.at(expression);
    switch (expression.kind) {
      case "string":
        return textValue(this, expression.segments, expression.holes, frame, at);
      case "integer":
      case "boolean":
        return known(expression.value, at);
      case "null":
        return known(null, at);
      case "object":
        return objectValue(this, expression, frame);
      case "array":
        return arrayValue(this, expression, frame);
      case "for":
        return loopValue(this, expression, frame, "");
      case "if":
        return this.invalid("`if` may stand only before the body of a resource or module", expression);
      case "variable access": {
        const named = namedIn(this, expression.name, frame);
        if (named === undefined) return this.invalid(`\`${expression.name}\` is not declared`, expression);
        return named.kind === "value" ? named.value() : entityAsValue(this, named, expression, frame);
      }
      case "call":
        return callValue(this, expression, frame);
      case "instance call":
        return instanceCallValue(this, expression, frame);
      case "property access":
        return propertyValue(this, expression, frame);
      case "index access":
        return indexValue(this, expression, frame);
      case "resource access": {
        const entity = entityOf(this, expression, frame);
        if (entity === undefined)
          return this.invalid(`\`${expression.name.name}\` is not declared`, expression);
        return entityAsValue(this, entity, expression, frame);
      }
      case "non-null":
        return this.evaluate(expression.base, frame);
      case "parenthesized":
        return this.evaluate(expression.inner, frame);
      case "unary":
        return unaryValue(this, expression.operator, expression.operand, frame, at);
      case "binary":
        return binaryValue(this, expression, frame);
      case "ternary":
        return chooseBetween(
          this.evaluate(expression.condition, frame),
          () => this.evaluate(expression.yes, frame),
          () => this.evaluate(expression.no, frame),
          { at, context: frame.context },
        );
      case "lambda":
        return this.invalid(
          "a lambda may stand only as an argument of a function that takes one",
          expression,
        );
      case "skipped":
        // Told when it was parsed.
        return unknown("it could not be parsed", this.textAt(expression), at);
    }
  }

  /** What the variable that an expression names is written as. */
  written(expression: Expression, frame: Frame): Expression | undefined {
    if (expression.kind !== "variable access" || localNamed(frame, expression.name)) return undefined;
    return this.names.written(expression.name);
  }
}

const TOO_DEEP = `expressions nested deeper than ${DEEPEST}`;
const EXHAUSTED = "more steps than one deployment may take";

/** Expressions whose value was written elsewhere. */
const REACHING: ReadonlySet<Expression["kind"]> = new Set([
  "variable access",
  "property access",
  "index access",
  "call",
  "instance call",
]);

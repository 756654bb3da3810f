import type { Problem } from "../../declarations/problem.ts";
import type { Budget } from "../../declarations/template-file.ts";
import type { Property, Tree, Unknown } from "../../declarations/value.ts";
import { known, through, unknown } from "../../declarations/value.ts";
import { access, accessFromEnd, tryAccess, tryAccessFromEnd } from "../../evaluation/access.ts";
import { callText, quoted } from "../../evaluation/expression-text.ts";
import type { Argument, FunctionCall, Lambda } from "../../evaluation/functions.ts";
import { callFunction, isFunction } from "../../evaluation/functions.ts";
import { allOf, anyOf, chooseBetween, firstNonNull } from "../../evaluation/logic.ts";
import { keyVaultSecret } from "../../evaluation/parameter.ts";
import { propertyName } from "../../evaluation/property-name.ts";
import { referenceTo } from "../../evaluation/reference.ts";
import { arrayOf, longestText, objectOf } from "../../evaluation/size.ts";
import { joinText } from "../../evaluation/text.ts";
import type { Place, Source } from "../../source/source.ts";
import { place } from "../../source/source.ts";
import { bicepFunction } from "./bicep-functions.ts";
import type { Entity, ModuleEntity, Named, Names, ResourceEntity } from "./entity.ts";
import { type Frame, localNamed, withValue } from "./frame.ts";
import type { FileFunctions } from "./file-functions.ts";
import { keyOf } from "./nodes.ts";
import { functionOfOperator } from "./operators.ts";
import type {
  ArrayLiteral,
  BinaryOperation,
  Call,
  Expression,
  IndexAccess,
  InstanceCall,
  Lambda as LambdaSyntax,
  Loop,
  Node,
  ObjectLiteral,
  PropertyAccess,
} from "./syntax.ts";

/** Expressions inside expressions, variables and functions followed, beyond which nothing is evaluated. */
const DEEPEST = 250;

// Modules are evaluated inside the expressions that read their outputs: all of one deployment share one stack, as they
// share one budget.
const depths = new WeakMap<Budget, { depth: number }>();

/** Evaluates the expressions of one file, with the names that it sees. */
export class Evaluator {
  readonly source: Source;
  private readonly names: Names;
  private readonly files: FileFunctions;
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

  private withoutPlacesIn(value: Tree, node: Node): Tree {
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

  private value(expression: Expression, frame: Frame): Tree {
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
    this.report({ kind: "limit", message, at: this.at(node), effect: "incomplete" });
  }

  /** An expression that is not evaluated, as it is written. */
  private textAt({ start, end }: Node): string {
    const written = this.source.text.slice(start, end).replace(/\s+/gu, " ");
    return callText("expression", [quoted(this.source.path), quoted(written)]);
  }

  private invalid(message: string, expression: Node): Tree {
    const at = this.at(expression);
    this.report({ kind: "invalid", message, at, effect: "incomplete" });
    return unknown("the expression is not valid", this.textAt(expression), at);
  }

  private valueOf(expression: Expression, frame: Frame): Tree {
    const at = this.at(expression);
    switch (expression.kind) {
      case "string":
        return this.string(expression.segments, expression.holes, frame, at);
      case "integer":
      case "boolean":
        return known(expression.value, at);
      case "null":
        return known(null, at);
      case "object":
        return this.object(expression, frame);
      case "array":
        return this.array(expression, frame);
      case "for":
        return this.loop(expression, frame, "");
      case "if":
        return this.invalid("`if` may stand only before the body of a resource or module", expression);
      case "variable access": {
        const named = this.named(expression.name, frame);
        if (named === undefined) return this.invalid(`\`${expression.name}\` is not declared`, expression);
        return named.kind === "value" ? named.value() : this.entityAsValue(named, expression, frame);
      }
      case "call":
        return this.call(expression, frame);
      case "instance call":
        return this.instanceCall(expression, frame);
      case "property access":
        return this.propertyAccess(expression, frame);
      case "index access":
        return this.indexAccess(expression, frame);
      case "resource access": {
        const entity = this.entity(expression, frame);
        if (entity === undefined)
          return this.invalid(`\`${expression.name.name}\` is not declared`, expression);
        return this.entityAsValue(entity, expression, frame);
      }
      case "non-null":
        return this.evaluate(expression.base, frame);
      case "parenthesized":
        return this.evaluate(expression.inner, frame);
      case "unary":
        return this.unary(expression.operator, expression.operand, frame, at);
      case "binary":
        return this.binary(expression, frame);
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

  // -------------------------------------------------------------------------------------------- literals

  private string(segments: readonly string[], holes: readonly Expression[], frame: Frame, at: Place): Tree {
    if (holes.length === 0) return known(segments[0] ?? "", at);
    const pieces: (string | Tree)[] = [];
    segments.forEach((segment, index) => {
      if (segment !== "") pieces.push(segment);
      const hole = holes[index];
      if (hole) pieces.push(this.evaluate(hole, frame));
    });
    const length = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
    if (length <= longestText && this.budget.spend(length >> 6)) return joinText(pieces, at);
    const why = `this makes a text of more than ${longestText >> 20} MB`;
    this.report({ kind: "limit", message: `${why}; it was not evaluated`, at, effect: "incomplete" });
    return unknown(why, callText("format", [quoted(segments.join("{}"))]), at);
  }

  /** `omitted` are the names of properties that are left out: those that say where a resource goes, not what it is. */
  object(expression: ObjectLiteral, frame: Frame, omitted?: ReadonlySet<string>): Tree {
    const at = this.at(expression);
    const parts: Tree[] = [];
    let properties = new Map<string, Property>();
    let open: Tree[] = [];
    let spread = false;
    const finishPart = (): void => {
      if (properties.size > 0) parts.push(objectOf(properties, at, frame.context, this.restOf(open)));
      properties = new Map();
      open = [];
    };
    for (const item of expression.items) {
      if (item.kind === "spread") {
        finishPart();
        spread = true;
        parts.push(this.evaluate(item.value, frame));
      } else if (item.kind === "property") {
        const { key } = item;
        if (key.kind === "skipped") continue;
        const written = keyOf(item);
        if (written !== undefined && omitted?.has(written)) continue;
        const keyTree = written === undefined ? this.evaluate(key as Expression, frame) : undefined;
        const computed = keyTree ? propertyName(keyTree) : undefined;
        const name = written ?? computed?.text ?? "";
        const value =
          item.value.kind === "for" ? this.loop(item.value, frame, name) : this.evaluate(item.value, frame);
        if (computed?.open && keyTree) open.push(keyTree);
        if (!properties.has(name.toLowerCase())) {
          properties.set(name.toLowerCase(), { name, at: this.at(item), value });
        }
      }
    }
    if (!spread) return objectOf(properties, at, frame.context, this.restOf(open));
    finishPart();
    return callFunction("shallowMerge", [arrayOf(parts, at, frame.context)], { at, context: frame.context });
  }

  /** Properties whose names are not known might be any. */
  private restOf(names: readonly Tree[]): Unknown | undefined {
    const [first] = names;
    if (first === undefined) return undefined;
    const why = first.kind === "unknown" ? first.why : "a property's name is one of several";
    return unknown(why, callText("createObject", names), first.at);
  }

  private array(expression: ArrayLiteral, frame: Frame): Tree {
    const at = this.at(expression);
    const { context } = frame;
    const parts: Tree[] = [];
    let items: Tree[] = [];
    let spread = false;
    for (const item of expression.items) {
      if (item.kind !== "spread") {
        items.push(this.evaluate(item, frame));
        continue;
      }
      if (items.length > 0) parts.push(arrayOf(items, at, context));
      items = [];
      spread = true;
      parts.push(this.evaluate(item.value, frame));
    }
    if (!spread) return arrayOf(items, at, context);
    if (items.length > 0) parts.push(arrayOf(items, at, context));
    return callFunction("flatten", [arrayOf(parts, at, context)], { at, context });
  }

  // -------------------------------------------------------------------------------------------- loops

  /** A loop as a value. `name` is the name of what it makes, which tells its index from an enclosing loop's. */
  loop(expression: Loop, frame: Frame, name: string): Tree {
    const at = this.at(expression);
    const turns = this.turns(expression, frame, name);
    const values = turns.indexes.map((index) =>
      this.evaluate(expression.body, this.turnAt(expression, index, frame, turns.array)),
    );
    return arrayOf(values, at, frame.context, turns.open);
  }

  /** The indexes of a loop's turns; one that stands for all, and why, where their count is not known. */
  turns(
    { array: items, item, index }: Loop,
    frame: Frame,
    name: string,
  ): { readonly array: Tree; readonly indexes: readonly Tree[]; readonly open?: Unknown } {
    const array = this.evaluate(items, frame);
    const at = this.at(index ?? item);
    const count = callFunction("length", [array], { at: this.at(items), context: frame.context });
    const times = count.kind === "known" && typeof count.value === "number" ? count.value : undefined;
    if (times !== undefined && times <= MOST_TURNS) {
      return { array, indexes: Array.from({ length: times }, (_, position) => known(position, at)) };
    }
    if (times !== undefined) {
      const message = `A loop runs at most ${MOST_TURNS} times, not ${times}; one turn was evaluated for all`;
      this.report({ kind: "limit", message, at: this.at(items), effect: "incomplete" });
    }
    const lower = name.toLowerCase();
    return {
      array,
      indexes: [unknown("the index of a loop", callText("copyIndex", [known(lower, at)]), at)],
      open: unknown("how often the loop runs is not known", callText("copy", [lower, count]), this.at(items)),
    };
  }

  /** The frame of one turn of a loop, wherever its index comes from. */
  turnAt({ array: items, item, index }: Loop, number: Tree, frame: Frame, evaluated?: Tree): Frame {
    let array = evaluated;
    const inside = withValue(frame, item.name, () => {
      const value = access((array ??= this.evaluate(items, frame)), number, {
        at: this.at(item),
        context: frame.context,
      });
      // Where the item is used is told; where it is named adds nothing to that.
      return this.withoutPlacesIn(value, item);
    });
    return index ? withValue(inside, index.name, () => number) : inside;
  }

  // -------------------------------------------------------------------------------------------- names

  private named(name: string, frame: Frame): Named | undefined {
    return localNamed(frame, name) ?? this.names.lookup(name);
  }

  /** What the variable that an expression names is written as. */
  written(expression: Expression, frame: Frame): Expression | undefined {
    if (expression.kind !== "variable access" || localNamed(frame, expression.name)) return undefined;
    return this.names.written(expression.name);
  }

  /** The symbol that an expression stands for, where it is no value. */
  entity(expression: Expression, frame: Frame): Entity | undefined {
    if (expression.kind === "parenthesized") return this.entity(expression.inner, frame);
    if (expression.kind === "non-null") return this.entity(expression.base, frame);
    if (expression.kind === "variable access") {
      const named = this.named(expression.name, frame);
      return named?.kind === "value" ? undefined : named;
    }
    if (expression.kind === "index access") {
      const base = this.entity(expression.base, frame);
      if (base?.kind !== "resources" && base?.kind !== "modules") return undefined;
      return base.instance(this.evaluate(expression.index, frame));
    }
    if (expression.kind === "resource access") {
      const base = this.entity(expression.base, frame);
      return base?.kind === "resource" ? base.nested(expression.name.name) : undefined;
    }
    if (expression.kind !== "property access") return undefined;
    const base = this.entity(expression.base, frame);
    if (base?.kind === "module" && expression.name.name === "outputs")
      return { kind: "outputs", module: base };
    if (base?.kind !== "imported file") return undefined;
    const member = base.member(expression.name.name);
    return member?.kind === "value" ? undefined : member;
  }

  private entityAsValue(entity: Entity, expression: Node, { context }: Frame): Tree {
    const at = this.at(expression);
    switch (entity.kind) {
      case "resource":
        return referenceTo(entity.id(), "full", context, at);
      case "resources":
      case "modules": {
        const ids = entity.ids();
        if (ids === undefined) {
          return unknown("known only after deployment", callText("references", [quoted(entity.symbol)]), at);
        }
        return arrayOf(
          ids.map((id) => referenceTo(id, "full", context, at)),
          at,
          context,
        );
      }
      case "outputs":
        return entity.module.outputs(at);
      case "module":
      case "namespace":
      case "imported file":
        return this.invalid("this is no value", expression);
    }
  }

  // -------------------------------------------------------------------------------------------- access

  private propertyAccess(expression: PropertyAccess, frame: Frame): Tree {
    const entity = this.entity(expression.base, frame);
    if (entity !== undefined) return this.memberOf(entity, expression, frame);
    return this.memberOfValue(expression, () => known(expression.name.name, this.at(expression.name)), frame);
  }

  private indexAccess(expression: IndexAccess, frame: Frame): Tree {
    const index = (): Tree => this.evaluate(expression.index, frame);
    const entity = this.entity(expression.base, frame);
    if (entity?.kind === "resources" || entity?.kind === "modules") {
      return this.entityAsValue(entity.instance(index()), expression, frame);
    }
    if (entity !== undefined && expression.index.kind === "string") {
      // `stg['id']` is `stg.id`.
      const { start, end } = expression.index;
      const name = { kind: "identifier", name: expression.index.segments[0] ?? "", start, end } as const;
      const { base, safe } = expression;
      return this.memberOf(
        entity,
        { kind: "property access", base, name, safe, start: expression.start, end: expression.end },
        frame,
      );
    }
    return this.memberOfValue(expression, index, frame);
  }

  private memberOfValue(expression: PropertyAccess | IndexAccess, key: () => Tree, frame: Frame): Tree {
    const call = { at: this.at(expression), context: frame.context };
    const { base } = expression;
    const fromEnd = expression.kind === "index access" && expression.fromEnd;
    if (!expression.safe && isShortCircuited(base)) {
      // After `.?` the rest of the chain is null where the property is not there.
      const { root, keys } = this.chain(base, frame);
      return callFunction("tryGet", [root, ...keys, fromEnd ? fromTheEnd(key()) : key()], call);
    }
    const value = this.value(base, frame);
    if (fromEnd) {
      return expression.safe ? tryAccessFromEnd(value, key(), call) : accessFromEnd(value, key(), call);
    }
    return expression.safe ? tryAccess(value, key(), call) : access(value, key(), call);
  }

  /** What the first `.?` of a chain is applied to, and every name and index after that. */
  private chain(
    expression: Expression,
    frame: Frame,
  ): { readonly root: Tree; readonly keys: readonly Tree[] } {
    if (expression.kind !== "property access" && expression.kind !== "index access") {
      return { root: this.value(expression, frame), keys: [] };
    }
    const tree =
      expression.kind === "property access"
        ? known(expression.name.name, this.at(expression.name))
        : this.evaluate(expression.index, frame);
    const key = expression.kind === "index access" && expression.fromEnd ? fromTheEnd(tree) : tree;
    if (this.entity(expression.base, frame) !== undefined)
      return { root: this.value(expression, frame), keys: [] };
    if (expression.safe) return { root: this.value(expression.base, frame), keys: [key] };
    const { root, keys } = this.chain(expression.base, frame);
    return { root, keys: [...keys, key] };
  }

  private memberOf(entity: Entity, expression: PropertyAccess, frame: Frame): Tree {
    const { name } = expression;
    const at = this.at(expression);
    const call = { at, context: frame.context };
    switch (entity.kind) {
      case "resource":
        return this.guarded(entity, expression, call, () => this.memberOfResource(entity, expression, call));
      case "module": {
        if (name.name === "name") return this.guarded(entity, expression, call, () => entity.name());
        if (name.name === "outputs") return this.guarded(entity, expression, call, () => entity.outputs(at));
        return this.invalid(`a module has \`name\` and \`outputs\`, not \`${name.name}\``, expression);
      }
      case "outputs": {
        const { base } = expression;
        const isGuarded = base.kind === "property access" && base.safe;
        return this.guarded(entity.module, { safe: isGuarded }, call, () =>
          this.output(entity.module, expression),
        );
      }
      case "imported file": {
        const member = entity.member(name.name);
        if (member === undefined)
          return this.invalid(`nothing named \`${name.name}\` is exported there`, expression);
        return member.kind === "value" ? member.value() : this.entityAsValue(member, expression, frame);
      }
      case "resources":
      case "modules":
        return access(
          this.entityAsValue(entity, expression.base, frame),
          known(name.name, this.at(name)),
          call,
        );
      case "namespace":
        return unknown(
          `\`${entity.name}.${name.name}\` is known only at deployment`,
          callText(name.name, []),
          at,
        );
    }
  }

  private output(module: ModuleEntity, expression: PropertyAccess): Tree {
    const { name } = expression.name;
    const at = this.at(expression);
    const value = module.output(name, at);
    if (value !== undefined) return value;
    return expression.safe
      ? known(null, at)
      : this.invalid(`the module has no output \`${name}\``, expression);
  }

  /** `.?` on a resource or module with a condition is null where the condition does not hold. */
  private guarded(
    entity: { condition(): Tree | undefined },
    { safe }: Pick<PropertyAccess, "safe">,
    call: FunctionCall,
    value: () => Tree,
  ): Tree {
    const condition = safe ? entity.condition() : undefined;
    return condition ? chooseBetween(condition, value, () => known(null, call.at), call) : value();
  }

  private memberOfResource(
    resource: ResourceEntity,
    { name, safe }: PropertyAccess,
    call: FunctionCall,
  ): Tree {
    switch (name.name) {
      case "id":
        return resource.id();
      case "name":
        return resource.name();
      case "type":
        return known(resource.type, call.at);
      case "apiVersion":
        if (resource.apiVersion !== undefined) return known(resource.apiVersion, call.at);
        break;
      case "properties":
        if (!safe) return referenceTo(resource.id(), "properties", call.context, call.at);
        break;
    }
    const whole = referenceTo(resource.id(), "full", call.context, call.at);
    const key = known(name.name, this.at(name));
    return safe ? tryAccess(whole, key, call) : access(whole, key, call);
  }

  // -------------------------------------------------------------------------------------------- calls

  private call(expression: Call, frame: Frame): Tree {
    const user = this.names.function(expression.name.name);
    if (user !== undefined) {
      const args = expression.arguments.map((argument) => this.evaluate(argument, frame));
      return user.call(args, this.at(expression));
    }
    return this.builtIn(expression.name.name, expression.arguments, expression, frame);
  }

  private instanceCall(expression: InstanceCall, frame: Frame): Tree {
    const { name } = expression.name;
    const entity = this.entity(expression.base, frame);
    if (entity?.kind === "namespace" && entity.name === "this") {
      return unknown("known only at deployment", callText(`this.${name}`, []), this.at(expression));
    }
    if (entity?.kind === "namespace") return this.builtIn(name, expression.arguments, expression, frame);
    if (entity?.kind === "imported file") {
      const user = entity.function(name);
      if (user === undefined) return this.invalid(`no function \`${name}\` is exported there`, expression);
      const args = expression.arguments.map((argument) => this.evaluate(argument, frame));
      return user.call(args, this.at(expression));
    }
    if (entity?.kind === "resource") return this.resourceCall(entity, expression, frame);
    return this.invalid(`\`${name}\` is no function of this value`, expression);
  }

  private resourceCall(resource: ResourceEntity, expression: InstanceCall, frame: Frame): Tree {
    const call = { at: this.at(expression), context: frame.context };
    const { name } = expression.name;
    const args = expression.arguments.map((argument) => this.evaluate(argument, frame));
    if (name === "getSecret") {
      const [secret = known("", call.at), secretVersion] = args;
      return keyVaultSecret(resource.id(), secret, secretVersion, call.at);
    }
    if (!/^list/iu.test(name)) return this.invalid(`\`${name}\` is no function of a resource`, expression);
    const version = resource.apiVersion === undefined ? [] : [known(resource.apiVersion, call.at)];
    return callFunction(name, [resource.id(), ...(args.length > 0 ? args : version)], call);
  }

  private builtIn(name: string, args: readonly Expression[], expression: Node, frame: Frame): Tree {
    const call = { at: this.at(expression), context: frame.context };
    const first = args[0];
    if (name === "any" && first) return this.evaluate(first, frame);
    if (name === "nameof" && first) return known(nameOf(first), call.at);
    const evaluated = args.map((argument) => this.argument(argument, frame));
    const trees = evaluated.filter((one): one is Tree => one.kind !== "lambda");
    const own = this.files.call(name, trees, call) ?? bicepFunction(name, trees, call);
    if (own !== undefined) return own;
    if (!isFunction(name)) return this.invalid(`there is no function \`${name}\``, expression);
    return callFunction(name, evaluated, call);
  }

  private argument(expression: Expression, frame: Frame): Argument {
    if (expression.kind === "parenthesized") return this.argument(expression.inner, frame);
    return expression.kind === "lambda" ? this.lambda(expression, frame) : this.evaluate(expression, frame);
  }

  private lambda({ parameters, body }: LambdaSyntax, frame: Frame): Lambda {
    return {
      kind: "lambda",
      variables: parameters.map(({ name }) => name),
      apply: (values) => {
        let inside = frame;
        parameters.forEach(({ name }, index) => {
          const value = values[index];
          if (value) inside = withValue(inside, name, () => value);
        });
        return this.evaluate(body, inside);
      },
    };
  }

  // -------------------------------------------------------------------------------------------- operators

  private unary(operator: "!" | "-", operand: Expression, frame: Frame, at: Place): Tree {
    if (operator === "-" && operand.kind === "integer") return known(-operand.value, at);
    const value = this.evaluate(operand, frame);
    const call = { at, context: frame.context };
    return operator === "!"
      ? callFunction("not", [value], call)
      : callFunction("sub", [known(0, at), value], call);
  }

  private binary(expression: BinaryOperation, frame: Frame): Tree {
    const { operator } = expression;
    const call = { at: this.at(expression), context: frame.context };
    const left = (): Tree => this.evaluate(expression.left, frame);
    const right = (): Tree => this.evaluate(expression.right, frame);
    const lower = (operand: Expression): Tree =>
      callFunction("toLower", [this.evaluate(operand, frame)], {
        at: this.at(operand),
        context: frame.context,
      });
    switch (operator) {
      case "&&":
        return allOf([left, right], call);
      case "||":
        return anyOf([left, right], call);
      case "??":
        return firstNonNull([left, right], call);
      case "!=":
        return callFunction("not", [callFunction("equals", [left(), right()], call)], call);
      case "=~":
        return callFunction("equals", [lower(expression.left), lower(expression.right)], call);
      case "!~":
        return callFunction(
          "not",
          [callFunction("equals", [lower(expression.left), lower(expression.right)], call)],
          call,
        );
      case "*":
      case "/":
      case "%":
      case "+":
      case "-":
      case "<":
      case "<=":
      case ">":
      case ">=":
      case "==":
        return callFunction(functionOfOperator[operator], [left(), right()], call);
    }
  }
}

const TOO_DEEP = `expressions nested deeper than ${DEEPEST}`;
const EXHAUSTED = "more steps than one deployment may take";

/** The most that Azure makes of one loop. https://learn.microsoft.com/azure/azure-resource-manager/bicep/loops */
const MOST_TURNS = 800;

/** Expressions whose value was written elsewhere. */
const REACHING: ReadonlySet<Expression["kind"]> = new Set([
  "variable access",
  "property access",
  "index access",
  "call",
  "instance call",
]);

/** How much text a piece of a string is at least, and each of its parts as one more: what they make is held as a list. */
function lengthOf(piece: string | Tree): number {
  if (typeof piece === "string") return piece.length;
  if (piece.kind === "known") return typeof piece.value === "string" ? piece.value.length : 1;
  if (piece.kind !== "unknown" || piece.parts === undefined) return 1;
  return piece.parts.reduce<number>(
    (sum, part) => sum + PART + (typeof part === "string" ? part.length : 0),
    0,
  );
}

/** What a part costs in memory, in letters. */
const PART = 200;

function isShortCircuited(expression: Expression): boolean {
  let at = expression;
  while (at.kind === "property access" || at.kind === "index access") {
    if (at.safe) return true;
    at = at.base;
  }
  return false;
}

/** How `tryGet` is told that an index counts from the end. */
function fromTheEnd(index: Tree): Tree {
  const property = (name: string, value: Tree): [string, Property] => [
    name.toLowerCase(),
    { name, at: index.at, value },
  ];
  return {
    kind: "object",
    properties: new Map([property("value", index), property("fromEnd", known(true, index.at))]),
    at: index.at,
  };
}

/** The last name of what `nameof` is given: `stg.properties.encryption` gives `encryption`. */
function nameOf(expression: Expression): string {
  if (expression.kind === "variable access") return expression.name;
  if (expression.kind === "property access" || expression.kind === "resource access")
    return expression.name.name;
  if (expression.kind === "parenthesized") return nameOf(expression.inner);
  if (expression.kind === "non-null") return nameOf(expression.base);
  if (expression.kind !== "index access") return "";
  return expression.index.kind === "string" ? (expression.index.segments[0] ?? "") : nameOf(expression.base);
}

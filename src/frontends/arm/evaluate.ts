import type { Property, Tree, Unknown } from "../../declarations/value.ts";
import { known, oneOf, through, unknown } from "../../declarations/value.ts";
import { access } from "../../evaluation/access.ts";
import { callText } from "../../evaluation/expression-text.ts";
import { spend } from "../../evaluation/budget.ts";
import {
  callFunction,
  isFunction,
  type Argument,
  type FunctionCall,
  type FunctionContext,
  type Lambda,
} from "../../evaluation/functions.ts";
import { allOf, anyOf, chooseBetween, firstNonNull } from "../../evaluation/logic.ts";
import { propertyName } from "../../evaluation/property-name.ts";
import { mistaken } from "../../evaluation/signature.ts";
import { arrayOf, objectOf } from "../../evaluation/size.ts";
import { member, type JsonMember, type JsonNode, type JsonString } from "../../source/json/node.ts";
import { place, type Place, type Source } from "../../source/source.ts";
import type { Call, Expression } from "./expression.ts";
import type { TemplateString } from "./expression.ts";

/** What expressions of one template may refer to. */
export interface Names {
  readonly source: Source;
  /** What the functions know of the deployment. */
  readonly context: FunctionContext;
  /** Undefined when there is none of that name. */
  parameter(name: string): Tree | undefined;
  variable(name: string): Tree | undefined;
  /** Undefined when there is none of that name. */
  userFunction(namespace: string, name: string, args: readonly Tree[], at: Place): Tree | undefined;
  /** The id of a resource from its symbolic name, its own name, or its id. */
  resourceId(reference: Tree, at: Place): Tree;
  /** `{ id, name, type, apiVersion }` of a resource by its symbolic name. */
  resourceInfo(symbol: Tree, at: Place): Tree | undefined;
  /** Every instance of a resource loop by its symbolic name. */
  instances(symbol: Tree): readonly Tree[] | undefined;
  stringOf(node: JsonString): TemplateString;
  /** One level deeper into the evaluation; false when that is too deep, and the caller must not go on. */
  enter(at: Place): boolean;
  leave(): void;
}

/** What is named at one point of a template only: the loops and lambdas around it. */
export interface Locals {
  /** Loops around this point by name in lower case, innermost last. */
  readonly copies: ReadonlyMap<string, Tree>;
  /** The loop that `copyIndex()` without a name means: the innermost of a resource or an output. */
  readonly copy?: Tree;
  readonly lambdaVariables: ReadonlyMap<string, Tree>;
}

export const noLocals: Locals = { copies: new Map(), lambdaVariables: new Map() };

/** The locals inside a loop of a resource or an output, at the instance with that index. */
export function insideCopy(locals: Locals, name: string, index: Tree): Locals {
  return { ...insidePropertyCopy(locals, name, index), copy: index };
}

function insidePropertyCopy(locals: Locals, name: string, index: Tree): Locals {
  const copies = new Map(locals.copies);
  copies.delete(name.toLowerCase());
  return { ...locals, copies: copies.set(name.toLowerCase(), index) };
}

/** The most instances that Azure makes of one loop. https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources */
const mostCopies = 800;

// A value is kept until the review is done, and a loop can make any number of them from a few lines.
const stepsPerValue = 4;

/** The value of a piece of the template: expressions in it evaluated, `copy` loops of properties unrolled. */
export function evaluateNode(node: JsonNode, names: Names, locals: Locals): Tree {
  const at = place(names.source, node.start, node.end);
  if (node.kind === "literal") return known(node.value, at);
  if (node.kind === "string") return evaluateString(node, names, locals);
  const inside = node.kind === "array" ? node.items.length : node.members.length;
  if (!spend(names.context, stepsPerValue * (1 + inside), at))
    return unknown("the evaluation ran out of steps", `steps(${at.start})`, at);
  if (!names.enter(at)) return tooDeep(at);
  const tree =
    node.kind === "array"
      ? arrayOf(
          node.items.map((item) => evaluateNode(item, names, locals)),
          at,
          names.context,
        )
      : evaluateMembers(node.members, at, names, locals);
  names.leave();
  return tree;
}

/** An object of these members; those of its `copy` loops are among its properties. */
export function evaluateMembers(
  members: readonly JsonMember[],
  at: Place,
  names: Names,
  locals: Locals,
): Tree {
  const properties = new Map<string, Property>();
  const open: Unknown[] = [];
  for (const { name, start, nameEnd, value } of members) {
    const whole = place(names.source, start, value.end);
    if (name.toLowerCase() === "copy" && isPropertyCopy(value)) {
      for (const loop of value.items) {
        const made = evaluateCopy(loop, names, locals);
        if (made)
          properties.set(made.name.toLowerCase(), { name: made.name, at: made.value.at, value: made.value });
      }
      continue;
    }
    const tree = evaluateNode(value, names, locals);
    if (!name.startsWith("[")) {
      setProperty(properties, { name, at: whole, value: tree }, names);
      continue;
    }
    const nameNode: JsonString = { kind: "string", value: name, start, end: nameEnd };
    const nameTree = evaluateString(nameNode, names, locals);
    const computed = propertyName(nameTree);
    if (computed === undefined) {
      report(names, "The name of this property is no text", nameTree.at);
      continue;
    }
    setProperty(properties, { name: computed.text, at: whole, value: tree }, names);
    if (computed.open && nameTree.kind === "unknown") open.push(nameTree);
  }
  const rest = open[0] && unknown(open[0].why, callText("createObject", open), open[0].at);
  return objectOf(properties, at, names.context, rest);
}

// Of two properties with the same name in different case either may be the one that Azure takes.
function setProperty(properties: Map<string, Property>, property: Property, names: Names): void {
  const key = property.name.toLowerCase();
  const before = properties.get(key);
  if (before === undefined || before.name === property.name) {
    properties.set(key, property);
    return;
  }
  const message = `\`${property.name}\` is set twice in this object, the other time as \`${before.name}\`: Azure does not tell them apart`;
  names.context.report({ kind: "invalid", message, at: property.at, effect: "notice" });
  properties.set(key, { ...property, value: oneOf([before.value, property.value], property.at) });
}

function isPropertyCopy(node: JsonNode): node is JsonNode & { kind: "array" } {
  return (
    node.kind === "array" &&
    node.items.length > 0 &&
    node.items.every((item) => member(item, "count") !== undefined && member(item, "input") !== undefined)
  );
}

/** A loop that makes a list: `{ name, count, input }`. */
export function evaluateCopy(
  loop: JsonNode,
  names: Names,
  locals: Locals,
  nameOfOutput?: string,
): { readonly name: string; readonly value: Tree } | undefined {
  const at = place(names.source, loop.start, loop.end);
  const nameNode = member(loop, "name")?.value;
  const name = nameOfOutput ?? (nameNode?.kind === "string" ? nameNode.value : undefined);
  const count = member(loop, "count")?.value;
  const input = member(loop, "input")?.value;
  if (name === undefined || count === undefined || input === undefined) {
    report(names, "A loop of a property has a `name`, a `count` and an `input`", at);
    return undefined;
  }
  const times = copyCount(count, names, locals);
  const inside = nameOfOutput === undefined ? insidePropertyCopy : insideCopy;
  if (typeof times !== "number") {
    const index = symbolicIndex(name, at);
    const one = evaluateNode(input, names, inside(locals, name, index));
    // How many there are is open; what each of them is like is not.
    const rest: Unknown = { ...unknown(times.why, callText("copy", [name.toLowerCase(), times.text]), at) };
    return { name, value: arrayOf([one], at, names.context, rest) };
  }
  const items: Tree[] = [];
  for (let index = 0; index < times; index++) {
    if (!spend(names.context, 1, at)) break;
    items.push(evaluateNode(input, names, inside(locals, name, known(index, at))));
  }
  return { name, value: arrayOf(items, at, names.context) };
}

/** How often a loop runs; otherwise why that is not known, and its canonical text. */
export function copyCount(
  count: JsonNode,
  names: Names,
  locals: Locals,
): number | { readonly why: string; readonly text: Tree } {
  const value = evaluateNode(count, names, locals);
  const { at } = value;
  if (value.kind === "unknown") return { why: value.why, text: value };
  if (value.kind === "oneOf") return { why: "the number of instances depends on a condition", text: value };
  if (value.kind !== "known" || !Number.isInteger(value.value) || Number(value.value) < 0) {
    report(names, "The count of a loop is a whole number that is not negative", at);
    return { why: "the count is not valid", text: value };
  }
  const times = Number(value.value);
  if (times <= mostCopies) return times;
  names.context.report({
    kind: "limit",
    message: `A loop runs at most ${mostCopies} times, not ${times}; one instance was evaluated for all`,
    at: place(names.source, count.start, count.end),
    effect: "incomplete",
  });
  return { why: "the count is too large", text: value };
}

/** The index of the one instance that stands for all of a loop. */
export function symbolicIndex(name: string, at: Place): Unknown {
  return unknown("the index of a loop", callText("copyIndex", [known(name.toLowerCase(), at)]), at);
}

function evaluateString(node: JsonString, names: Names, locals: Locals): Tree {
  if (!node.value.startsWith("[")) return known(node.value, place(names.source, node.start, node.end));
  const meaning = names.stringOf(node);
  if (meaning.kind === "text") return known(meaning.text, place(names.source, node.start, node.end));
  for (const { kind, message, start, end } of meaning.mistakes) {
    names.context.report({ kind, message, at: place(names.source, start, end), effect: "incomplete" });
  }
  return evaluateExpression(meaning.expression, names, locals);
}

function evaluateExpression(expression: Expression, names: Names, locals: Locals): Tree {
  const at = place(names.source, expression.start, expression.end);
  switch (expression.kind) {
    case "literal":
      return known(expression.value, at);
    case "broken":
      return unknown("the expression can't be read", `broken(${at.source.path}:${at.start})`, at);
    case "access":
    case "call": {
      if (!names.enter(at)) return tooDeep(at);
      const tree =
        expression.kind === "access"
          ? access(
              evaluateExpression(expression.base, names, locals),
              evaluateExpression(expression.key, names, locals),
              { at, context: names.context },
            )
          : evaluateCall(expression, { at, context: names.context }, names, locals);
      names.leave();
      return tree;
    }
  }
}

// Functions that look at the template, or leave an argument unevaluated; the rest get the values of their arguments.
function evaluateCall(expression: Call, call: FunctionCall, names: Names, locals: Locals): Tree {
  const { name, namespace, args } = expression;
  const evaluated = (): readonly Tree[] => args.map((arg) => evaluateExpression(arg, names, locals));
  const operands = args.map((arg) => () => evaluateExpression(arg, names, locals));
  if (namespace !== undefined) {
    const answer = names.userFunction(namespace, name, evaluated(), call.at);
    return answer ?? mistaken(`${namespace}.${name}`, "is no function of this template", evaluated(), call);
  }
  const lower = name.toLowerCase();
  const [first, second, third] = operands;
  switch (lower) {
    case "parameters":
    case "variables":
      if (first === undefined || args.length !== 1) break;
      return named(lower, first(), call, names);
    case "if":
      if (first === undefined || second === undefined || third === undefined || args.length !== 3) break;
      return chooseBetween(first(), second, third, call);
    case "and":
      return args.length < 2 ? callFunction(name, evaluated(), call) : allOf(operands, call);
    case "or":
      return args.length < 2 ? callFunction(name, evaluated(), call) : anyOf(operands, call);
    case "coalesce":
      return firstNonNull(operands, call);
    case "copyindex":
      return copyIndex(evaluated(), call, locals);
    case "lambdavariables":
      return lambdaVariable(first?.(), call, locals);
    case "reference":
      return reference(evaluated(), call, names);
    case "references":
      return references(evaluated(), call, names);
    case "resourceinfo": {
      const symbol = first?.();
      const info = symbol && names.resourceInfo(symbol, call.at);
      return (
        info ?? mistaken(name, "takes the symbolic name of a resource of this template", evaluated(), call)
      );
    }
  }
  if (/^list[a-z]*$/u.test(lower) && first !== undefined) {
    const [target, ...more] = evaluated();
    return callFunction(name, target === undefined ? [] : [names.resourceId(target, call.at), ...more], call);
  }
  if (!isFunction(name)) return mistaken(name, "is no function of the deployment engine", evaluated(), call);
  return callFunction(
    name,
    args.map((arg) => argument(arg, names, locals)),
    call,
  );
}

function argument(arg: Expression, names: Names, locals: Locals): Argument {
  const isLambda = arg.kind === "call" && arg.namespace === undefined && arg.name.toLowerCase() === "lambda";
  return isLambda ? lambda(arg, names, locals) : evaluateExpression(arg, names, locals);
}

// lambda := "lambda(" ("'" name "'" ",")* body ")"
function lambda({ args }: Call, names: Names, locals: Locals): Lambda {
  const variables = args.slice(0, -1).map((arg) => (arg.kind === "literal" ? String(arg.value) : ""));
  const body = args.at(-1);
  return {
    kind: "lambda",
    variables,
    apply: (values) => {
      const lambdaVariables = new Map(locals.lambdaVariables);
      for (const [index, name] of variables.entries()) {
        const value = values[index];
        if (value !== undefined) lambdaVariables.set(name.toLowerCase(), value);
      }
      if (body === undefined) return known(null, place(names.source, 0, 0));
      return evaluateExpression(body, names, { ...locals, lambdaVariables });
    },
  };
}

function named(kind: "parameters" | "variables", name: Tree, call: FunctionCall, names: Names): Tree {
  if (name.kind === "oneOf") {
    return oneOf(
      name.alternatives.map((one) => named(kind, one, call, names)),
      call.at,
    );
  }
  if (name.kind === "unknown") return unknown(name.why, callText(kind, [name]), call.at);
  if (name.kind !== "known" || typeof name.value !== "string") {
    return mistaken(kind, "takes the name of one", [name], call);
  }
  const value = kind === "parameters" ? names.parameter(name.value) : names.variable(name.value);
  if (value === undefined) return mistaken(kind, `has no \`${name.value}\` in this template`, [name], call);
  return through(value, call.at);
}

// copyIndex := "copyIndex(" (loop name)? ","? offset? ")"
function copyIndex(args: readonly Tree[], call: FunctionCall, locals: Locals): Tree {
  const [first, second] = args;
  const name =
    first?.kind === "known" && typeof first.value === "string" ? first.value.toLowerCase() : undefined;
  const index =
    name === undefined ? (locals.copy ?? [...locals.copies.values()].at(-1)) : locals.copies.get(name);
  const offset = name === undefined ? first : second;
  if (index === undefined) {
    const message =
      name === undefined ? "is called outside of a loop" : `is called outside of the loop \`${name}\``;
    return mistaken("copyIndex", message, args, call);
  }
  return offset === undefined ? { ...index, at: call.at } : callFunction("add", [index, offset], call);
}

function lambdaVariable(name: Tree | undefined, call: FunctionCall, locals: Locals): Tree {
  const text = name?.kind === "known" ? String(name.value) : undefined;
  const value = text === undefined ? undefined : locals.lambdaVariables.get(text.toLowerCase());
  return (
    value ??
    mistaken(
      "lambdaVariables",
      "takes the name of a variable of a lambda around it",
      name ? [name] : [],
      call,
    )
  );
}

function reference(args: readonly Tree[], call: FunctionCall, names: Names): Tree {
  const [target, ...more] = args;
  if (target === undefined) return callFunction("reference", args, call);
  return callFunction("reference", [names.resourceId(target, call.at), ...more], call);
}

function references(args: readonly Tree[], call: FunctionCall, names: Names): Tree {
  const [symbol, full] = args;
  const ids = symbol && names.instances(symbol);
  if (ids === undefined) return callFunction("references", args, call);
  const version = known(null, call.at);
  return arrayOf(
    ids.map((id) => callFunction("reference", full ? [id, version, full] : [id], call)),
    call.at,
    call.context,
  );
}

function tooDeep(at: Place): Unknown {
  return unknown("it is nested too deep", `deep(${at.source.path}:${at.start})`, at);
}

function report(names: Names, message: string, at: Place): void {
  names.context.report({ kind: "invalid", message, at, effect: "incomplete" });
}

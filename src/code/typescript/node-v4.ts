import type { ts } from "ts-morph";

import {
  absent,
  canonical,
  known,
  knownText,
  lookup,
  unknown,
  type ObjectTree,
  type Property,
  type Tree,
} from "../../declarations/value.ts";
import type { Place } from "../../source/source.ts";
import { endpointOf, hostDefaults, nodeDefaults, type EndpointDefaults } from "../handlers/endpoint.ts";
import type { Handler, Language } from "../handlers/handler.ts";
import { treeOf } from "./constants.ts";
import { contextsIn } from "./contexts.ts";
import { nowhere, type Bound, type Denoted, type Environment, type FunctionNode } from "./denoted.ts";
import type { Names } from "./names.ts";
import { placeOf } from "./program.ts";
import {
  factoryBinding,
  isRegistrar,
  isRegistrationName,
  registrationArguments,
  registrationKind,
  type RegistrationKind,
} from "./registrations.ts";

/** A handler together with the code that runs for it. */
export interface RegisteredHandler {
  readonly handler: Handler;
  /** What the registration gives as handler, wrappers included; undefined when it could not be told. */
  readonly given?: { readonly node: ts.Expression | FunctionNode; readonly env: Environment };
  /** The function itself, inside any wrappers. */
  readonly body?: FunctionNode;
  readonly durable?: RegistrationKind["durable"];
}

/** Every function that the programs register with the Node v4 model, `@azure/functions` or `durable-functions`. */
export function nodeV4Handlers(names: Names): readonly RegisteredHandler[] {
  const { ts } = names.program;
  const contextsOf = contextsIn(names);
  const found = new Map<string, RegisteredHandler>();
  for (const file of names.program.files) {
    ts.forEachChild(file, function visit(node): void {
      if (ts.isCallExpression(node) && node.arguments.length > 0) registrationsBy(node);
      ts.forEachChild(node, visit);
    });
  }
  return [...found.values()];

  function registrationsBy(call: ts.CallExpression): void {
    if (!mayRegister(call)) return;
    for (const env of contextsOf(call)) {
      const kind = registrationKind(names.denote(call.expression, env));
      if (kind === undefined) continue;
      const registered = registrationOf(names, call, kind, env);
      const key = `${file(call)}:${call.pos}:${registered.handler.name}`;
      if (!found.has(key)) found.set(key, registered);
    }
  }

  /** Asked of every call: no contexts, and nothing looked into that can't be a registration. */
  function mayRegister(call: ts.CallExpression): boolean {
    const callee = names.denote(call.expression);
    if (registrationKind(callee) !== undefined) return true;
    if (callee.kind === "external") return false;
    const target = call.expression;
    // A registrar that comes as a parameter, or a method chosen by one.
    if (ts.isPropertyAccessExpression(target)) {
      return isRegistrationName(target.name.text) && names.denote(target.expression).kind === "unresolved";
    }
    return ts.isElementAccessExpression(target) && isRegistrar(names.denote(target.expression));
  }

  function file(node: ts.Node): string {
    return names.program.sourceOf(node).path;
  }
}

function registrationOf(
  names: Names,
  call: ts.CallExpression,
  kind: RegistrationKind,
  env: Environment,
): RegisteredHandler {
  const { ts } = names.program;
  const { name, options } = registrationArguments(call);
  const at = headOf(names, call);
  const denoted: Denoted = options === undefined ? { kind: "absent" } : names.denote(options, env);
  const isHandler = kind.shorthand && options !== undefined && isCode(denoted);
  const optionsTree: Tree =
    isHandler || options === undefined ? emptyObject(at) : treeOf(names, options, env);
  const handlerGiven = isHandler ? { node: options, env } : memberNode(names, denoted, "handler");
  const body = handlerGiven && bodyOf(names, handlerGiven.node, handlerGiven.env);
  const { trigger, defaults } = triggerOf(names, denoted, optionsTree, kind, at);
  const type = kind.trigger ?? knownText(lookup(trigger, "type")) ?? "unknown";
  const nameTree = name === undefined ? absent(at) : treeOf(names, name, env);
  const endpoint = type.toLowerCase() === "httptrigger" ? endpointOf(trigger, defaults, at) : undefined;
  return {
    handler: {
      name: canonical(nameTree),
      language: languageOf(at),
      model: "node-v4",
      trigger: type,
      ...(endpoint && {
        http: { ...endpoint, ...(kind.method !== undefined && { methods: [kind.method] }) },
      }),
      bindings: bindingsOf(names, denoted, trigger, kind, at),
      at,
      ...(body && { bodyAt: placeOf(names.program, body) }),
    },
    ...(handlerGiven && { given: handlerGiven }),
    ...(body && { body }),
    ...(kind.durable !== undefined && { durable: kind.durable }),
  };

  function isCode(value: Denoted): boolean {
    if (value.kind === "function") return true;
    if (value.kind === "object" || value.kind === "absent") return false;
    // wrap(handler): a call whose result nobody can look into, given a function.
    const node =
      value.kind === "expression" ? value.node : value.kind === "external" ? value.call?.node : undefined;
    if (node === undefined || !ts.isCallExpression(node)) return false;
    return node.arguments.some((argument) => names.denote(argument, env).kind === "function");
  }
}

/** The call up to its first argument: what a person sees as the registration, without the handler's whole body. */
function headOf(names: Names, call: ts.CallExpression): Place {
  const whole = placeOf(names.program, call);
  return { ...whole, end: call.arguments[0]?.end ?? whole.end };
}

function languageOf({ source }: Place): Language {
  return /\.[cm]?tsx?$/u.test(source.path) ? "typescript" : "javascript";
}

function emptyObject(at: Place): ObjectTree {
  return { kind: "object", properties: new Map(), at };
}

/** `trigger` in the options replaces everything that stands beside it (src/app.ts, convertToGenericOptions). */
function triggerOf(
  names: Names,
  options: Denoted,
  optionsTree: Tree,
  kind: RegistrationKind,
  at: Place,
): { readonly trigger: Tree; readonly defaults: EndpointDefaults } {
  const given = memberNode(names, options, "trigger");
  if (given !== undefined && names.program.ts.isExpression(given.node)) {
    const factory = factoryBinding(names.denote(given.node, given.env));
    const tree = bindingOf(names, given.node, given.env, "in");
    // Only the http factory fills in the level; an object goes to the host as it is.
    return { trigger: tree, defaults: factory?.factory === "http" ? nodeDefaults : hostDefaults };
  }
  if (kind.trigger === undefined) {
    return { trigger: lookup(optionsTree, "trigger", at), defaults: hostDefaults };
  }
  return { trigger: triggerOptions(optionsTree, kind.trigger, at), defaults: nodeDefaults };
}

const notOfTrigger = new Set(["handler", "return", "trigger", "extrainputs", "extraoutputs", "retry"]);

function triggerOptions(options: Tree, type: string, at: Place): Tree {
  if (options.kind !== "object") {
    const rest =
      options.kind === "unknown" ? options : unknown("the options could not be followed", "options", at);
    return { kind: "object", properties: bindingFrame(type, "in", at), rest, at };
  }
  const properties = new Map([...options.properties].filter(([name]) => !notOfTrigger.has(name)));
  return { ...options, properties: new Map([...properties, ...bindingFrame(type, "in", at)]) };
}

function bindingFrame(type: string, direction: "in" | "out", at: Place): Map<string, Property> {
  return new Map([
    ["type", { name: "type", at, value: known(type, at) }],
    ["direction", { name: "direction", at, value: known(direction, at) }],
  ]);
}

function bindingsOf(
  names: Names,
  options: Denoted,
  trigger: Tree,
  kind: RegistrationKind,
  at: Place,
): readonly Tree[] {
  const bindings: Tree[] = [trigger];
  bindings.push(...listed("extraInputs", "in"));
  // addClientInput (durable-functions src/client.ts).
  if (
    kind.durable === "client" &&
    !bindings.some((one) => knownText(lookup(one, "type")) === "durableClient")
  ) {
    bindings.push({ kind: "object", properties: bindingFrame("durableClient", "in", at), at });
  }
  const result = memberNode(names, options, "return");
  if (result !== undefined && names.program.ts.isExpression(result.node)) {
    bindings.push(returned(bindingOf(names, result.node, result.env, "out")));
  } else if (kind.trigger === "httpTrigger") {
    bindings.push(returned({ kind: "object", properties: bindingFrame("http", "out", at), at }));
  }
  bindings.push(...listed("extraOutputs", "out"));
  return bindings;

  function listed(name: string, direction: "in" | "out"): readonly Tree[] {
    const list = memberNode(names, options, name);
    if (list === undefined || !names.program.ts.isExpression(list.node)) return [];
    return elements(list.node, list.env, direction, 0);
  }

  function elements(
    list: ts.Expression,
    env: Environment,
    direction: "in" | "out",
    depth: number,
  ): readonly Tree[] {
    const { ts } = names.program;
    const denoted = names.denote(list, env);
    if (denoted.kind !== "expression" || !ts.isArrayLiteralExpression(denoted.node) || depth > 5) {
      return [unknown("the list could not be followed", list.getText(), placeOf(names.program, list))];
    }
    return denoted.node.elements.flatMap((element) =>
      ts.isSpreadElement(element)
        ? elements(element.expression, denoted.env, direction, depth + 1)
        : [bindingOf(names, element, denoted.env, direction)],
    );
  }
}

function returned(binding: Tree): Tree {
  if (binding.kind !== "object") return binding;
  const name = { name: "name", at: binding.at, value: known("$return", binding.at) };
  return { ...binding, properties: new Map([...binding.properties, ["name", name]]) };
}

/** A binding written out, or made by one of the package's factories. */
function bindingOf(names: Names, node: ts.Expression, env: Environment, direction: "in" | "out"): Tree {
  const factory = factoryBinding(names.denote(node, env));
  if (factory === undefined) {
    const tree = treeOf(names, node, env);
    if (tree.kind !== "object") return tree;
    const given = { name: "direction", at: tree.at, value: known(direction, tree.at) };
    return { ...tree, properties: new Map([...tree.properties, ["direction", given]]) };
  }
  const at = placeOf(names.program, factory.call.node);
  const [argument] = factory.call.node.arguments ?? [];
  const options = argument === undefined ? emptyObject(at) : treeOf(names, argument, factory.call.env);
  const frame = bindingFrame(factory.type ?? "", direction, at);
  if (factory.type === undefined) frame.delete("type");
  if (options.kind === "object")
    return { ...options, properties: new Map([...options.properties, ...frame]) };
  const rest =
    options.kind === "unknown" ? options : unknown("the options could not be followed", "options", at);
  return { kind: "object", properties: frame, rest, at };
}

/** The expression or method that stands under a name in an object, with its environment; seen through spreads. */
function memberNode(
  names: Names,
  object: Denoted,
  name: string,
  depth = 0,
): { readonly node: ts.Expression | FunctionNode; readonly env: Environment } | undefined {
  const { ts } = names.program;
  if (object.kind !== "object" || depth > 10) return undefined;
  for (const property of [...object.node.properties].reverse()) {
    if (ts.isSpreadAssignment(property)) {
      const found = memberNode(names, names.denote(property.expression, object.env), name, depth + 1);
      if (found !== undefined) return found;
      continue;
    }
    if (names.constantName(property.name, object.env) !== name) continue;
    if (ts.isPropertyAssignment(property)) return { node: property.initializer, env: object.env };
    if (ts.isShorthandPropertyAssignment(property)) return { node: property.name, env: object.env };
    if (ts.isMethodDeclaration(property)) return { node: property, env: object.env };
    return undefined;
  }
  return undefined;
}

/**
 * The function that runs in the end: named, imported, bound, or handed to functions that wrap it. Of several functions
 * given to a wrapper the last is taken, which is where middleware puts the handler.
 */
export function bodyOf(
  names: Names,
  node: ts.Expression | FunctionNode,
  env: Environment = nowhere,
  depth = 0,
): FunctionNode | undefined {
  const { ts } = names.program;
  if (depth > 10) return undefined;
  if (!ts.isExpression(node)) return node;
  if (ts.isArrayLiteralExpression(node))
    return lastOf(node.elements.map((element) => ({ node: element, env })));
  const denoted = names.denote(node, env);
  switch (denoted.kind) {
    case "function":
      // A wrapper's inner function: what it wraps is what its wrapper was called with.
      return lastOf([...denoted.env.values()]) ?? denoted.node;
    case "external":
      return denoted.call === undefined ? undefined : insideCall(denoted.call.node, denoted.call.env);
    case "expression":
      return ts.isCallExpression(denoted.node) ? insideCall(denoted.node, denoted.env) : undefined;
    case "class":
    case "instance":
    case "object":
    case "module":
    case "enum":
    case "absent":
    case "unresolved":
      return undefined;
  }

  function insideCall(
    call: ts.CallExpression | ts.NewExpression,
    inner: Environment,
  ): FunctionNode | undefined {
    const given = (call.arguments ?? []).map((argument) => ({ node: argument, env: inner }));
    // compose(first, second)(handler)
    return (
      lastOf(given) ?? (ts.isCallExpression(call.expression) ? insideCall(call.expression, inner) : undefined)
    );
  }

  function lastOf(candidates: readonly Bound[]): FunctionNode | undefined {
    for (const candidate of [...candidates].reverse()) {
      const found = bodyOf(names, candidate.node, candidate.env, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

import type { ts } from "ts-morph";

import {
  known,
  knownText,
  lookup,
  unknown,
  type ObjectTree,
  type Property,
  type Tree,
} from "../../declarations/value.ts";
import type { Place } from "../../source/source.ts";
import { hostDefaults, nodeDefaults, type EndpointDefaults } from "../handlers/endpoint.ts";
import { treeOf } from "./constants.ts";
import { nowhere, type Denoted, type Environment } from "./denoted.ts";
import { memberNode, membersUnder } from "./handler-bodies.ts";
import type { Names } from "./names.ts";
import { placeOf } from "./program.ts";
import { withoutTypes } from "./without-types.ts";
import { factoryBinding, type RegistrationKind } from "./registrations.ts";

/** `trigger` in the options replaces everything that stands beside it (src/app.ts, convertToGenericOptions). */
export function triggerOf(
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

export function bindingsOf(
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
    const lists = membersUnder(names, options, name).flatMap(({ node, env }) =>
      names.program.ts.isExpression(node) ? elements(node, env, direction, 0) : [],
    );
    const later = options.kind === "object" ? options.names.flatMap((one) => names.pushedTo(one, name)) : [];
    return [...lists, ...items(later, nowhere, direction, 0)];
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
    return [
      ...items(denoted.node.elements, denoted.env, direction, depth),
      ...items(putLater(list), env, direction, depth),
    ];
  }

  function items(
    nodes: readonly ts.Expression[],
    env: Environment,
    direction: "in" | "out",
    depth: number,
  ): readonly Tree[] {
    return nodes.flatMap((element) =>
      names.program.ts.isSpreadElement(element)
        ? elements(element.expression, env, direction, depth + 1)
        : [bindingOf(names, element, env, direction)],
    );
  }

  /** `list.push(...)`, and `list[2] = ...`, in the file of the list. */
  function putLater(list: ts.Expression): readonly ts.Expression[] {
    const { ts } = names.program;
    const name = withoutTypes(ts, list);
    const symbol = ts.isIdentifier(name)
      ? (names.importedVariable(name) ?? names.program.symbolAt(name))
      : undefined;
    if (symbol === undefined) return [];
    const numbered = [...(names.propertyWrites(symbol) ?? [])].filter(([key]) => /^(?:\d+|\*)$/u.test(key));
    return [...names.pushedTo(symbol), ...numbered.flatMap(([, values]) => values)];
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

export function emptyObject(at: Place): ObjectTree {
  return { kind: "object", properties: new Map(), at };
}

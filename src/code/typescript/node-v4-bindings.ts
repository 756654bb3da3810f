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
import type { Denoted, Environment } from "./denoted.ts";
import { memberNode } from "./handler-bodies.ts";
import type { Names } from "./names.ts";
import { placeOf } from "./program.ts";
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

export function emptyObject(at: Place): ObjectTree {
  return { kind: "object", properties: new Map(), at };
}

import type { CodeBase } from "../syntax/code-base.ts";
import type { Argument, Located, Parameters } from "../syntax/fold.ts";
import { around, childrenOf, fieldOf, type Node } from "../syntax/parser.ts";
import { definitionsOf } from "./modules.ts";
import { pythonText } from "./literals.ts";
import { mayBeChanged } from "./writes.ts";

/** The arguments of a call, with those that are spread into it as far as their names are known. */
export function argumentsIn(code: CodeBase, { file, node, given }: Located, depth = 0): readonly Argument[] {
  const of = (inner: Node): Located => ({ file, node: inner, ...(given && { given }) });
  return (fieldOf(node, "arguments")?.namedChildren ?? []).flatMap((argument): readonly Argument[] => {
    if (argument.type === "comment") return [];
    if (argument.type === "keyword_argument") {
      const [name, value] = [fieldOf(argument, "name"), fieldOf(argument, "value")];
      return name === undefined || value === undefined ? [] : [{ name: name.text, value: of(value) }];
    }
    if (argument.type !== "dictionary_splat" && argument.type !== "list_splat")
      return [{ value: of(argument) }];
    const [inner] = argument.namedChildren;
    return inner === undefined ? [] : spread(code, of(inner), depth);
  });
}

/** What `*a` and `**a` stand for. Where they may have been changed, what they say is not all, nor certain. */
function spread(code: CodeBase, located: Located, depth: number): readonly Argument[] {
  const { file, node, given } = located;
  const open: Argument = { value: located, spread: true };
  if (depth > deepest) return [open];
  const of = (inner: Node): Located => ({ file, node: inner, ...(given && { given }) });
  switch (node.type) {
    case "parenthesized_expression": {
      const [inner] = node.namedChildren;
      return inner === undefined ? [open] : spread(code, of(inner), depth + 1);
    }
    case "list":
    case "tuple":
      return node.namedChildren.filter(({ type }) => type !== "comment").map((one) => ({ value: of(one) }));
    case "dictionary":
      return node.namedChildren.flatMap((pair): readonly Argument[] => {
        if (pair.type === "comment") return [];
        const [key, value] = [fieldOf(pair, "key"), fieldOf(pair, "value")];
        const [name, ...more] = key?.type === "string" ? pythonText(key) : [];
        if (typeof name === "string" && more.length === 0 && value !== undefined)
          return [{ name, value: of(value) }];
        const [inner] = pair.type === "dictionary_splat" ? pair.namedChildren : [];
        return inner === undefined ? [open] : spread(code, of(inner), depth + 1);
      });
    case "call":
      return fieldOf(node, "function")?.text === "dict" ? argumentsIn(code, located, depth + 1) : [open];
    case "identifier":
    case "attribute": {
      const name = fieldOf(node, "attribute") ?? node;
      const [found, ...more] = definitionsOf(code, located);
      if (found === undefined || found === "unclear" || more.length > 0) return [open];
      if ("rest" in found) return isOnlySpread(node) ? found.rest : [open];
      return mayBeChanged(code, name.text) ? [open] : spread(code, found, depth + 1);
    }
    default:
      return [open];
  }
}

const deepest = 10;

/** Whether the function does nothing with its `**options` but to hand them on. */
function isOnlySpread(node: Node): boolean {
  const body = around(node, "function_definition", "lambda");
  const inside = body && fieldOf(body, "body");
  return (
    inside?.descendantsOfType("identifier").every((one) => one.text !== node.text || isSpread(one)) === true
  );
}

function isSpread({ parent }: Node): boolean {
  return parent?.type === "dictionary_splat" || parent?.type === "list_splat";
}

/** What the parameters of a function are given by a call, over what is known around it. */
export function parametersOf({ file, node, given }: Located, list: readonly Argument[]): Parameters {
  const bound = new Map<string, Located | readonly Argument[]>(given);
  const positional = list.filter(({ name, spread: open }) => name === undefined && open !== true);
  const named = new Map(list.flatMap((one) => (one.name === undefined ? [] : [[one.name, one] as const])));
  const open = list.filter(({ spread: isOpen }) => isOpen === true);
  const taken = new Set<string>();
  let place = 0;
  let isKeywordOnly = false;
  for (const parameter of fieldOf(node, "parameters")?.namedChildren ?? []) {
    const splat = [parameter, ...parameter.namedChildren].find(({ type }) => type.endsWith("_splat_pattern"));
    if (splat !== undefined) {
      const name = splat.namedChildren[0]?.text ?? "";
      if (splat.type === "dictionary_splat_pattern") {
        bound.set(name, [...[...named.values()].filter((one) => !taken.has(one.name ?? "")), ...open]);
      } else bound.set(name, [...positional.slice(place), ...open]);
      isKeywordOnly = true;
      continue;
    }
    if (parameter.type === "keyword_separator") isKeywordOnly = true;
    const name = parameter.type === "identifier" ? parameter.text : nameOf(parameter);
    if (name === undefined) continue;
    bound.delete(name);
    taken.add(name);
    const value = named.get(name) ?? (isKeywordOnly ? undefined : positional[place]);
    if (!isKeywordOnly && !named.has(name)) place++;
    const otherwise = fieldOf(parameter, "value");
    if (value !== undefined) bound.set(name, value.value);
    // It may be among what is spread.
    else if (otherwise !== undefined && open.length === 0) bound.set(name, { file, node: otherwise });
  }
  return bound;
}

function nameOf(parameter: Node): string | undefined {
  return fieldOf(parameter, "name")?.text ?? childrenOf(parameter, "identifier")[0]?.text;
}

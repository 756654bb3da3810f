import type { CodeBase } from "../syntax/code-base.ts";
import type { Located } from "../syntax/fold.ts";
import { fieldOf } from "../syntax/parser.ts";
import { definitionsOf, holderOf } from "./modules.ts";
import { outlineOf } from "./outline.ts";

/**
 * The name that a package gives to what an expression stands for, with the module it is imported from: `AuthLevel` of
 * `azure.functions` for `Level` after `from azure.functions import AuthLevel as Level`. Undefined for what the
 * repository defines itself, and for what is not known.
 */
export function originalOf(code: CodeBase, located: Located, depth = 0): Original | undefined {
  const { file, node } = located;
  if (depth > deepest) return undefined;
  const definitions = definitionsOf(code, located);
  const [found, ...more] = definitions;
  if (found !== undefined) {
    const isAlias = found !== "unclear" && "node" in found && names.has(found.node.type) && more.length === 0;
    return isAlias ? originalOf(code, found, depth + 1) : undefined;
  }
  if (node.type === "identifier") {
    const from = outlineOf(file).imported.get(node.text);
    if (from === undefined) return { module: "", name: node.text };
    return holderOf(code, located, node) === undefined
      ? { module: from.module, name: from.member ?? from.module }
      : undefined;
  }
  const [object, member] = [fieldOf(node, "object"), fieldOf(node, "attribute")];
  if (node.type !== "attribute" || object === undefined || member === undefined) return undefined;
  const holder = holderOf(code, located, object);
  if (holder !== undefined) {
    // What a module of the repository imports is a member of it: names.func.AuthLevel.
    const from = "root" in holder ? outlineOf(holder).imported.get(member.text) : undefined;
    return from && { module: from.module, name: from.member ?? from.module };
  }
  const outer = originalOf(code, { ...located, node: object }, depth + 1);
  return outer && { module: outer.module === "" ? outer.name : outer.module, name: member.text };
}

export interface Original {
  /** Empty where no import tells. */
  readonly module: string;
  readonly name: string;
}

const names = new Set(["identifier", "attribute"]);
const deepest = 8;

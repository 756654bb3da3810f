import type { Language, Node } from "web-tree-sitter";
import { place, type Place, type Source } from "../../../source/source.ts";
import { wasmFile } from "./wasm-file.ts";

/** A language of which functions are read by its grammar, as the grammars call it. */
export type Grammar = "python" | "c-sharp" | "java";

export type { Node } from "web-tree-sitter";

/** One file as its grammar sees it. */
export interface ParsedFile {
  readonly source: Source;
  readonly root: Node;
  /** Some of it is not in the grammar: what stands there was not understood. */
  readonly broken: boolean;
  /** Gives the memory back; no node may be asked anything after it. */
  readonly free: () => void;
}

/** Parses a file; a clause says why it could not. */
export type Parse = (source: Source) => ParsedFile | string;

/** Loads the library and the grammar, the first time that a file of the language is to be read. */
export async function parserOf(grammar: Grammar): Promise<Parse> {
  const { Language, Parser } = await import("web-tree-sitter");
  await (initialised ??= Parser.init({ locateFile: () => wasmFile("web-tree-sitter") }));
  const language = await (languages[grammar] ??= Language.load(wasmFile(`tree-sitter-${grammar}`)));
  let left = mostStepsOfAll;
  return (source) => {
    const parser = new Parser();
    parser.setLanguage(language);
    let steps = Math.min(mostSteps, left);
    // A text that is made to be ambiguous takes longer and longer; steps are counted, since clocks differ.
    const tree = parser.parse(source.text, null, { progressCallback: () => (left--, --steps < 0) });
    parser.delete();
    if (tree === null) return "takes more steps to parse than are allowed";
    return {
      source,
      root: tree.rootNode,
      broken: tree.rootNode.hasError,
      free: () => {
        tree.delete();
      },
    };
  };
}

// A megabyte of ordinary code takes 30,000, and 100,000 take some seconds.
const mostSteps = 100_000;
const mostStepsOfAll = 3_000_000;

let initialised: Promise<void> | undefined;
const languages: Partial<Record<Grammar, Promise<Language>>> = {};

export function placeOf({ source }: Pick<ParsedFile, "source">, { startIndex, endIndex }: Node): Place {
  return place(source, startIndex, endIndex);
}

/** The named children of some types, in order. */
export function childrenOf(node: Node, ...types: readonly string[]): readonly Node[] {
  return node.namedChildren.filter((child) => types.includes(child.type));
}

/** The nearest node around this one that is of a type. */
export function around(node: Node, ...types: readonly string[]): Node | undefined {
  for (let one = node.parent; one !== null; one = one.parent) if (types.includes(one.type)) return one;
  return undefined;
}

export function fieldOf(node: Node, name: string): Node | undefined {
  return node.childForFieldName(name) ?? undefined;
}

/** An expression as one line. */
export function lineOf(node: Node): string {
  const text = node.text.replace(/\s+/gu, " ");
  return text.length <= longestLine ? text : `${text.slice(0, longestLine)}…`;
}

const longestLine = 200;

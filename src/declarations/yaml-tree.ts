import type * as yaml from "yaml";
import type { Node } from "yaml";
import { place, startOf, type Place, type Source } from "../source/source.ts";
import { isDeeper } from "../source/yaml-depth.ts";
import type { Problem } from "./problem.ts";
import { known, type Property, type Scalar, type Tree } from "./value.ts";

type Library = typeof yaml;

let library: Library | undefined;

/** The YAML library takes as long to load as everything else of a small review; only files of YAML need it. */
export async function loadYaml(): Promise<void> {
  library ??= await import("yaml");
}

const deepest = 50;
/** After aliases are followed, so that a few lines can't stand for a billion. */
const mostNodes = 50_000;

/**
 * A YAML file as the values written in it. What is wrong with it is said once, and nothing of it is then judged.
 * `loadYaml` must have been awaited before.
 */
export function readYaml(source: Source): { readonly tree?: Tree; readonly problems: readonly Problem[] } {
  if (library === undefined) throw new Error("readYaml was called before loadYaml");
  const { Composer, Parser } = library;
  const tokens = [...new Parser().parse(source.text)];
  // The library composes by recursion, and enough nesting ends the process; its parser does not recurse.
  if (isDeeper(tokens, deepest)) {
    return {
      problems: [limit(`The file nests deeper than the ${deepest} levels that are read`, startOf(source))],
    };
  }
  // Without `uniqueKeys: false` every key is compared with every other.
  const composer = new Composer({ schema: "core", uniqueKeys: false, prettyErrors: false });
  const [document] = [...composer.compose(tokens, true, source.text.length)];
  const [failure] = document?.errors ?? [];
  if (failure !== undefined) {
    const [start, end] = failure.pos;
    const message = `This is not YAML: ${failure.message.split("\n", 1)[0] ?? ""}`;
    const at = place(source, start, Math.max(start, end));
    return { problems: [{ kind: "syntax", message, at, effect: "incomplete" }] };
  }
  const contents = document?.contents ?? null;
  if (contents === null) return { problems: [] };
  const reading: Reading = {
    library,
    source,
    anchors: new Map(),
    left: mostNodes,
    problems: [],
    duplicates: [],
  };
  const tree = treeOf(contents, reading, new Set());
  if (reading.problems.length > 0) return { problems: reading.problems };
  return { tree, problems: reading.duplicates };
}

interface Reading {
  readonly library: Library;
  readonly source: Source;
  readonly anchors: Map<string, Node>;
  readonly problems: Problem[];
  /** Told, and no more: GitHub and azd both refuse the file. */
  readonly duplicates: Problem[];
  left: number;
}

function treeOf(node: Node, reading: Reading, within: ReadonlySet<Node>): Tree {
  const { isAlias, isMap, isScalar, isSeq } = reading.library;
  const at = placeOf(node, reading.source);
  if (--reading.left < 0) {
    if (reading.left === -1) {
      reading.problems.push(
        limit("The file says more than is read; aliases count each time they are used", at),
      );
    }
    return known(null, at);
  }
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    if (target !== undefined && !within.has(target)) return treeOf(target, reading, within);
    const message =
      target === undefined ? "names an anchor that is not written above it" : "stands inside its own anchor";
    reading.problems.push({ kind: "syntax", message: `The alias ${message}`, at, effect: "incomplete" });
    return known(null, at);
  }
  if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
    reading.anchors.set(node.anchor, node);
  }
  const inside = new Set([...within, node]);
  if (isSeq<Node>(node))
    return { kind: "array", items: node.items.map((item) => treeOf(item, reading, inside)), at };
  if (isMap<Node, Node | null>(node)) {
    const properties = new Map<string, Property>();
    const merged: Tree[] = [];
    for (const { key, value } of node.items) {
      const keyAt = placeOf(key, reading.source);
      // A key that is no word names nothing that is read here.
      const name = isScalar(key) ? String(key.value) : "";
      const tree = value === null ? known(null, keyAt) : treeOf(value, reading, inside);
      const end = tree.at.start >= keyAt.start ? Math.max(keyAt.end, tree.at.end) : keyAt.end;
      if (name === "<<") {
        merged.push(...(tree.kind === "array" ? tree.items : [tree]));
        continue;
      }
      if (properties.has(name.toLowerCase())) reading.duplicates.push(duplicate(name, keyAt));
      properties.set(name.toLowerCase(), { name, at: { ...keyAt, end }, value: tree });
    }
    // https://yaml.org/type/merge.html: what is written wins, then the first of the maps that are merged in. azd reads it
    // so; GitHub refuses it.
    for (const tree of merged) {
      if (tree.kind !== "object") continue;
      for (const [key, property] of tree.properties) if (!properties.has(key)) properties.set(key, property);
    }
    return { kind: "object", properties, at };
  }
  return known(isScalar(node) ? scalarOf(node.value) : null, at);
}

function scalarOf(value: unknown): Scalar {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}

function placeOf(node: { readonly range?: readonly number[] | null | undefined }, source: Source): Place {
  const [start = 0, end = start] = node.range ?? [];
  return place(source, start, Math.max(start, end));
}

function duplicate(name: string, at: Place): Problem {
  return {
    kind: "invalid",
    message: `The key \`${name.slice(0, 100)}\` is written twice in one map; the last one was judged`,
    at,
    effect: "notice",
  };
}

function limit(message: string, at: Place): Problem {
  return { kind: "limit", message, at, effect: "incomplete" };
}

import { Composer, isAlias, isMap, isScalar, isSeq, Parser, type Node, type YAMLError } from "yaml";
import type { Problem } from "../declarations/problem.ts";
import { place, positionOf, type Place, type Source } from "../source/source.ts";
import { isDeeper } from "../source/yaml-depth.ts";
import { mistake, quoted, type Parsed, type Written, type WrittenEntry } from "./written.ts";

/** Beyond these a file is refused, whoever wrote it: a head policy is a stranger's text. */
export interface YamlLimits {
  readonly characters: number;
  /** Nodes after aliases are followed, so that a few lines can't stand for a billion. */
  readonly nodes: number;
}

const deepest = 50;

/** YAML 1.2 (JSON included) as maps, lists and scalars with their places. Aliases are followed. */
export function parseYaml(source: Source, limits: YamlLimits): Parsed {
  const { text } = source;
  if (text.length > limits.characters) {
    const message = `The file has ${text.length} characters, more than the ${limits.characters} that are read`;
    return refused({ kind: "limit", message, at: { path: source.path }, effect: "notice" });
  }
  const tokens = [...new Parser().parse(text)];
  if (isDeeper(tokens, deepest)) return refused(mistake(tooDeep, place(source, 0, 0)));
  // Duplicate keys are looked for below: the library compares every pair of keys. The schema is named so that a
  // `%YAML 1.1` directive can't turn `off` into false.
  const composer = new Composer({ schema: "core", uniqueKeys: false, merge: false, prettyErrors: false });
  const [document, second] = [...composer.compose(tokens, true, text.length)];
  if (second !== undefined) {
    const at = placeOf(second, source);
    return refused(mistake("A second document starts here, and one is expected", at));
  }
  if (document === undefined) return { written: empty(source), problems: [] };
  const failures = [...document.errors, ...document.warnings];
  if (failures.length > 0) {
    return { problems: failures.slice(0, 20).map((failure) => syntaxProblem(failure, source)) };
  }
  if (document.contents === null) return { written: empty(source), problems: [] };
  const reading: Reading = { source, problems: [], anchors: new Map(), left: limits.nodes };
  const written = writtenOf(document.contents, reading, 0, new Set());
  if (reading.problems.length > 0 || written === undefined) return { problems: reading.problems };
  return { written, problems: [] };
}

const tooDeep = `The file nests deeper than the ${deepest} levels that are read`;

function refused(problem: Problem): Parsed {
  return { problems: [problem] };
}

function empty(source: Source): Written {
  return { kind: "scalar", value: null, at: place(source, 0, 0) };
}

function syntaxProblem({ message, pos }: YAMLError, source: Source): Problem {
  const at = place(source, pos[0], Math.max(pos[0], pos[1]));
  const first = message.split("\n", 1)[0] ?? message;
  return { kind: "syntax", message: `This is not YAML: ${first}`, at, effect: "notice" };
}

interface Reading {
  readonly source: Source;
  readonly problems: Problem[];
  /** The node that an anchor names at this point of the file: YAML allows a name to be used again. */
  readonly anchors: Map<string, Node>;
  left: number;
}

function writtenOf(
  node: Node,
  reading: Reading,
  depth: number,
  within: ReadonlySet<Node>,
): Written | undefined {
  const at = placeOf(node, reading.source);
  if (--reading.left < 0) {
    if (reading.left === -1)
      reading.problems.push(
        mistake("The file says more than is read; aliases count each time they are used", at),
      );
    return undefined;
  }
  if (depth > deepest) {
    reading.problems.push(mistake(tooDeep, at));
    return undefined;
  }
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    if (target === undefined || within.has(target)) {
      const message =
        target === undefined
          ? "names an anchor that is not written above it"
          : "stands inside the anchor that it names";
      reading.problems.push(mistake(`The alias ${quoted(`*${node.source}`)} ${message}`, at));
      return undefined;
    }
    return writtenOf(target, reading, depth + 1, within);
  }
  if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
    reading.anchors.set(node.anchor, node);
  }
  if (isScalar(node)) return scalarOf(node.value, at, reading);
  const inside = new Set([...within, node]);
  if (isSeq<Node>(node)) {
    const items = node.items.map((item) => writtenOf(item, reading, depth + 1, inside));
    return { kind: "list", items: items.filter((item) => item !== undefined), at };
  }
  if (!isMap<Node, Node | null>(node)) {
    reading.problems.push(mistake("A map, a list or a single value was expected", at));
    return undefined;
  }
  const entries = new Map<string, WrittenEntry>();
  for (const { key, value } of node.items) {
    const keyAt = placeOf(key, reading.source);
    if (!isScalar(key) || typeof key.value !== "string") {
      reading.problems.push(mistake("A key must be a word", keyAt));
      continue;
    }
    const before = entries.get(key.value);
    if (before !== undefined) {
      const { line } = positionOf(reading.source, before.keyAt.start);
      reading.problems.push(mistake(`${quoted(key.value)} is written twice, first on line ${line}`, keyAt));
      continue;
    }
    const written: Written | undefined =
      value === null
        ? { kind: "scalar", value: null, at: keyAt }
        : writtenOf(value, reading, depth + 1, inside);
    if (written !== undefined) entries.set(key.value, { key: key.value, keyAt, value: written });
  }
  return { kind: "map", entries: [...entries.values()], at };
}

function scalarOf(value: unknown, at: Place, reading: Reading): Written | undefined {
  if (
    value === null ||
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "boolean"
  ) {
    return { kind: "scalar", value, at };
  }
  reading.problems.push(mistake("Text, a number, true or false was expected", at));
  return undefined;
}

function placeOf(node: { readonly range?: readonly number[] | null | undefined }, source: Source): Place {
  const [start = 0, end = start] = node.range ?? [];
  return place(source, start, Math.max(start, end));
}

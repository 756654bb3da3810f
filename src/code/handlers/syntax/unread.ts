import type { Problem } from "../../../declarations/problem.ts";
import { place, type Place, type Source } from "../../../source/source.ts";
import { fieldOf, placeOf, type Node, type ParsedFile } from "./parser.ts";

/** A method that is known to be a function. */
export interface FoundMethod {
  readonly file: ParsedFile;
  readonly node: Node;
}

/**
 * What may be a function and was not read as one: one of the names that mark functions stands where no function was
 * found, and a function whose own annotations or parameters hold something that is not in the grammar. What is not in
 * it elsewhere, in a body for example, hides nothing.
 */
export function unreadFunctions(
  file: ParsedFile,
  found: readonly FoundMethod[],
  marks: readonly Place[],
): readonly Problem[] {
  const methods = found.filter((one) => one.file === file).map(({ node }) => node);
  const missed = marks.filter(
    ({ start }) => !methods.some((node) => node.startIndex <= start && start < headEnd(node)),
  );
  const damaged = file.broken ? methods.flatMap((node) => errorIn(node, headEnd(node)) ?? []) : [];
  return [
    ...[...new Map(missed.map((at) => [at.start, at])).values()].map((at) => problem(at, noFunction)),
    ...damaged.map((error) => problem(placeOf(file, error), notInGrammar)),
  ];
}

const noFunction = "This looks like a function, but no trigger of it was found; who may call it is not known";
const notInGrammar =
  "Some of this function is not in the grammar that it is read by; who may call it is not known";

function problem(at: Place, message: string): Problem {
  return { kind: "syntax", message, at, effect: "incomplete" };
}

/** The places of the group `name` of a pattern in what is left of a file without comments and literals. */
export function namesIn(source: Source, code: string, pattern: RegExp): readonly Place[] {
  return [...code.matchAll(pattern)].map((match) => {
    const name = match.groups?.["name"] ?? "";
    const start = match.index + match[0].lastIndexOf(name);
    return place(source, start, start + name.length);
  });
}

/** Whether parameters have a trigger of a kind that is not known, which is none of HTTP. */
export function hasOtherTrigger(parameters: Node | null | undefined): boolean {
  const text = parameters?.text ?? "";
  return /Trigger\b/u.test(text) && !text.includes("Http");
}

/** Where the body begins, or the method ends. */
function headEnd(method: Node): number {
  return fieldOf(method, "body")?.startIndex ?? method.endIndex;
}

/** The first in it up to a place, that was left over or that was made up to go on. */
function errorIn(node: Node, end = node.endIndex): Node | undefined {
  for (const child of node.children) {
    if (child.startIndex >= end) break;
    if (child.isError || child.isMissing) return child;
    const inside = child.hasError ? errorIn(child, end) : undefined;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** Some of the file was not understood, and nothing tells that no function is in it. */
export function notUnderstood(file: ParsedFile): readonly Problem[] {
  if (!file.broken) return [];
  const message =
    "Some of this file is not in the grammar that it is read by; functions in it may be missing";
  return [problem(placeOf(file, errorIn(file.root) ?? file.root), message)];
}

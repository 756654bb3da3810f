import type { Place } from "../../../source/source.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import { codeOnly } from "../syntax/code-only.ts";
import { fieldOf, type Node, type ParsedFile } from "../syntax/parser.ts";
import { hasOtherTrigger, namesIn } from "../syntax/unread.ts";
import { attributeName } from "./attributes.ts";
import { functionAttributes, namesOfFunctions } from "./models.ts";

/** Where a file has an attribute of functions that must belong to one: also in what the grammar made nothing of. */
export function functionMarks(code: CodeBase, file: ParsedFile): readonly Place[] {
  const text = codeOnly(file.source.text, { directives: true, interpolation: true });
  return [
    ...namesIn(file.source, text, attributeOf(namesOfFunctions(code))).filter(
      (at) => !isOtherThing(code, file, at),
    ),
    ...(file.broken ? namesIn(file.source, text, disguised).filter((at) => errorAround(file, at)) : []),
  ];
}

/** `[Function("a")]`, `[return: X, Run("a")]`, with or without a namespace. */
function attributeOf(names: string): RegExp {
  return new RegExp(
    `[\\[,]\\s*(?:\\w+\\s*:(?!:)\\s*)?(?:@?\\w+\\s*(?:\\.|::)\\s*)*(?<name>@?(?:${names}))(?!\\w)\\s*[(\\],]`,
    "gu",
  );
}

/** A name with characters that are not the ones they stand for. */
const disguised = /(?<=[\w[,.@])(?<name>\\[uU][0-9a-fA-F]{4}|\p{Cf})/gu;

/** An argument or an element of a list by that name, and an attribute of another package. */
function isOtherThing(code: CodeBase, file: ParsedFile, at: Place): boolean {
  for (let one = file.root.descendantForIndex(at.start, at.end); one !== null; one = one.parent) {
    if (one.isError) return false;
    if (one.type === "attribute") return isOfNoFunction(code, file, one);
    // In a file that is not all understood, what looks like an expression may be none.
    if (!file.broken && /expression$|^argument$|^initializer/u.test(one.type)) return true;
  }
  return false;
}

/** It has another class, or stands on a method with a trigger of a kind that is not known, which has no endpoint. */
function isOfNoFunction(code: CodeBase, file: ParsedFile, attribute: Node): boolean {
  if (!functionAttributes.test(attributeName(code, { file, node: attribute }))) return true;
  const owner = attribute.parent?.parent;
  const parameters = owner === null || owner === undefined ? undefined : fieldOf(owner, "parameters");
  if (parameters === undefined) return !file.broken;
  return hasOtherTrigger(parameters) || !usesFunctions(code);
}

function errorAround({ root }: ParsedFile, { start, end }: Place): boolean {
  for (let one = root.descendantForIndex(start, end); one !== null; one = one.parent)
    if (one.isError) return true;
  return false;
}

/** Other packages have an attribute of the name too. */
function usesFunctions(code: CodeBase): boolean {
  const known = users.get(code) ?? code.mentioning(/\bMicrosoft\.Azure\.(?:Functions|WebJobs)\b/u).length > 0;
  users.set(code, known);
  return known;
}

const users = new WeakMap<CodeBase, boolean>();

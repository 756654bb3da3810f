import type { Tree } from "../../declarations/value.ts";
import { known, through } from "../../declarations/value.ts";
import type { FunctionCall } from "../function-call.ts";
import { formatText } from "../format.ts";
import { jsonTextOf } from "../json-text.ts";
import { nameBasedGuid } from "../name-based-guid.ts";
import { arrayOf } from "../size.ts";
import { define, mistake, unknownCall, type Signature } from "../signature.ts";
import { joinText, textOfParts } from "../text.ts";
import { uniqueString } from "../unique-string.ts";

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string */
export const textFunctions: readonly Signature[] = [
  define("toLower", {
    takes: ["text"],
    carries: true,
    partly: ([text], call) => eachPart("toLower", text, lowerCase, call),
    answer: ([text]) => lowerCase(text),
  }),
  define("toUpper", {
    takes: ["text"],
    carries: true,
    partly: ([text], call) => eachPart("toUpper", text, upperCase, call),
    answer: ([text]) => upperCase(text),
  }),
  define("trim", { takes: ["text"], carries: true, answer: ([text]) => text.trim() }),
  define("string", { takes: ["value"], carries: true, answer: ([value]) => stringOf(value) }),
  define("base64", {
    takes: ["text"],
    carries: true,
    answer: ([text]) => Buffer.from(text, "utf8").toString("base64"),
  }),
  define("base64ToString", {
    takes: ["text"],
    carries: true,
    answer: ([text]) => decodedBase64(text) ?? notBase64,
  }),
  define("padLeft", {
    takes: ["tree", "int", "text?"],
    answer: ([value, length, padding = " "]) => {
      if (value.kind === "unknown" || value.kind === "absent") return undefined;
      if (value.kind !== "known" || value.value === null) return mistake("takes a text or a number to pad");
      if (padding.length !== 1) return mistake("takes one character to pad with");
      const text = String(value.value);
      if (length > longestPadding) return mistake(`pads to at most ${longestPadding} characters`);
      return text.padStart(length, padding);
    },
  }),
  define("substring", {
    takes: ["text", "int", "int?"],
    answer: ([text, start, length]) => {
      const end = length === undefined ? text.length : start + length;
      if (start < 0 || start > text.length || end < start || end > text.length) {
        return mistake(
          `starts at ${start} and ends at ${end}, outside of a text of ${text.length} characters`,
        );
      }
      return text.slice(start, end);
    },
  }),
  define("replace", {
    takes: ["text", "text", "text"],
    partly: ([text, old, replacement], call) => replacedParts(text, old, replacement, call),
    answer: ([text, old, replacement]) =>
      old === ""
        ? mistake("takes a text to look for, not an empty one")
        : text.replaceAll(old, () => replacement),
  }),
  define("split", {
    takes: ["text", "value"],
    answer: ([text, delimiter], call) => {
      const delimiters = delimitersOf(delimiter);
      if (delimiters === undefined) return mistake("takes a text or a list of texts to split at");
      const pattern = delimiters
        .filter((one) => one !== "")
        .map(escapedForPattern)
        .join("|");
      const pieces = pattern === "" ? [text] : text.split(new RegExp(pattern, "u"));
      return arrayOf(
        pieces.map((piece) => known(piece, call.at)),
        call.at,
        call.context,
      );
    },
  }),
  define("startsWith", {
    takes: ["text", "text"],
    hides: true,
    partly: ([text, prefix]) => startsWithPart(text, prefix),
    answer: ([text, prefix]) => folded(text).startsWith(folded(prefix)),
  }),
  define("endsWith", {
    takes: ["text", "text"],
    hides: true,
    partly: ([text, suffix]) => endsWithPart(text, suffix),
    answer: ([text, suffix]) => folded(text).endsWith(folded(suffix)),
  }),
  define("like", {
    takes: ["text", "text"],
    hides: true,
    answer: ([text, pattern]) => isLike(folded(text), folded(pattern)),
  }),
  define("uniqueString", {
    takes: ["text"],
    more: "text",
    hides: true,
    answer: ([first], _call, rest) => uniqueString([first, ...texts(rest)]),
  }),
  define("guid", {
    takes: ["text"],
    more: "text",
    hides: true,
    answer: ([first], _call, rest) => nameBasedGuid([first, ...texts(rest)]),
  }),
  define("format", {
    takes: ["text"],
    more: "tree",
    keepsAlternatives: true,
    answer: ([pattern], call, rest) => formatText(pattern, rest, call),
  }),
];

/** `concat`: of texts, when one of the arguments is a text or all are unknown. */
export function concatenated(args: readonly Tree[], call: FunctionCall): Tree {
  return joinText(args, call.at);
}

/** A value as `string` writes it: objects and lists as JSON without blanks. */
export function stringOf(value: Tree): string | undefined {
  if (value.kind === "object" || value.kind === "array") return jsonTextOf(value, '"');
  if (value.kind !== "known") return undefined;
  if (typeof value.value === "boolean") return value.value ? "True" : "False";
  return value.value === null ? undefined : String(value.value);
}

/** Case aside, as .NET's `OrdinalIgnoreCase` compares: character by character, so that positions stay. */
export function folded(text: string): string {
  const upper = text.toUpperCase();
  if (upper.length === text.length) return upper;
  return Array.from({ length: text.length }, (_, index) => {
    const character = text.charAt(index);
    const one = character.toUpperCase();
    return one.length === 1 ? one : character;
  }).join("");
}

/** The text that base64 stands for; undefined when it is no base64. */
export function decodedBase64(text: string): string | undefined {
  if (!/^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?$/iu.test(text)) return undefined;
  return Buffer.from(text, "base64").toString("utf8");
}

export const notBase64 = mistake("takes a text in base64, which this is not");

/** The values of arguments whose type the signature has checked. */
function texts(values: readonly unknown[]): readonly string[] {
  return values.map(String);
}

const longestPadding = 16_384;

function lowerCase(text: string): string {
  return text.toLowerCase();
}

function upperCase(text: string): string {
  return text.toUpperCase();
}

// A function of each character by itself is also one of each piece.
function eachPart(
  name: string,
  text: Tree | undefined,
  change: (text: string) => string,
  call: FunctionCall,
): Tree | undefined {
  if (text?.kind !== "unknown" || text.parts === undefined) return undefined;
  const prefix = `${name.toLowerCase()}(`;
  const parts = text.parts.map((part) => {
    if (typeof part === "string") return change(part);
    // Lower case once is lower case.
    return part.expression.startsWith(prefix) ? part : unknownCall(name, [part], call);
  });
  return through(textOfParts(parts, text.at, text.secrecy), call.at);
}

// One character is either in a piece or not: no occurrence can begin in one piece and end in the next.
function replacedParts(
  text: Tree | undefined,
  old: Tree | undefined,
  replacement: Tree | undefined,
  call: FunctionCall,
): Tree | undefined {
  if (text?.kind !== "unknown" || text.parts === undefined) return undefined;
  if (old?.kind !== "known" || replacement?.kind !== "known") return undefined;
  const [from, to] = [old.value, replacement.value];
  if (typeof from !== "string" || typeof to !== "string" || from.length !== 1) return undefined;
  const parts = text.parts.map((part) =>
    typeof part === "string"
      ? part.replaceAll(from, () => to)
      : unknownCall("replace", [part, old, replacement], call),
  );
  return joinText(parts, call.at);
}

function startsWithPart(text: Tree | undefined, prefix: Tree | undefined): boolean | undefined {
  if (prefix?.kind !== "known" || typeof prefix.value !== "string") return undefined;
  if (prefix.value === "") return true;
  const start = text?.kind === "unknown" ? text.parts?.[0] : undefined;
  if (typeof start !== "string") return undefined;
  const [have, wanted] = [folded(start), folded(prefix.value)];
  if (have.length >= wanted.length) return have.startsWith(wanted);
  return wanted.startsWith(have) ? undefined : false;
}

function endsWithPart(text: Tree | undefined, suffix: Tree | undefined): boolean | undefined {
  if (suffix?.kind !== "known" || typeof suffix.value !== "string") return undefined;
  if (suffix.value === "") return true;
  const end = text?.kind === "unknown" ? text.parts?.at(-1) : undefined;
  if (typeof end !== "string") return undefined;
  const [have, wanted] = [folded(end), folded(suffix.value)];
  if (have.length >= wanted.length) return have.endsWith(wanted);
  return wanted.endsWith(have) ? undefined : false;
}

function delimitersOf(delimiter: Tree): readonly string[] | undefined {
  const values = delimiter.kind === "array" ? delimiter.items : [delimiter];
  const all = values.flatMap((value) =>
    value.kind === "known" && typeof value.value === "string" ? [value.value] : [],
  );
  return all.length === values.length ? all : undefined;
}

function escapedForPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, "\\$&");
}

// `*` stands for any text, as long as it is. Two pointers, so that many stars cost no more than text times pattern.
function isLike(text: string, pattern: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[inPattern] === "*") {
      star = inPattern++;
      resume = at;
    } else if (pattern[inPattern] === text[at]) {
      inPattern++;
      at++;
    } else if (star !== -1) {
      inPattern = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[inPattern] === "*") inPattern++;
  return inPattern === pattern.length;
}

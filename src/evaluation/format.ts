import type { Tree } from "../declarations/value.ts";
import { known, secrecyOf, withSecrecy } from "../declarations/value.ts";
import type { FunctionCall } from "./function-call.ts";
import { jsonTextOf } from "./json-text.ts";
import { isWhollyKnown } from "./known.ts";
import { mistake, unknownCall, type Mistake } from "./signature.ts";
import { joinText, scalarText } from "./text.ts";

/**
 * .NET's composite formatting: `{index[,alignment][:format]}`, braces doubled to stand for themselves. What is known
 * of the arguments is in the text, the rest are its unknown parts.
 * https://learn.microsoft.com/dotnet/standard/base-types/composite-formatting
 */
export function formatText(pattern: string, args: readonly Tree[], call: FunctionCall): Tree | Mistake {
  const pieces: (string | Tree)[] = [];
  let end = 0;
  for (const { 0: item, 1: index, 2: alignment, 3: format, index: at } of pattern.matchAll(itemPattern)) {
    pieces.push(pattern.slice(end, at));
    end = at + item.length;
    if (item === "{{" || item === "}}") {
      pieces.push(item.charAt(0));
      continue;
    }
    if (index === undefined) return mistake(`has a format with a single \`${item}\` at character ${at + 1}`);
    const arg = args[Number(index)];
    if (arg === undefined) return mistake(`has \`${item}\` in its format, but ${args.length} values`);
    const piece = formatted(arg, format, Number(alignment ?? 0), call);
    if (piece === undefined) return mistake(`does not write a value in the format \`${format ?? ""}\``);
    pieces.push(piece);
  }
  pieces.push(pattern.slice(end));
  return joinText(pieces, call.at);
}

const itemPattern = /\{\{|\}\}|\{\s*(\d{1,6})\s*(?:,\s*(-?\d{1,5})\s*)?(?::([^{}]*))?\}|[{}]/gu;

function formatted(
  arg: Tree,
  format: string | undefined,
  alignment: number,
  call: FunctionCall,
): Tree | string | undefined {
  if (arg.kind === "oneOf" && alignment === 0 && format === undefined) {
    if (arg.alternatives.every(({ kind }) => kind === "known" || kind === "unknown")) return arg;
  }
  if (arg.kind === "object" || arg.kind === "array" || arg.kind === "oneOf") {
    const text = isWhollyKnown(arg) ? jsonTextOf(arg, "'") : undefined;
    if (text === undefined) return unknownCall("format", [known("{0}", call.at), arg], call);
    return withSecrecy(known(aligned(text, alignment), arg.at), secrecyOf(arg));
  }
  if (arg.kind === "absent") return aligned("", alignment);
  if (arg.kind === "unknown") {
    if (alignment === 0 && format === undefined) return arg;
    const item = `{0${alignment === 0 ? "" : `,${alignment}`}${format === undefined ? "" : `:${format}`}}`;
    return unknownCall("format", [known(item, call.at), arg], call);
  }
  const text =
    typeof arg.value === "number" && format !== undefined && format !== ""
      ? formattedNumber(arg.value, format)
      : scalarText(arg.value);
  return text === undefined ? undefined : { ...arg, value: aligned(text, alignment) };
}

function aligned(text: string, alignment: number): string {
  return alignment < 0 ? text.padEnd(-alignment) : text.padStart(alignment);
}

// The standard formats that whole numbers are written with, and the custom ones made of `0`, `#`, `,` and `.`.
function formattedNumber(value: number, format: string): string | undefined {
  const standard = /^([a-z])(\d{0,2})$/iu.exec(format);
  const letter = standard?.[1]?.toUpperCase();
  const digits = standard?.[2] === undefined || standard[2] === "" ? undefined : Number(standard[2]);
  switch (letter) {
    case "D":
      return signed(value, (magnitude) => String(Math.trunc(magnitude)).padStart(digits ?? 0, "0"));
    case "X": {
      const hex = (value < 0 ? BigInt.asUintN(64, BigInt(value)) : BigInt(value)).toString(16);
      return (format.startsWith("X") ? hex.toUpperCase() : hex).padStart(digits ?? 0, "0");
    }
    case "N":
      return signed(value, (magnitude) => grouped(magnitude.toFixed(digits ?? 2)));
    case "F":
      return signed(value, (magnitude) => magnitude.toFixed(digits ?? 2));
    case "P":
      return `${signed(value, (magnitude) => grouped((magnitude * 100).toFixed(digits ?? 2)))} %`;
    case "G":
      return digits === undefined || digits === 0 ? String(value) : undefined;
    case undefined:
      return /^[0#,.]+$/u.test(format) ? custom(value, format) : undefined;
    default:
      return undefined;
  }
}

function custom(value: number, format: string): string | undefined {
  const [whole = "", fraction = "", ...more] = format.split(".");
  if (more.length > 0 || fraction.includes(",") || whole.endsWith(",")) return undefined;
  return signed(value, (magnitude) => {
    const [units = "", decimals = ""] = magnitude.toFixed(fraction.length).split(".");
    const fewest = fraction.lastIndexOf("0") + 1;
    let kept = decimals;
    while (kept.length > fewest && kept.endsWith("0")) kept = kept.slice(0, -1);
    const places = whole.replaceAll(",", "");
    const zero = places.indexOf("0");
    const padded = (units === "0" && zero === -1 ? "" : units).padStart(
      zero === -1 ? 0 : places.length - zero,
      "0",
    );
    return (whole.includes(",") ? grouped(padded) : padded) + (kept === "" ? "" : `.${kept}`);
  });
}

function signed(value: number, write: (magnitude: number) => string): string {
  return value < 0 ? `-${write(-value)}` : write(value);
}

function grouped(digits: string): string {
  return digits.replace(/^\d+/u, (whole) => whole.replaceAll(/\B(?=(?:\d{3})+$)/gu, ","));
}

import { knownText, lookup, type Tree, type Unknown } from "../../declarations/value.ts";
import { textOf, type Place } from "../../source/source.ts";
import type { Handler } from "../handlers/handler.ts";
import { parseExpression, type BindingExpression, type Token } from "./expression.ts";
import { bindingProperties, type BindingProperty, type Effect } from "./properties.ts";
import { sourceOf, type TokenSource } from "./token-source.ts";

/** A token that the host puts into a property of a binding. */
export interface BindingUse {
  readonly token: Token;
  readonly from: TokenSource;
  readonly effect: Effect;
  readonly binding: Tree;
  /** As function.json names it: `sql`, `signalRConnectionInfo`. */
  readonly type: string;
  /** As function.json names it: `commandText`. */
  readonly property: string;
  /** What stands before the token in the property. */
  readonly before: string;
  /** The token where it was written, or the text that it is part of. */
  readonly at: Place;
  /** The whole text. */
  readonly text: Place;
  /** The places that the text came through on its way to the binding. */
  readonly via: readonly Place[];
}

export interface BindingUses {
  readonly uses: readonly BindingUse[];
  /** What could not be told of properties with one of the effects. */
  readonly doubts: readonly { readonly why: string; readonly at: Place }[];
}

/** Every token that reaches a binding of the function with one of the effects. */
export function bindingUses(handler: Handler, effects: readonly Effect[]): BindingUses {
  const uses: BindingUse[] = [];
  const doubts: { why: string; at: Place }[] = [];
  for (const binding of handler.bindings) {
    if (binding.kind === "unknown") {
      doubts.push({ why: "the bindings of the function are not all known", at: binding.at });
      continue;
    }
    const type = knownText(lookup(binding, "type"));
    if (type === undefined) continue;
    for (const property of bindingProperties) {
      if (!effects.includes(property.effect) || !property.types.includes(type.toLowerCase())) continue;
      if (property.when !== undefined && !isWhen(binding, property.when)) continue;
      for (const name of property.names) {
        const value = lookup(binding, name);
        for (const text of textsOf(value)) {
          for (const { token, before, at } of tokensIn(text, property)) {
            uses.push({
              token,
              from: sourceOf(token, handler),
              effect: property.effect,
              binding,
              type,
              property: name,
              before,
              at,
              text: text.at,
              via: value.kind === "absent" ? [] : (value.via ?? []),
            });
          }
        }
        const unknown = unknownIn(value);
        if (unknown !== undefined && !isSetting(unknown))
          doubts.push({ why: `the ${name} of a binding is not known`, at: unknown.at });
      }
    }
  }
  return { uses, doubts };
}

function isWhen(binding: Tree, { property, is }: NonNullable<BindingProperty["when"]>): boolean {
  const value = lookup(binding, property);
  return value.kind === "unknown" || is.test(knownText(value) ?? "");
}

/** Nobody who calls the function chooses what is in a setting of the app. */
function isSetting({ expression, parts }: Unknown): boolean {
  if (parts !== undefined) return parts.every((part) => typeof part === "string" || isSetting(part));
  return /^(?:process\.env\.|os\.environ|os\.getenv)/u.test(expression);
}

interface Text {
  /** Known pieces; what stands between them is not known. */
  readonly pieces: readonly string[];
  readonly at: Place;
}

function textsOf(value: Tree): readonly Text[] {
  switch (value.kind) {
    case "known":
      return typeof value.value === "string" ? [{ pieces: [value.value], at: value.at }] : [];
    case "unknown":
      return value.parts === undefined
        ? []
        : [
            {
              pieces: value.parts.flatMap((part) => (typeof part === "string" ? [part] : [])),
              at: value.at,
            },
          ];
    case "oneOf":
      return value.alternatives.flatMap(textsOf);
    case "absent":
    case "object":
    case "array":
      return [];
  }
}

function unknownIn(value: Tree): Unknown | undefined {
  if (value.kind === "unknown") return value;
  return value.kind === "oneOf"
    ? value.alternatives.map(unknownIn).find((one) => one !== undefined)
    : undefined;
}

interface FoundToken {
  readonly token: Token;
  readonly before: string;
  readonly at: Place;
}

/** Each token once, where it stands first: a text may repeat them without end. */
function tokensIn({ pieces, at }: Text, property: BindingProperty): readonly FoundToken[] {
  const found = new Map<string, FoundToken>();
  let before = "";
  for (const piece of pieces) {
    const expression = parseExpression(piece);
    for (const token of expression.tokens) {
      if (found.size >= mostTokens || found.has(token.raw.toLowerCase())) continue;
      if (property.wholeOnly === true && !isWhole(expression, pieces, token)) continue;
      const earlier = before + piece.slice(0, piece.indexOf(token.raw));
      found.set(token.raw.toLowerCase(), { token, before: earlier, at: placeOf(token, at) });
    }
    before += piece;
  }
  return [...found.values()];
}

/** As many findings at one property say all that there is to say. */
const mostTokens = 50;

/** `{filter}`, without a member or a format: TableFilterFormatter compares with the name in braces. */
function isWhole({ tokens }: BindingExpression, pieces: readonly string[], token: Token): boolean {
  return tokens.length === 1 && pieces.join("") === `{${token.path[0]}}`;
}

/** The token in the source; where it is not written as such, the whole text. */
function placeOf({ raw }: Token, at: Place): Place {
  const start = textOf(at).indexOf(raw);
  return start < 0 ? at : { source: at.source, start: at.start + start, end: at.start + start + raw.length };
}

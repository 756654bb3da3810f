import { knownText, lookup } from "../../declarations/value.ts";
import { textOf, type Place } from "../../source/source.ts";
import type { BindingUse } from "./uses.ts";

/**
 * Parameters in place of tokens: `... WHERE id = '{Query.id}'` becomes `... WHERE id = @id` with `parameters` behind it.
 * Offered only where nothing else is meant: the statement stands in the binding as one literal, has no parameters yet,
 * and every token in it is a value that something is compared with.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-azure-sql-input
 */
export function parametersEdit(
  use: BindingUse,
  all: readonly BindingUse[],
): { readonly at: Place; readonly text: string } | undefined {
  const { binding, text: at, via } = use;
  if (use.effect !== "sql" || via.length > 0 || lookup(binding, "parameters").kind !== "absent")
    return undefined;
  const type = knownText(lookup(binding, "commandType"));
  if (type !== undefined && type.toLowerCase() !== "text") return undefined;
  const literal = textOf(at);
  const value = knownText(lookup(binding, use.property));
  const behind = ways.find(([path]) => path.test(at.source.path))?.[1];
  if (behind === undefined || value === undefined || !/^(["'`]).*\1$/su.test(literal)) return undefined;
  // With escapes in it the literal is not what the host gets.
  if (literal.slice(1, -1) !== value) return undefined;
  // By its name only: behind an argument that has none, no other may have one.
  if (!/command_?text["']?\s*[:=]\s*$/iu.test(at.source.text.slice(Math.max(0, at.start - 40), at.start)))
    return undefined;
  let statement = value;
  const given = new Map<string, string>();
  for (const { token } of all.filter((one) => one.binding === binding && one.property === use.property)) {
    const name = (token.path.at(-1) ?? "").replace(/\W/gu, "_");
    if ((given.get(name) ?? token.raw) !== token.raw) return undefined;
    given.set(name, token.raw);
    statement = statement.replaceAll(`'${token.raw}'`, token.raw).replaceAll(token.raw, `@${name}`);
  }
  const isCompared = [...statement.matchAll(/@\w+/gu)].every(({ index, 0: { length } }) =>
    compared.test(
      `${statement.slice(Math.max(0, index - 20), index)}@${statement.slice(index + length, index + length + 20)}`,
    ),
  );
  const quote = literal.charAt(0);
  if (!isCompared || [...value.matchAll(/@\w/gu)].length > 0 || statement.includes(quote)) return undefined;
  const parameters = [...given].map(([name, raw]) => `@${name}=${raw}`).join(",");
  return { at, text: `${quote}${statement}${quote}${behind(quote + parameters + quote)}` };
}

/** `= @` and then the end, or a word or sign that goes on with the condition. */
const compared = /(?:[=<>]|\blike)\s*@(?:\s*$|\s*[;)]|\s+(?:and|or|order|group|limit|union)\b)/iu;

/** How one more property is written behind the statement. */
const ways: readonly (readonly [RegExp, (value: string) => string])[] = [
  [/\.json$/iu, (value) => `, "parameters": ${value}`],
  [/\.[cm]?[jt]sx?$/iu, (value) => `, parameters: ${value}`],
  [/\.py$/iu, (value) => `, parameters=${value}`],
  [/\.java$/iu, (value) => `, parameters = ${value}`],
];

import type { MethodCall } from "../../flow/language.ts";
import { external, onlyText, type ExternalValue, type Value } from "../../flow/value.ts";
import { headersSet } from "./answers.ts";

/**
 * An answer remembers, in its path, a type that is not the one that the framework gives to text by itself: Express sends
 * text as HTML (https://expressjs.com/en/5x/api.html#res.send), Fastify as plain text
 * (https://fastify.dev/docs/latest/Reference/Reply/#send).
 */
const answers: ReadonlyMap<string, { readonly html: readonly string[]; readonly plain: readonly string[] }> =
  new Map([
    ["express", { html: ["Response"], plain: ["Response", "plain"] }],
    ["fastify", { html: ["Reply", "html"], plain: ["Reply"] }],
  ]);

/** What an answer is behind a call that sets its type; undefined when the call sets none that is known. */
function typeSet({ module, path }: ExternalValue, given: readonly Value[]): ExternalValue | undefined {
  const answer = answers.get(module);
  const type = typeIn(path.at(-1) ?? "", given);
  if (answer === undefined || answer.html[0] !== path[0] || type === undefined) return undefined;
  if (isHtml(type)) return { module, path: answer.html };
  return isHarmless(type) ? { module, path: answer.plain } : undefined;
}

/** The answer behind a call of one of its methods, for the next in a chain. */
export function answerBehind({ module, path }: ExternalValue, given: readonly Value[]): Value {
  const { html = [], plain = [] } = answers.get(module) ?? {};
  const [untold, told] = html.length < plain.length ? [html, plain] : [plain, html];
  const before = path.includes(told.at(-1) ?? "") ? told : untold;
  return external(module, typeSet({ module, path }, given)?.path ?? before);
}

/** `res.type("text")` in a statement by itself: what is sent behind it is sent as that. */
export function rememberType({ receiver, name, arguments: given, writeBack }: MethodCall): void {
  const set = receiver.externals.map(({ module, path }) => typeSet({ module, path: [...path, name] }, given));
  const changed = receiver.externals.map((one, index) => set[index] ?? one);
  if (set.some((one) => one !== undefined)) writeBack({ ...receiver, externals: changed });
}

function typeIn(method: string, [first, second]: readonly Value[]): string | undefined {
  if (first === undefined) return undefined;
  if (method === "type" || method === "contentType") return onlyText(first);
  if (!/^(?:set|header|headers|setHeader)$/u.test(method)) return undefined;
  for (const [name, value] of headersSet(first, second ?? first).fields)
    if (name.toLowerCase() === "content-type") return onlyText(value);
  return undefined;
}

function isHtml(type: string): boolean {
  return /^(?:text\/html\b|\.?html?$)/iu.test(type);
}

/** Types that no browser takes for a page, as they are written in headers and, for Express, as extensions. */
function isHarmless(type: string): boolean {
  return /^(?:text\/(?:plain|csv|css|event-stream)|application\/(?:json|javascript|octet-stream|pdf|zip|problem\+json)|image\/(?:png|jpeg|gif|webp)|\.?(?:txt|text|json|csv|css|js|bin|pdf|zip|png|jpe?g|gif|webp)$)/iu.test(
    type,
  );
}

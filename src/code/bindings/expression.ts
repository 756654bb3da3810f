/** One `{token}` of a binding expression. */
export interface Token {
  /** As written, braces included: `{Query.name}`. */
  readonly raw: string;
  /** The members it reads, from the name in the binding data on: `["Query", "name"]`. */
  readonly path: readonly [string, ...string[]];
  /** What stands behind the colon: `{deadline:yyyy-MM}`. */
  readonly format?: string;
  /** `rand-guid` and `datetime`, which the host makes unless the trigger's data has a member of that name. */
  readonly builtIn: boolean;
}

export interface BindingExpression {
  readonly tokens: readonly Token[];
  /** Names between percent signs, which the host replaces by app settings before it looks at braces. */
  readonly settings: readonly string[];
  /** Why the host would refuse it: the function does not start. Tokens that were found stand all the same. */
  readonly invalid?: string;
}

/**
 * A binding property as the host reads it: first `%setting%` (NameResolverExtensions.ResolveWholeString), then braces
 * with `{{` and `}}` for themselves (BindingTemplateParser, BindingTemplateToken in Azure/azure-webjobs-sdk).
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-expressions-patterns
 */
export function parseExpression(text: string): BindingExpression {
  const tokens: Token[] = [];
  const settings: string[] = [];
  let invalid: string | undefined;
  for (const { groups } of text.matchAll(grammar)) {
    const { setting, percent, inside, unbalanced } = groups ?? {};
    if (setting !== undefined) settings.push(setting);
    if (percent !== undefined) invalid ??= "a `%` has no second one";
    if (unbalanced !== undefined) invalid ??= `a \`${unbalanced}\` has no other one`;
    if (inside === undefined) continue;
    const token = tokenOf(inside);
    if (typeof token === "string") invalid ??= token;
    else tokens.push(token);
  }
  return { tokens, settings, ...(invalid !== undefined && { invalid }) };
}

// expression := ("%" setting "%" | "{{" | "}}" | "{" inside "}" | literal)*
// A setting is taken out first: what stands between two percent signs is its name, braces and all.
const grammar =
  /%(?<setting>[^%]*)%|(?<percent>%)|\{\{|\}\}|\{(?<inside>[^{}%]*)\}|(?<unbalanced>[{}])|[^{}%]+/gu;

/** The token, or why the host refuses it. */
function tokenOf(inside: string): Token | string {
  if (inside === "") return "a token has no name";
  const builtIn = /^(?:rand-guid|datetime)/iu.test(inside);
  // A name that starts as a built-in one is taken whole; its format is not split off.
  const colon = builtIn ? -1 : inside.indexOf(":");
  const name = colon > 0 ? inside.slice(0, colon) : inside;
  const [first = "", ...rest] = name.split(".");
  if (!builtIn && !identifier.test(name)) return `\`{${inside}}\` is no name`;
  if (!builtIn && first.includes("-")) return `\`{${inside}}\` starts with a name that has a hyphen`;
  if ([first, ...rest].some((part) => part.trim() === "")) return `\`{${inside}}\` has an empty member`;
  return {
    raw: `{${inside}}`,
    path: builtIn ? [inside] : [first, ...rest],
    ...(colon > 0 && { format: inside.slice(colon + 1) }),
    builtIn,
  };
}

/** A C# identifier in which dots and hyphens may stand too (BindingTemplateParser.IdentifierPattern). */
const identifier = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Pc}\p{Mn}\p{Mc}\p{Cf}.-]*$/u;

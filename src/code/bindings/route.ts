/** A parameter of an HTTP route, in lower case, with its constraints: `{id:int:min(1)?}` is `id` with two. */
export interface RouteParameter {
  readonly name: string;
  readonly constraints: readonly string[];
}

/**
 * The parameters of a route, by ASP.NET's inline syntax with `{{` and `}}` for braces.
 * https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints
 */
export function routeParameters(route: string): readonly RouteParameter[] {
  return [...route.matchAll(grammar)].flatMap(({ groups }) => {
    const { name, rest = "" } = groups ?? {};
    return name === undefined ? [] : [{ name: name.toLowerCase(), constraints: constraintsIn(rest) }];
  });
}

// parameter := "{" ("*" | "**")? name ([:=?] rest)? "}", where "{{" and "}}" stand for braces
const grammar = /\{\{|\}\}|\{\*{0,2}(?<name>[^{}:=?]+)(?<rest>[:=?](?:[^{}]|\{\{|\}\})*)?\}/gu;

/**
 * Whether a constraint lets through letters, digits, `-`, `_` and what numbers are written with, and nothing else:
 * neither a quote nor a slash. Such a value can't leave its place in SQL or a path. A parameter that is left out
 * (`{id:int?}`) is empty then: the host puts null over a query parameter of its name (FunctionInvocationMiddleware).
 */
export function isConfined({ constraints }: RouteParameter): boolean {
  return constraints.some(
    (constraint) =>
      /^(?:int|long|guid|bool|alpha|decimal|double|float)$/iu.test(constraint) ||
      /^(?:min|max|range)\(/iu.test(constraint) ||
      isPlainPattern(/^regex\((.*)\)$/isu.exec(constraint)?.[1]),
  );
}

// pattern := "^" (class | "\d" | "\w" | word | quantifier)+ "$", classes of letters, digits, "-" and "_" only
function isPlainPattern(pattern: string | undefined): boolean {
  if (pattern === undefined) return false;
  const plain = pattern.replaceAll("{{", "{").replaceAll("}}", "}").replaceAll("\\\\", "\\");
  return /^\^(?:\[(?:[\w-]|\\[dw-])+\]|\\[dw]|[\w-]|[+*?]|\{\d+(?:,\d*)?\})+\$$/u.test(plain);
}

/** The constraints in `:int:regex(^a:b$)?` and `=default`: a colon in parentheses separates nothing. */
function constraintsIn(rest: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let current: string | undefined;
  for (const character of rest) {
    if (depth === 0 && (character === ":" || character === "?" || character === "=")) {
      if (current !== undefined) found.push(current);
      current = character === ":" ? "" : undefined;
      continue;
    }
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (current !== undefined) current += character;
  }
  return [...found, ...(current === undefined ? [] : [current])].map((one) => one.trim());
}

import type { Place } from "../../../source/source.ts";
import type { CodeBase } from "../syntax/code-base.ts";
import type { Located } from "../syntax/fold.ts";
import { childrenOf, fieldOf, placeOf, type ParsedFile } from "../syntax/parser.ts";
import { callablesOf, type Callable, type Registration } from "./callables.ts";

/** Decorators on one function: above it, or called with it. */
export interface Use {
  readonly registrations: readonly Registration[];
  /** Of the function, in the code. */
  readonly name: string;
  readonly bodyAt?: Place;
  /** The expression that puts them on it. */
  readonly node: Located;
  /** What was gone through to find them. */
  readonly through: readonly Located[];
  readonly cutShort: boolean;
  /** It stands in a function, and holds for one call of that. */
  readonly inCall?: true;
}

/** Every use of decorators in the files, each at the outermost place that is known. */
export function usesIn(code: CodeBase, files: readonly ParsedFile[]): readonly Use[] {
  const uses = files.flatMap((file) => [...decoratedIn(code, file), ...appliedIn(code, file)]);
  // What a function of the repository does for its callers is theirs, where there are any.
  const within = new Map<string, Use[]>();
  for (const use of uses) {
    for (const passed of use.through) {
      const key = keyOf(passed);
      within.set(key, [...(within.get(key) ?? []), use]);
    }
  }
  const outermost = uses.filter((use) => {
    const key = keyOf(use.node);
    const outer = (within.get(key) ?? []).filter(({ node }) => keyOf(node) !== key);
    return !outer.some(({ node }) => !use.through.some((one) => keyOf(one) === keyOf(node)));
  });
  const groups = new Map<string, Use[]>();
  for (const use of outermost) groups.set(keyOf(use.node), [...(groups.get(keyOf(use.node)) ?? []), use]);
  return [...groups.values()].flatMap(distinct);
}

/** Of the ways that one place can be read, those that no other says all of; what a call gives it says more. */
function distinct(uses: readonly Use[]): readonly Use[] {
  const through = uses.flatMap((use) => use.through);
  const followed = uses.some(({ inCall }) => inCall === true) ? uses.filter(({ inCall }) => inCall) : uses;
  const keys = followed.map((use) => use.registrations.map(registrationKey));
  return followed
    .filter((_, index) => {
      const own = keys[index] ?? [];
      return !keys.some(
        (other, at) =>
          at !== index &&
          own.every((key) => other.includes(key)) &&
          (own.length < other.length || (own.length === other.length && at < index)),
      );
    })
    .map((use) => ({ ...use, through }));
}

function registrationKey({ at, arguments: list }: Registration): string {
  return [keyOf(at), ...list.map(({ name = "", value }) => `${name}=${keyOf(targetOf(value))}`)].join(" ");
}

export function keyOf({ file, node }: Located): string {
  return `${node.startIndex}:${node.endIndex}:${node.type}:${file.source.path}`;
}

/** `@app.route(...)` above a function, one above the other. */
function decoratedIn(code: CodeBase, file: ParsedFile): readonly Use[] {
  return file.root.descendantsOfType("decorated_definition").flatMap((node) => {
    const definition = fieldOf(node, "definition");
    const name = definition && fieldOf(definition, "name");
    if (definition?.type !== "function_definition" || name === undefined) return [];
    const bodyAt = placeOf(file, definition);
    let ways: readonly Way[] = [{ registrations: [], through: [] }];
    let first: Located | undefined;
    let cutShort = false;
    for (const decorator of childrenOf(node, "decorator")) {
      const [expression] = decorator.namedChildren.filter(({ type }) => type !== "comment");
      if (expression === undefined) continue;
      const located = { file, node: expression };
      const callables = callablesOf(code, located, { file, node: definition });
      cutShort ||= callables.cutShort;
      const found = callables.found.flatMap(wayOf);
      if (found.some(({ registrations }) => registrations.some(isTrigger))) first ??= located;
      ways = ways.flatMap((way) => (found.length === 0 ? [way] : found.map((one) => joined(way, one))));
      ways = ways.slice(0, mostWays);
    }
    const at = first ?? { file, node: definition };
    return ways
      .filter(({ through }) => through.length > 0 || cutShort)
      .map((way) => ({ ...way, name: name.text, bodyAt, node: at, cutShort }));
  });
}

/** A function may be one of so many, by what its decorators may be. */
const mostWays = 16;

interface Way {
  readonly registrations: readonly Registration[];
  readonly through: readonly Located[];
}

function joined(one: Way, other: Way): Way {
  return {
    registrations: [...one.registrations, ...other.registrations],
    through: [...one.through, ...other.through],
  };
}

export function wayOf(callable: Callable): readonly Way[] {
  const { through } = callable;
  switch (callable.kind) {
    // `@app.mcp_tool` without parentheses.
    case "method":
      return ofFunctions([callable.registration], through);
    case "decorator":
    case "applied":
      return ofFunctions(callable.registrations, through);
    case "function":
      return [];
  }
}

function ofFunctions(registrations: readonly Registration[], through: readonly Located[]): readonly Way[] {
  const own = registrations.filter(isOfFunctions);
  return own.length === 0 && registrations.length > 0 ? [] : [{ registrations: own, through }];
}

/** Of an app that comes from elsewhere only what no web framework has besides. */
function isOfFunctions({ registrar, name, arguments: list, at }: Registration): boolean {
  if (registrar.kind === "other") return false;
  if ((registrar.kind !== "unknown" && registrar.kind !== "foreign") || name !== "route") return true;
  return (
    /\bazure\b/u.test(at.file.source.text) ||
    list.some((one) => /^(?:auth_level|trigger_arg_name|binding_arg_name)$/u.test(one.name ?? ""))
  );
}

export function isTrigger({ kind }: Registration): boolean {
  return kind?.role === "trigger";
}

/** What a decorator does without the `@`: `app.route(route="orders")(orders)`, also in a function that is called. */
function appliedIn(code: CodeBase, file: ParsedFile): readonly Use[] {
  return file.root.descendantsOfType("call").flatMap((node) => {
    const located = { file, node };
    const { found, cutShort } = callablesOf(code, located);
    const uses = found.flatMap((one) => {
      if (one.kind !== "applied") return [];
      return ofFunctions(one.registrations, one.through).map((way) => {
        const to = targetOf(one.to);
        const isDefined = to.node.type === "function_definition";
        const target = isDefined ? fieldOf(to.node, "name") : to.node;
        const name = target?.type === "identifier" ? target.text : "lambda";
        return {
          ...way,
          name,
          node: one.above ?? located,
          ...(one.above && { inCall: true as const }),
          ...(isDefined && { bodyAt: placeOf(to.file, to.node) }),
          cutShort,
        };
      });
    });
    return uses.length === 0 && cutShort
      ? [{ registrations: [], through: [], name: "", node: located, cutShort }]
      : uses;
  });
}

/** The function that a parameter was given. */
function targetOf(to: Located): Located {
  const given = to.node.type === "identifier" ? to.given?.get(to.node.text) : undefined;
  return given !== undefined && "node" in given ? given : to;
}

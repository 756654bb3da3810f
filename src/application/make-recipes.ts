import { known, type Tree } from "../declarations/value.ts";
import { place, type Place, type Source } from "../source/source.ts";
import type { Filled } from "./workflow-text.ts";
import type { Handed } from "./workflow.ts";

/** What one target of a Makefile runs. */
export interface Recipe {
  readonly target: string;
  /** Each is run by a shell of its own. */
  readonly lines: readonly Tree[];
  /** What make puts in the place of `$(NAME)`. */
  readonly handed: (hole: string) => Handed | undefined;
}

/**
 * What `make` runs for these targets, and for what they need first; for the first of the file where none is named.
 * Variables count where the Makefile sets them once to plain text, or the command does.
 * https://www.gnu.org/software/make/manual/make.html#Rule-Introduction
 */
export function makeRecipes(
  source: Source,
  targets: readonly string[],
  given: (variable: string) => Filled | undefined,
): readonly Recipe[] {
  const { rules, variables, first } = makefileOf(source);
  const wanted = new Set(targets.length > 0 ? targets : first === undefined ? [] : [first]);
  // Rules that need each other are each met once: the set grows while it is walked.
  for (const target of wanted) for (const needed of rules.get(target)?.needs ?? []) wanted.add(needed);
  const handed = (hole: string): Handed | undefined => {
    const name = /^\$[({](\w+)[)}]$/u.exec(hole)?.[1];
    if (name === undefined) return undefined;
    const command = given(name);
    if (command !== undefined)
      return command.isWhole ? { text: command.text, holes: [], at: command.at } : undefined;
    const [only, another] = variables.get(name) ?? [];
    return another === undefined && only?.text.includes("$") === false ? { ...only, holes: [] } : undefined;
  };
  return [...wanted].flatMap((target) => {
    const lines = rules.get(target)?.lines ?? [];
    return lines.length === 0 ? [] : [{ target, lines, handed }];
  });
}

interface Makefile {
  readonly rules: ReadonlyMap<string, { readonly needs: readonly string[]; readonly lines: readonly Tree[] }>;
  readonly variables: ReadonlyMap<string, readonly { readonly text: string; readonly at: Place }[]>;
  readonly first: string | undefined;
}

const makefiles = new WeakMap<Source, Makefile>();

function makefileOf(source: Source): Makefile {
  const made = makefiles.get(source) ?? read(source);
  makefiles.set(source, made);
  return made;
}

function read(source: Source): Makefile {
  const rules = new Map<string, { needs: string[]; lines: Tree[] }>();
  const variables = new Map<string, { text: string; at: Place }[]>();
  let current: readonly string[] = [];
  let first: string | undefined;
  for (const { text, start } of logicalLines(source.text)) {
    if (text.startsWith("\t")) {
      // `@` hides the command, `-` lets it fail, `+` runs it in a rehearsal too.
      const skipped = /^[\t ]*[@+-]*[\t ]*/u.exec(text)?.[0].length ?? 0;
      const line = known(text.slice(skipped), place(source, start + skipped, start + text.length));
      for (const target of current) rules.get(target)?.lines.push(line);
      continue;
    }
    const [set, name = "", value = ""] = assignment.exec(text) ?? [];
    if (set !== undefined) {
      const from = start + text.indexOf(value, set.length - value.length);
      const before = variables.get(name) ?? [];
      before.push({ text: value.trim(), at: place(source, from, from + value.trim().length) });
      variables.set(name, before);
      continue;
    }
    const [, targets, needs = ""] = rule.exec(text) ?? [];
    if (targets === undefined) continue;
    current = targets.split(/\s+/u).filter((target) => target !== "");
    first ??= current.find((target) => !target.startsWith("."));
    for (const target of current) {
      const made = rules.get(target) ?? { needs: [], lines: [] };
      made.needs.push(...needs.split(/[\s|]+/u).filter((needed) => needed !== ""));
      rules.set(target, made);
    }
    // The first command may stand in the line of the rule.
    const semicolon = /^[^#;]*;[\t ]*[@+-]*[\t ]*/u.exec(text)?.[0].length;
    if (semicolon === undefined || semicolon >= text.length) continue;
    const line = known(text.slice(semicolon), place(source, start + semicolon, start + text.length));
    for (const target of current) rules.get(target)?.lines.push(line);
  }
  return { rules, variables, first };
}

const assignment = /^(?:(?:export|override)\s+)*([A-Za-z_]\w*)[ \t]*(?:::?|\?|\+)?=[ \t]*([^#]*)/u;
const rule = /^([^\s#:=][^#:=]*?)\s*::?(?!=)([^#;=]*)/u;

/** Lines, with those that go on after a backslash. */
function* logicalLines(text: string): Generator<{ readonly text: string; readonly start: number }> {
  for (let start = 0; start < text.length;) {
    let end = lineEnd(text, start);
    while (end < text.length && text[end - 1] === "\\") end = lineEnd(text, end + 1);
    yield { text: text.slice(start, end), start };
    start = end + 1;
  }
}

function lineEnd(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  return found < 0 ? text.length : found;
}

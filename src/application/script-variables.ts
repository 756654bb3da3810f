import type { Place } from "../source/source.ts";
import type { ShellCommand, Word } from "./shell-commands.ts";
import type { Handed, Names } from "./workflow.ts";

/** What a script sets its own variables to, by name without regard to case. */
export interface ScriptVariables {
  /** It may give another value to the variable: whatever stands before `=`, and what it reads or loops over. */
  has(name: string): boolean;
  /** What the variable is set to where the script sets it once, and on no condition; else nothing. */
  constant(name: string, names: Names): Handed | undefined;
}

export const noVariables: ScriptVariables = { has: () => false, constant: () => undefined };

type Fill = (word: Word, at: Place, names: Names, script: ScriptVariables) => Handed;

/** The variables of a script with these commands; `fill` fills in what a word is made of. */
export function variablesSetIn(
  script: string,
  commands: readonly ShellCommand[],
  places: (start: number, end: number) => Place,
  fill: Fill,
): ScriptVariables {
  const times = timesSet(script);
  const words = new Map<string, Word>();
  for (const command of commands) {
    const assignment = assignmentOf(command);
    if (assignment !== undefined && isUnconditional(script, command.start, assignment))
      words.set(assignment.name.toLowerCase(), assignment.word);
  }
  // A variable may be made of itself, and of others a thousand times over.
  const filled = new Map<string, Handed | undefined>();
  const variables: ScriptVariables = {
    has: (name) => times.has(name.toLowerCase()),
    constant: (name, names) => {
      const key = name.toLowerCase();
      const word = times.get(key) === 1 ? words.get(key) : undefined;
      if (word === undefined) return undefined;
      if (!filled.has(key)) {
        filled.set(key, undefined);
        const value = fill(word, places(word.start, word.end), names, variables);
        if (value.text.length <= longestConstant) filled.set(key, value);
      }
      return filled.get(key);
    },
  };
  return variables;
}

const longestConstant = 2_000;

function timesSet(script: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const add = (name: string, count: number): void => {
    times.set(name.toLowerCase(), (times.get(name.toLowerCase()) ?? 0) + count);
  };
  for (const [, name = ""] of script.matchAll(/(?<!\w)(?:env:)?(\w+)\s*\+?=/giu)) add(name, 1);
  for (const [, rest = ""] of script.matchAll(/\b(?:read|for|foreach|unset|getopts)\b([^\n]{0,200})/giu))
    for (const name of rest.match(/\w+/gu) ?? []) add(name, 2);
  return times;
}

interface Assignment {
  readonly name: string;
  readonly word: Word;
}

/** `NAME=value`, `export NAME=value`, `$name = 'value'`. */
function assignmentOf({ words, variable }: ShellCommand): Assignment | undefined {
  const [first, second, third] = words;
  if (first === undefined) return undefined;
  if (variable !== undefined) return second === undefined ? { name: variable, word: first } : undefined;
  const isExported = /^(?:export|readonly)$/u.test(first.text);
  if ((isExported ? third : second) !== undefined) return undefined;
  const word = isExported ? second : first;
  const [all, name] = /^([A-Za-z_]\w*)=/u.exec(word?.text ?? "") ?? [];
  return word === undefined || all === undefined || name === undefined
    ? undefined
    : { name, word: { ...word, text: word.text.slice(all.length) } };
}

/** At the start of a line: what stands in a function, a loop or behind a condition is indented, or follows one. */
function isUnconditional(script: string, start: number, { name }: Assignment): boolean {
  const line = script.slice(script.lastIndexOf("\n", start - 1) + 1, start + name.length + 10);
  return new RegExp(`^(?:export\\s+|readonly\\s+|\\$)?(?:${name}\\b|["'])`, "u").test(line);
}

import { knownText } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import { variablesWrittenIn } from "./runner-files.ts";
import { noVariables, type ScriptVariables } from "./script-variables.ts";
import type { Word } from "./shell-commands.ts";
import type { Handed, Names } from "./workflow.ts";

/** A word of a script with what is known of its holes filled in. */
export interface Filled {
  readonly text: string;
  /** What stays open, as written in the text: `${{ secrets.KEY }}`, `$NAME`. */
  readonly holes: readonly string[];
  /** Nothing is left open. */
  readonly isWhole: boolean;
  /** Where the deciding text is written: the variable's value when the word is nothing but that variable. */
  readonly at: Place;
  readonly via: readonly Place[];
}

/**
 * A word with the variables and inputs filled in that the workflow itself sets to plain text. A variable that the script,
 * or a step before it, may have set to something else stays open.
 */
export function filledIn(word: Word, at: Place, names: Names, script: ScriptVariables): Filled {
  let { text } = word;
  const open: string[] = [];
  let deciding: Place | undefined;
  for (const hole of word.holes) {
    const value = valueOf(hole, names, script);
    open.push(...(value?.holes ?? [hole]));
    if (value === undefined) continue;
    // Nothing else, but for the name that it is given to.
    if (value.holes.length === 0 && /^(?:[A-Za-z_]\w*=)?$/u.test(text.replace(hole, ""))) deciding = value.at;
    text = text.replace(hole, () => value.text);
  }
  const isWhole = open.length === 0;
  return { text, holes: open, isWhole, at: deciding ?? at, via: deciding === undefined ? [] : [at] };
}

function valueOf(hole: string, names: Names, script: ScriptVariables): Handed | undefined {
  const handed = names.handed?.(hole);
  if (handed !== undefined) return handed;
  const [, context, named] = /^\$\{\{\s*(env|inputs)\.([\w-]+)\s*\}\}$/iu.exec(hole) ?? [];
  const name = named ?? /^\$(?:\{(\w+)\}|(?:env:)?(\w+))$/iu.exec(hole)?.slice(1).find(Boolean);
  if (name === undefined) return undefined;
  if (context?.toLowerCase() !== "inputs") {
    const constant = context === undefined ? script.constant(name, names) : undefined;
    if (constant !== undefined) return constant;
    if (isSetByScripts(name, names, script)) return undefined;
  }
  const written = context?.toLowerCase() === "inputs" ? names.input(name) : names.env(name);
  if (written?.tree.kind !== "known" || written.tree.value === null) return undefined;
  const text = String(written.tree.value);
  const inner = knownText(written.tree);
  if (inner?.includes("${{") !== true) return { text, holes: [], at: written.tree.at };
  return /^\$\{\{[^{}]*\}\}$/u.test(inner.trim()) && written.names !== names
    ? valueOf(inner.trim(), written.names, noVariables)
    : undefined;
}

function isSetByScripts(name: string, names: Names, script: ScriptVariables): boolean {
  const key = name.toLowerCase();
  return script.has(key) || variablesWrittenIn(names).has(key);
}

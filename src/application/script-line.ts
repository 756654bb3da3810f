import { known, knownText, type Tree } from "../declarations/value.ts";
import { place } from "../source/source.ts";
import type { Step } from "./workflow.ts";

/**
 * The script, if it has what the pattern finds. Of one that is a file of its own only the line that has it, with those
 * that it goes on in: such a file is long, and does much else. The pattern sees continued lines as one.
 */
export function scriptWith(script: Tree, { file }: Step, pattern: RegExp): Tree | undefined {
  const text = (knownText(script) ?? "").replace(/\\\r?\n/gu, (end) => " ".repeat(end.length));
  const found = pattern.exec(text);
  if (found === null) return undefined;
  const { source, start, end } = script.at;
  if (file === undefined || end - start !== text.length) return script;
  const before = found[0].startsWith("\n") ? found.index + 1 : found.index;
  const from = text.lastIndexOf("\n", before - 1) + 1;
  const after = text.indexOf("\n", before);
  const to = after < 0 ? text.length : after;
  return known(text.slice(from, to), place(source, start + from, start + to));
}

import { placesIn } from "../declarations/scalar-text.ts";
import { knownText, type Tree } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import { pathsFrom } from "./script-paths.ts";
import { noVariables, variablesSetIn, type ScriptVariables } from "./script-variables.ts";
import { shellCommandsIn, type ShellCommand, type Word } from "./shell-commands.ts";
import { filledIn, type Filled } from "./workflow-text.ts";
import type { Names, Step } from "./workflow.ts";

/** A command of a script of a step, with what is known of where it runs and of its words. */
export interface ScriptCommand extends ShellCommand {
  readonly at: Place;
  /** The folders that it may run in, as repository paths, likeliest first; none where they are not known. */
  readonly folders: readonly string[];
  readonly inText: (word: Word) => Filled;
}

/** The commands of a script of a step, without those that only change the folder. */
export function scriptCommandsIn(
  script: Tree,
  { folders: first }: Step,
  names: Names,
): { readonly commands: readonly ScriptCommand[]; readonly variables: ScriptVariables } {
  const text = knownText(script) ?? "";
  if (text === "") return { commands: [], variables: noVariables };
  const places = placesIn(text, script.at);
  const all = withInner(shellCommandsIn(text), 0);
  const variables = variablesSetIn(text, all, places, filledIn);
  const inText = (word: Word): Filled => filledIn(word, places(word.start, word.end), names, variables);
  let folders = first;
  let before = first;
  const pushed: (readonly string[])[] = [];
  const left: { readonly subshell: number; readonly folders: readonly string[] }[] = [];
  const commands = all.flatMap((command): readonly ScriptCommand[] => {
    const inside = command.subshells ?? [];
    for (let last = left.at(-1); last !== undefined && !inside.includes(last.subshell); last = left.at(-1)) {
      folders = last.folders;
      left.pop();
    }
    for (const subshell of inside.slice(left.length)) left.push({ subshell, folders });
    const [program, ...given] = command.words;
    const name = program?.text.toLowerCase() ?? "";
    const folder = given.find(({ text }) => !/^-./u.test(text));
    if (/^(?:popd|pop-location)$/u.test(name)) {
      if (command.output !== "captured") folders = pushed.pop() ?? folders;
      return [];
    }
    if (!/^(?:cd|pushd|set-location|push-location)$/u.test(name) || folder === undefined)
      return [{ ...command, at: places(command.start, command.end), folders, inText }];
    // In a substitution it is the folder of that alone.
    if (command.output === "captured") return [];
    const target = folder.text === "-" ? before : pathsFrom(folders, inText(folder));
    if (name.startsWith("push")) pushed.push(folders);
    before = folders;
    folders = target;
    return [];
  });
  return { commands, variables };
}

/** Scripts that are given to a shell inside such scripts. */
const deepest = 5;

/** Each command, followed by those of the script that it gives to a shell in a word: these are where the word is. */
function withInner(commands: readonly ShellCommand[], depth: number): readonly ShellCommand[] {
  return commands.flatMap((command): readonly ShellCommand[] => {
    const script = depth < deepest ? scriptGivenIn(command) : undefined;
    if (script === undefined) return [command];
    const { start, end } = script;
    // A shell of its own: the folder that it changes to is its own too.
    const subshells = [...(command.subshells ?? []), start];
    const inner = shellCommandsIn(script.text).map((one) => ({
      ...one,
      words: one.words.map((word) => ({ ...word, start, end })),
      start,
      end,
      subshells,
    }));
    return [command, ...withInner(inner, depth + 1)];
  });
}

/** `bash -c SCRIPT`, `pwsh -Command SCRIPT`. */
function scriptGivenIn({ words: [program, ...rest] }: ShellCommand): Word | undefined {
  const [, shell, powerShell] =
    /^(?:[\w./-]*\/)?(?:((?:ba|z|k|da)?sh)|(pwsh|powershell))(?:\.exe)?$/iu.exec(program?.text ?? "") ?? [];
  if (shell === undefined && powerShell === undefined) return undefined;
  const option = shell === undefined ? /^-(?:c|command)$/iu : /^-\w*c$/u;
  const at = rest.findIndex(({ text }) => option.test(text));
  const isFirst = rest
    .slice(0, Math.max(at, 0))
    .every(({ text }) => /^[-+]/u.test(text) || /^[a-z]+$/u.test(text));
  return at < 0 || !isFirst || (shell === undefined && rest.length > at + 2) ? undefined : rest[at + 1];
}

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
  const all = shellCommandsIn(text);
  const variables = variablesSetIn(text, all, places, filledIn);
  const inText = (word: Word): Filled => filledIn(word, places(word.start, word.end), names, variables);
  let folders = first;
  const commands = all.flatMap((command): readonly ScriptCommand[] => {
    const [program, folder] = command.words;
    if (/^(?:cd|pushd|Set-Location|Push-Location)$/iu.test(program?.text ?? "") && folder !== undefined) {
      // In a substitution it is the folder of that alone.
      if (command.output !== "captured") folders = pathsFrom(folders, inText(folder));
      return [];
    }
    return [{ ...command, at: places(command.start, command.end), folders, inText }];
  });
  return { commands, variables };
}

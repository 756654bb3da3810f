import type { Word } from "./shell-commands.ts";

/** A command that runs what a file of the repository says. Folders and files are as written. */
export type Program =
  | {
      readonly kind: "script";
      readonly folder?: Word;
      readonly file: Word;
      readonly arguments: readonly Word[];
    }
  | {
      readonly kind: "make";
      readonly folder?: Word;
      readonly file?: Word;
      /** None for the first of the Makefile. */
      readonly targets: readonly string[];
      readonly variables: ReadonlyMap<string, Word>;
    }
  | { readonly kind: "npm"; readonly folder?: Word; readonly script: string }
  | { readonly kind: "azd"; readonly folder?: Word; readonly runs: (hook: string) => boolean };

/** Commands that are given to a shell inside commands that are. */
const deepest = 5;

export function programRunBy(words: readonly Word[], depth = 0): Program | undefined {
  const [program, ...rest] = words;
  if (program === undefined || depth > deepest) return undefined;
  const name = program.text.replace(/^.*[\\/](?=(?:env|(?:ba|z|k|da)?sh|pwsh|make)$)/u, "");
  switch (name.toLowerCase().replace(/\.exe$/u, "")) {
    case "sh":
    case "bash":
    case "zsh":
    case "ksh":
    case "dash":
      return ofShell(rest);
    case "source":
    case ".":
      return scriptOf(rest);
    case "pwsh":
    case "powershell":
      return ofPowerShell(rest, depth);
    case "env":
    case "command":
    case "nohup":
      return programRunBy(rest.slice(rest.findIndex(({ text }) => !/^-|^\w+=/u.test(text))), depth + 1);
    case "make":
    case "gmake":
    case "$(make)":
    case "${make}":
      return ofMake(rest);
    case "npm":
    case "yarn":
    case "pnpm":
      return ofNpm(rest);
    case "azd":
      return ofAzd(rest);
    default:
      return /[\\/]|\.(?:sh|ps1)$/u.test(name) ? scriptOf(words) : undefined;
  }
}

function scriptOf([file, ...given]: readonly Word[], folder?: Word): Program | undefined {
  return file === undefined
    ? undefined
    : { kind: "script", file, arguments: given, ...(folder && { folder }) };
}

// bash [options] [-c COMMAND | FILE [arguments]]
function ofShell(words: readonly Word[]): Program | undefined {
  for (let at = 0; at < words.length; at++) {
    const text = words[at]?.text ?? "";
    // What is given in a word is among the commands of the script.
    if (/^-\w*c$/u.test(text)) return undefined;
    if (/^[-+][oO]$|^-\w*o$/u.test(text)) at++;
    else if (text === "--") return scriptOf(words.slice(at + 1));
    else if (!/^[-+]./u.test(text)) return scriptOf(words.slice(at));
  }
  return undefined;
}

// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_pwsh
function ofPowerShell(words: readonly Word[], depth: number): Program | undefined {
  let folder: Word | undefined;
  for (let at = 0; at < words.length; at++) {
    const text = words[at]?.text ?? "";
    if (/^-(?:f|file)$/iu.test(text)) return scriptOf(words.slice(at + 1), folder);
    if (/^-(?:c|command)$/iu.test(text)) {
      const [first, ...more] = words.slice(at + 1);
      return more.length > 0 && first !== undefined ? programRunBy([first, ...more], depth + 1) : undefined;
    }
    if (/^-(?:wd|workingdirectory)$/iu.test(text)) folder = words[at + 1];
    if (
      /^-(?:ex|ep|executionpolicy|wd|workingdirectory|w|windowstyle|version|inputformat|o|outputformat)$/iu.test(
        text,
      )
    )
      at++;
    else if (!text.startsWith("-")) return scriptOf(words.slice(at), folder);
  }
  return undefined;
}

// make [-C folder] [-f file] [NAME=value] [target]
function ofMake(words: readonly Word[]): Program {
  let folder: Word | undefined;
  let file: Word | undefined;
  const targets: string[] = [];
  const variables = new Map<string, Word>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const [, option, value] = /^(?:-([Cf])|--(?:directory|file|makefile)=)(.*)$/su.exec(word.text) ?? [];
    const [all, name] = /^([A-Za-z_]\w*)[:?+]?=/u.exec(word.text) ?? [];
    if (value !== undefined) {
      const given = value === "" ? words[++at] : { ...word, text: value };
      if (option === "C" || word.text.startsWith("--directory")) folder = given;
      else file = given;
    } else if (all !== undefined && name !== undefined)
      variables.set(name, { ...word, text: word.text.slice(all.length) });
    else if (!word.text.startsWith("-")) targets.push(word.text);
  }
  return { kind: "make", targets, variables, ...(folder && { folder }), ...(file && { file }) };
}

// npm [--prefix folder] run NAME; yarn and pnpm may leave `run` out.
function ofNpm(words: readonly Word[]): Program | undefined {
  let folder: Word | undefined;
  const plain: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined || word.text === "--") break;
    const [option, value] = /^(?:--prefix|--cwd|--dir|-C)(?:=(.*))?$/su.exec(word.text) ?? [];
    if (option !== undefined) folder = value === undefined ? words[++at] : { ...word, text: value };
    else if (!word.text.startsWith("-")) plain.push(word.text);
  }
  const [verb, named] = plain;
  const isRun = verb !== undefined && /^(?:run|run-script|rum|urn)$/u.test(verb);
  const script = isRun ? named : verb === "t" || verb === "tst" ? "test" : verb;
  return script === undefined ? undefined : { kind: "npm", script, ...(folder && { folder }) };
}

/** https://learn.microsoft.com/azure/developer/azure-developer-cli/azd-extensibility */
function ofAzd(words: readonly Word[]): Program | undefined {
  let folder: Word | undefined;
  const plain: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const text = words[at]?.text ?? "";
    if (/^(?:-C|--cwd)$/u.test(text)) folder = words[++at];
    else if (/^(?:-e|--environment)$/u.test(text)) at++;
    else if (!text.startsWith("-")) plain.push(text);
  }
  const [verb = "", second, third] = plain;
  const commands = verb === "up" ? ["up", "package", "provision", "deploy", "restore"] : [verb];
  const named = verb === "hooks" && second === "run" ? third : undefined;
  const runs = (hook: string): boolean =>
    named === undefined
      ? commands.some((command) => new RegExp(`^(?:pre|post)${command}$`, "iu").test(hook))
      : hook.toLowerCase() === named.toLowerCase();
  // `azd infra create` is an older name of `azd provision`.
  return /^(?:up|provision|deploy|package|restore|down|hooks)$/u.test(verb)
    ? { kind: "azd", runs, ...(folder && { folder }) }
    : undefined;
}

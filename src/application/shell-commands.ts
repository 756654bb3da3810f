/** One command of a script, as far as its words tell. Offsets are of the script's text, `end` exclusive. */
export interface ShellCommand {
  readonly words: readonly Word[];
  readonly start: number;
  readonly end: number;
  /**
   * What becomes of what it prints: `shown` in the log, `captured` by a substitution or a variable, `piped` into the next
   * command, or written to the file that `file` names.
   */
  readonly output: "shown" | "captured" | "piped" | "file";
  readonly file?: string;
  /** Where the parentheses open that it stands in, outermost first; each is a shell with a folder of its own. */
  readonly subshells?: readonly number[];
  /** The variable that PowerShell puts its output into: `$key = az ...`. */
  readonly variable?: string;
}

export interface Word {
  /** Without its quotes; what the shell or GitHub fills in stands as it is written. */
  readonly text: string;
  /** What is filled in, in order: `$NAME`, `$(...)`, `${{ ... }}`. */
  readonly holes: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Substitutions inside each other beyond this are taken for text. */
const deepest = 20;

/**
 * The commands of a script in the order in which they stand, those inside substitutions too. It reads what Bash and
 * PowerShell have in common: words, quotes, lines that go on, separators, redirections; GitHub's expressions are filled
 * in before any shell reads the script, so they count inside every kind of quotes.
 * https://docs.github.com/actions/reference/workflows-and-actions/contexts
 */
export function shellCommandsIn(script: string): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  readCommands({ script, found }, 0, undefined, 0);
  return found.sort((one, other) => one.start - other.start);
}

interface Reading {
  readonly script: string;
  readonly found: ShellCommand[];
}

interface Unfinished {
  readonly words: Word[];
  file?: string;
  toFile: boolean;
}

/** Reads to the end or to `close`, and answers where that is. */
function readCommands(reading: Reading, from: number, close: string | undefined, depth: number): number {
  const { script, found } = reading;
  let command: Unfinished = { words: [], toFile: false };
  let heredocs: string[] = [];
  const subshells: number[] = [];
  const finish = (piped: boolean): void => {
    const { words, variable } = withoutPrefix(command.words);
    const [first] = words;
    const last = words.at(-1);
    if (first !== undefined && last !== undefined) {
      const isCaptured = depth > 0 || variable !== undefined;
      const output = command.toFile ? "file" : piped ? "piped" : isCaptured ? "captured" : "shown";
      found.push({
        words,
        start: first.start,
        end: last.end,
        output,
        ...(command.file !== undefined && { file: command.file }),
        ...(variable !== undefined && { variable }),
        ...(subshells.length > 0 && { subshells: [...subshells] }),
      });
    }
    command = { words: [], toFile: false };
  };
  let at = from;
  while (at < script.length) {
    const character = script[at] ?? "";
    if (character === close) break;
    if (/[ \t\r]/u.test(character)) at++;
    else if (isContinuation(script, at)) at = script.indexOf("\n", at) + 1;
    else if (character === "\n") {
      finish(false);
      at = afterHeredocs(script, at + 1, heredocs);
      heredocs = [];
    } else if (character === "#") {
      const end = script.indexOf("\n", at);
      at = end < 0 ? script.length : end;
    } else if (character === "|" && script[at + 1] !== "|") {
      finish(true);
      at++;
    } else if (/[;&|()]/u.test(character) && !script.startsWith("&>", at)) {
      finish(false);
      if (character === "(" && subshells.length < deepest) subshells.push(at);
      if (character === ")") subshells.pop();
      at++;
    } else {
      const redirection = /^(?:(\d*)(?:<<-?\s*(["']?)(\w+)\2|<<<|<)|([\d&*]?)>>?(?:&\d)?\|?)/u.exec(
        script.slice(at, at + 80),
      );
      if (redirection === null) {
        const word = readWord(reading, at, close, depth);
        command.words.push(word);
        at = Math.max(word.end, at + 1);
        continue;
      }
      at += redirection[0].length;
      if (redirection[3] !== undefined) heredocs.push(redirection[3]);
      const out = redirection[4];
      if (redirection[3] !== undefined || /&\d$/u.test(redirection[0])) continue;
      while (/[ \t]/u.test(script[at] ?? "")) at++;
      const target = readWord(reading, at, close, depth);
      at = Math.max(target.end, at);
      if (out === undefined || out === "2") continue;
      command.toFile = true;
      command.file = target.text;
    }
  }
  finish(false);
  return at;
}

/** Words of the shell, variables that are set for the command alone, and the variable that gets its output. */
function withoutPrefix(all: readonly Word[]): Pick<ShellCommand, "words" | "variable"> {
  let words = all;
  while (words.length > 1) {
    const skipped = wordsOfPrefix(words);
    if (skipped === 0 || skipped >= words.length) break;
    words = words.slice(skipped);
  }
  const [first, second] = words;
  const name = /^\$(\w+)(=?)$/u.exec(first?.text ?? "");
  if (name === null || (name[2] !== "=" && second?.text !== "=")) return { words };
  return { words: words.slice(name[2] === "=" ? 1 : 2), variable: name[1] ?? "" };
}

const prefix = /^(?:if|then|elif|else|while|until|do|time|sudo|exec|!|\{|[A-Za-z_]\w*=.*)$/su;

/**
 * How many words before a command only say how it is run: `timeout 600 az`, `env NAME=value az`.
 * https://www.gnu.org/software/coreutils/manual/html_node/Modified-command-invocation.html
 */
function wordsOfPrefix(words: readonly Word[]): number {
  const [first = "", ...rest] = words.map(({ text }) => text);
  if (prefix.test(first)) return 1;
  switch (first) {
    case "command":
      // `command -v az` only asks where it is.
      return /^-[vV]/u.test(rest[0] ?? "") ? 0 : 1 + optionsAt(rest);
    case "nohup":
    case "env":
    case "nice":
    case "stdbuf": {
      const valued = first === "env" ? /^-[uC]$/u : /^-[nioe]$/u;
      return 1 + optionsAt(rest, valued);
    }
    case "timeout":
      return 2 + optionsAt(rest, /^(?:-[ks]|--kill-after|--signal)$/u);
    default:
      return 0;
  }
}

/** How many of the words are options; one that matches `valued` has its value in the next word. */
function optionsAt(words: readonly string[], valued?: RegExp): number {
  let at = 0;
  while (words[at]?.startsWith("-") === true) at += valued?.test(words[at] ?? "") === true ? 2 : 1;
  return at;
}

/** A backslash (Bash) or a backtick (PowerShell) at the end of a line. */
function isContinuation(script: string, at: number): boolean {
  return /^[\\`][ \t]*\r?\n/u.test(script.slice(at, at + 20));
}

function afterHeredocs(script: string, from: number, names: readonly string[]): number {
  let at = from;
  for (const name of names) {
    while (at < script.length) {
      const end = script.indexOf("\n", at);
      const line = script.slice(at, end < 0 ? script.length : end).trim();
      at = end < 0 ? script.length : end + 1;
      if (line === name) break;
    }
  }
  return at;
}

function readWord(reading: Reading, from: number, close: string | undefined, depth: number): Word {
  const { script } = reading;
  let text = "";
  const holes: string[] = [];
  let quote: string | undefined;
  let at = from;
  const hole = (end: number): void => {
    const written = script.slice(at, end);
    holes.push(written);
    text += written;
    at = end;
  };
  while (at < script.length) {
    const character = script[at] ?? "";
    if (script.startsWith("${{", at)) hole(after(script, "}}", at));
    else if (quote === "'") {
      if (character === "'") quote = undefined;
      else text += character;
      at++;
    } else if (character === quote) {
      quote = undefined;
      at++;
    } else if (character === "$" && script[at + 1] === "(" && depth < deepest) {
      hole(Math.min(readCommands(reading, at + 2, ")", depth + 1) + 1, script.length));
    } else if (character === "$") {
      const variable = /^\$(?:\{[^}\n]*\}|(?:env:)?\w+|[@*#?$!-])/iu.exec(script.slice(at, at + 300));
      if (variable === null) text += character;
      if (variable === null) at++;
      else hole(at + variable[0].length);
    } else if (character === "\\" && at + 1 < script.length && !isContinuation(script, at)) {
      // In PowerShell a backslash is a letter like others, so only what Bash would take it away from loses it.
      if (
        quote === undefined
          ? !/[ "'$`\\()&;|]/u.test(script[at + 1] ?? "")
          : !/["$`\\]/u.test(script[at + 1] ?? "")
      )
        text += character;
      text += script[at + 1] ?? "";
      at += 2;
    } else if (quote === undefined) {
      if (character === close) break;
      if (character === "`" && !isContinuation(script, at)) {
        const isClosed = depth < deepest && close !== "`" && script.includes("`", at + 1);
        hole(
          isClosed
            ? Math.min(readCommands(reading, at + 1, "`", depth + 1) + 1, script.length)
            : after(script, "`", at + 1),
        );
        continue;
      }
      if (/[\s;&|()<>`]/u.test(character) || character === close || isContinuation(script, at)) break;
      if (character === '"' || character === "'") quote = character;
      else text += character;
      at++;
    } else {
      text += character;
      at++;
    }
  }
  return { text, holes, start: from, end: at };
}

function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

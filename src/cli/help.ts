import { commands, globalOptions, type Command, type Option } from "./commands.ts";

/** Help for a command, or for the program when none is named. */
export function helpText(command: Command | undefined): string {
  return `${(command === undefined ? programHelp() : commandHelp(command)).join("\n")}\n`;
}

function programHelp(): readonly string[] {
  return [
    "Reviews Azure serverless applications and blocks the merge of insecure changes.",
    "",
    "Usage: portcullis COMMAND [OPTION]...",
    "",
    "Commands:",
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    "",
    "Options:",
    ...columns(globalOptions.map(optionRow)),
    "",
    "Examples:",
    ...commands.flatMap(({ examples: [first] }) => (first === undefined ? [] : exampleLines(first))),
    "",
    "portcullis COMMAND --help tells more about a command.",
  ];
}

function commandHelp({ name, description, argument, options, examples }: Command): readonly string[] {
  return [
    ...description.flatMap((paragraph) => wrapped(paragraph, 0)),
    "",
    `Usage: ${usageOf({ name, argument, options })}`,
    "",
    ...(argument === undefined ? [] : ["Argument:", ...columns([[argument.name, argument.description]]), ""]),
    "Options:",
    ...columns([...options, ...globalOptions].map(optionRow)),
    "",
    "Examples:",
    ...examples.flatMap(exampleLines),
  ];
}

/** `portcullis review [PATH] [OPTION]...` */
export function usageOf({
  name,
  argument,
  options,
}: {
  readonly name: string;
  readonly argument?: Command["argument"] | undefined;
  readonly options: readonly Option[];
}): string {
  const words = ["portcullis", name];
  if (argument !== undefined) words.push(argument.required ? argument.name : `[${argument.name}]`);
  if (options.length > 0) words.push("[OPTION]...");
  return words.join(" ");
}

function optionRow(option: Option): readonly [string, string] {
  return [optionForm(option), optionDescription(option)];
}

/** `--base REV`, `--format text|json`. */
export function optionForm({ name, value, choices }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${choices?.join("|") ?? value}`;
}

export function optionDescription({ description, default: standard }: Option): string {
  return standard === undefined ? description : `${description} Default: ${standard}.`;
}

function exampleLines({
  does,
  command,
}: {
  readonly does: string;
  readonly command: string;
}): readonly string[] {
  return [`  # ${does}`, `  ${command}`];
}

const width = 100;
const indent = 30;

/** A name wider than its column has its text on the next line. */
function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const widest = Math.min(indent - 4, Math.max(...rows.map(([name]) => name.length)));
  const column = widest + 4;
  return rows.flatMap(([name, text]) => {
    const [first = "", ...more] = wrapped(text, column);
    if (name.length > widest) return [`  ${name}`, first, ...more];
    return [`  ${name}${first.slice(name.length + 2)}`, ...more];
  });
}

function wrapped(text: string, column: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && column + line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((one) => `${" ".repeat(column)}${one}`);
}

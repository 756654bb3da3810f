import { parseArgs } from "node:util";
import { nearest } from "../policy/nearest.ts";
import { commands, globalOptions, type Command, type Option } from "./commands.ts";

/** What the command line asks for. */
export type Asked =
  | {
      readonly kind: "command";
      readonly command: Command;
      readonly argument: string | undefined;
      /** By the option's name; an option without a value is there with the empty text. */
      readonly options: ReadonlyMap<string, string>;
    }
  | { readonly kind: "help"; readonly command: Command | undefined }
  | { readonly kind: "version" }
  /** The message is one or more sentences for a person. */
  | { readonly kind: "wrong"; readonly message: string; readonly command: Command | undefined };

/** Reads the words after the program's name. Every mistake is refused: a gate must not run with half of what was asked. */
export function readCommandLine(words: readonly string[]): Asked {
  const every = [...globalOptions, ...commands.flatMap(({ options }) => options)];
  const { tokens } = parseArgs({
    args: words.map((word) => (word === "-h" ? "--help" : word)),
    options: Object.fromEntries(
      every.map(({ name, value }) => [name, { type: value === undefined ? "boolean" : "string" } as const]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const name = tokens.find((token) => token.kind === "positional")?.value;
  const command = commands.find((one) => one.name === name);
  const known = command === undefined ? every : [...globalOptions, ...command.options];
  const positionals: string[] = [];
  const options = new Map<string, string>();
  const mistakes: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") {
      positionals.push(token.value);
    } else if (token.kind === "option") {
      const option = known.find((one) => one.name === token.name);
      if (option === undefined) mistakes.push(unknownOption(token.rawName, known, command));
      else if (options.has(option.name)) mistakes.push(`--${option.name} is given twice.`);
      else {
        mistakes.push(...mistakesIn(option, token));
        options.set(option.name, token.value ?? "");
      }
    }
  }
  if (options.has("version") && mistakes.length === 0) return { kind: "version" };
  const [first, argument, ...more] = positionals;
  if (first === "help") return helpFor(argument);
  if (first !== undefined && command === undefined) return unknownCommand(first);
  if (options.has("help") && mistakes.length === 0) return { kind: "help", command };
  if (mistakes.length > 0) return { kind: "wrong", message: mistakes.join(" "), command };
  if (command === undefined)
    return {
      kind: "wrong",
      message: `Name a command: ${commands.map((one) => one.name).join(", ")}.`,
      command,
    };
  const wrong = argumentMistake(command, argument, more);
  if (wrong !== undefined) return { kind: "wrong", message: wrong, command };
  return { kind: "command", command, argument, options };
}

function helpFor(name: string | undefined): Asked {
  const command = commands.find((one) => one.name === name);
  return name === undefined || command !== undefined ? { kind: "help", command } : unknownCommand(name);
}

function unknownCommand(name: string): Asked {
  const names = commands.map((one) => one.name);
  const meant = nearest(name, names);
  const advice = meant === undefined ? `The commands are ${names.join(", ")}.` : `Did you mean ${meant}?`;
  return {
    kind: "wrong",
    message: `There is no command ${JSON.stringify(name)}. ${advice}`,
    command: undefined,
  };
}

function unknownOption(written: string, known: readonly Option[], command: Command | undefined): string {
  const meant = nearest(
    written.replace(/^-+/u, ""),
    known.map(({ name }) => name),
  );
  const where = command === undefined ? "" : ` of ${command.name}`;
  const advice = meant === undefined ? "" : ` Did you mean --${meant}?`;
  return `There is no option ${JSON.stringify(written)}${where}.${advice}`;
}

function mistakesIn(
  { name, value: placeholder, choices }: Option,
  { value, inlineValue }: { readonly value?: string | undefined; readonly inlineValue?: boolean | undefined },
): readonly string[] {
  if (placeholder === undefined) return value === undefined ? [] : [`--${name} takes no value.`];
  // A missing value would swallow the next option.
  if (value === undefined || value === "" || (!inlineValue && value.startsWith("-"))) {
    return [`--${name} needs a value: --${name}=${placeholder}.`];
  }
  if (choices === undefined || choices.includes(value)) return [];
  const meant = nearest(value, choices);
  const advice = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return [`--${name} is one of ${choices.join(", ")}, not ${JSON.stringify(value)}.${advice}`];
}

function argumentMistake(
  { name, argument: declared }: Command,
  argument: string | undefined,
  more: readonly string[],
): string | undefined {
  const [unexpected] = declared === undefined && argument !== undefined ? [argument] : more;
  if (unexpected !== undefined) return `${name} does not take ${JSON.stringify(unexpected)}.`;
  if (declared?.required === true && argument === undefined) return `${name} needs a ${declared.name}.`;
  return undefined;
}

import { cut, visibleLine, visibleLines } from "./visible.ts";

export interface WorkflowCommand {
  readonly name: "error" | "warning" | "notice" | "group" | "endgroup";
  readonly properties?: Readonly<Record<string, string | number | undefined>>;
  readonly message: string;
}

/** The runner cuts messages at 4,096 characters (ExecutionContext.cs). */
const longestMessage = 4000;

/**
 * A line that the runner takes as this command and no other, whatever its text holds.
 * The rules are those of @actions/core: data escapes `%`, CR and LF, properties `:` and `,` as well.
 */
export function workflowCommand({ name, properties = {}, message }: WorkflowCommand): string {
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapedProperty(unbroken(cut(visibleLine(String(value)), 250)))}`)
    .join(",");
  return `::${name}${list === "" ? "" : ` ${list}`}::${escapedData(unbroken(cut(visibleLines(message), longestMessage)))}`;
}

/**
 * Text for the log that the runner takes for nothing but text. It reads a command in a line that starts, after blanks,
 * with `::`, and in any line that holds `##[` anywhere (ActionCommand.cs), on standard output and on standard error.
 */
export function printable(text: string): string {
  return withoutCommands(visibleLines(text));
}

/** As `printable`, for text whose control characters are our own (colours). */
export function withoutCommands(text: string): string {
  return unbroken(text).replace(/^(\s*):(?=:)/gmu, "$1:\u200b");
}

function unbroken(text: string): string {
  return text.replace(/##(?=\[)/gu, "##\u200b");
}

function escapedData(text: string): string {
  return text.replace(/%/gu, "%25").replace(/\r/gu, "%0D").replace(/\n/gu, "%0A");
}

function escapedProperty(text: string): string {
  return escapedData(text).replace(/:/gu, "%3A").replace(/,/gu, "%2C");
}

/** What a runner takes from the lines that a step prints: its commands, and the annotations that come of them. */

export interface WorkflowCommand {
  name: string;
  properties: Readonly<Record<string, string>>;
  data: string;
  /** The line as it was printed. */
  line: string;
}

export interface StepAnnotation {
  level: "error" | "warning" | "notice";
  /** Cut by the runner after 4,096 characters. */
  message: string;
  properties: Readonly<Record<string, string>>;
}

export interface StepLog {
  commands: readonly WorkflowCommand[];
  /** Those that GitHub shows: ten of each level a step, the first ones. */
  annotations: readonly StepAnnotation[];
  /** Those that it drops. */
  dropped: readonly StepAnnotation[];
  masks: readonly string[];
  /** What a person sees in the log: commands gone or rendered, masks applied. */
  transcript: string;
}

/** Names that a runner knows (actions/runner, `ActionCommandManager` and its extensions). Others are plain text. */
const known = new Set([
  ..."set-env set-output save-state add-path add-mask add-matcher remove-matcher warning error notice debug".split(
    " ",
  ),
  ..."group endgroup echo stop-commands".split(" "),
]);

const mostOfALevel = 10;
const longestMessage = 4096;

/**
 * Reads lines as a runner does: `::name key=value::data` after any blanks at a line's start, else the old `##[name key=value]data`
 * **anywhere** in it. Between `::stop-commands::token` and `::token::` only the latter counts.
 */
export function readStepLog(text: string): StepLog {
  const commands: WorkflowCommand[] = [];
  const annotations: StepAnnotation[] = [];
  const dropped: StepAnnotation[] = [];
  const masks: string[] = [];
  const shown: string[] = [];
  let stopToken: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const names = stopToken === undefined ? known : new Set([...known, stopToken.toLowerCase()]);
    const command = parseCommand(line, names);
    if (command === undefined || (stopToken !== undefined && command.name !== stopToken.toLowerCase())) {
      shown.push(line);
      continue;
    }
    if (stopToken !== undefined) {
      stopToken = undefined;
      continue;
    }
    commands.push(command);
    if (command.name === "stop-commands") stopToken = command.data;
    else if (command.name === "add-mask") masks.push(command.data);
    else if (isLevel(command.name)) {
      const { properties } = command;
      const annotation = { level: command.name, message: command.data.slice(0, longestMessage), properties };
      const full = annotations.filter(({ level }) => level === annotation.level).length >= mostOfALevel;
      (full ? dropped : annotations).push(annotation);
      shown.push(`${command.name[0]?.toUpperCase() ?? ""}${command.name.slice(1)}: ${command.data}`);
    } else if (command.name === "group") shown.push(`▼ ${command.data}`);
  }
  return { commands, annotations, dropped, masks, transcript: masked(shown.join("\n"), masks) };
}

/** One line's command, if it holds one that a runner would obey. */
function parseCommand(line: string, names: ReadonlySet<string> = known): WorkflowCommand | undefined {
  return parseNew(line, names) ?? parseOld(line, names);
}

function parseNew(line: string, names: ReadonlySet<string>): WorkflowCommand | undefined {
  const text = line.trimStart();
  if (!text.startsWith("::")) return undefined;
  const end = text.indexOf("::", 2);
  if (end < 0) return undefined;
  const { name, rest } = split(text.slice(2, end));
  if (!names.has(name)) return undefined;
  return {
    name,
    properties: propertiesOf(rest.trim(), ",", unescapeProperty),
    data: unescapeData(text.slice(end + 2)),
    line,
  };
}

function parseOld(line: string, names: ReadonlySet<string>): WorkflowCommand | undefined {
  const start = line.indexOf("##[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  if (end < 0) return undefined;
  const { name, rest } = split(line.slice(start + 3, end));
  if (!names.has(name)) return undefined;
  return {
    name,
    properties: propertiesOf(rest, ";", unescapeOld),
    data: unescapeOld(line.slice(end + 1)),
    line,
  };
}

function split(info: string): { name: string; rest: string } {
  const space = info.indexOf(" ");
  return space < 0
    ? { name: info.toLowerCase(), rest: "" }
    : { name: info.slice(0, space).toLowerCase(), rest: info.slice(space + 1) };
}

function propertiesOf(
  text: string,
  separator: string,
  unescape: (text: string) => string,
): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const pair of text.split(separator)) {
    const equals = pair.indexOf("=");
    if (equals > 0 && equals < pair.length - 1)
      properties[pair.slice(0, equals)] = unescape(pair.slice(equals + 1));
  }
  return properties;
}

function unescapeData(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
  return text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");
}

function unescapeOld(text: string): string {
  return text
    .replaceAll("%3B", ";")
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%5D", "]")
    .replaceAll("%25", "%");
}

function isLevel(name: string): name is StepAnnotation["level"] {
  return name === "error" || name === "warning" || name === "notice";
}

function masked(text: string, masks: readonly string[]): string {
  return masks
    .filter((mask) => mask.trim() !== "")
    .reduce((shown, mask) => shown.replaceAll(mask, "***"), text);
}

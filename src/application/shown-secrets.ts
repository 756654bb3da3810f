import { placesIn } from "../declarations/scalar-text.ts";
import { knownText, type Tree } from "../declarations/value.ts";
import type { Place } from "../source/source.ts";
import { shellCommandsIn, type ShellCommand } from "./shell-commands.ts";
import type { Job, Names, Step } from "./workflow.ts";

/** A command of a workflow that lets a secret be seen. */
export interface ShownSecret {
  /** `argument`: on the command line of a deployment; `printed`: in the log; `handed on`: to later steps without a mask. */
  readonly how: "argument" | "printed" | "handed on";
  /** Only a variable stands in the script; the log shows what a deployment keeps of it, not the command line. */
  readonly isByVariable?: boolean;
  /** `az deployment group create`. */
  readonly command: string;
  /** The command, or the argument that holds the secret. */
  readonly at: Place;
  /** Where an option that silences the command would be added; unset where something else makes use of its output. */
  readonly end?: Place;
}

/**
 * Commands that have a secret on their command line, print one into the log, or hand one on to later steps unmasked.
 * GitHub masks the text of a secret, but neither what is made of it nor keys that a command fetches.
 * https://learn.microsoft.com/cli/azure/azure-cli-manage-secrets
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log
 */
export function shownSecretsIn({ steps }: Job): readonly ShownSecret[] {
  return steps.flatMap((step) => step.scripts.flatMap((script) => inScript(script, step)));
}

function inScript(script: Tree, { names }: Step): readonly ShownSecret[] {
  const text = knownText(script) ?? "";
  if (!/\b(?:az|New-Az\w+)\s/u.test(text)) return [];
  const places = placesIn(text, script.at);
  const commands = shellCommandsIn(text);
  const handingOn = handingOnIn(text, commands);
  return commands.flatMap((command, index): readonly ShownSecret[] => {
    const words = command.words.map((word) => word.text);
    const line = words.join(" ");
    const found = (how: ShownSecret["how"], from = command.start, to = command.end): ShownSecret => ({
      how,
      command: words.slice(0, countOfName(words)).join(" "),
      at: places(from, to),
      ...(command.output === "shown" && { end: places(command.end, command.end) }),
    });
    if (deploys.test(line)) {
      return command.words
        .filter(({ holes }) => holes.some((hole) => isSecret(hole, names)))
        .map(({ holes, start, end }) => ({
          ...found("argument", start, end),
          isByVariable: !holes.some((hole) => secrets.test(hole)),
        }));
    }
    if (/(?:^|\s)(?:-o|--output)[\s=]none\b/u.test(line)) return [];
    if (echoes.test(line)) {
      const holds = command.words.some(({ holes }) => holes.some((hole) => isSecret(hole, names)));
      return holds && isShown(command, index, commands) ? [found("printed")] : [];
    }
    if (!fetches.test(line) || !picksSecret(line)) return [];
    if (isShown(command, index, commands)) return [found("printed")];
    if (isHandedOn(command, index, commands, handingOn)) return [found("handed on")];
    const kept = variableOf(command, handingOn);
    return kept !== undefined && handingOn.printed.has(kept) && !handingOn.masked.has(kept)
      ? [found("printed")]
      : [];
  });
}

const deploys =
  /^(?:az (?:deployment|stack) (?:group|sub|mg|tenant) create|az deployment create|az group deployment create|New-Az\w*Deployment(?:Stack)?)\b/u;

/** They answer with what they have set. */
const echoes =
  /^az (?:(?:functionapp|webapp|logicapp) config (?:appsettings|connection-string) set|staticwebapp appsettings set|keyvault secret set|appconfig kv set)\b/u;

const fetches =
  /^az (?:[a-z-]+ )*(?:keys? (?:list|renew|regenerate|list-connection-strings)|list-keys|list-key|show-connection-string|list-connection-strings?|keyvault secret show|admin-key (?:show|renew)|query-key list|acr credential show|credential reset|list-publishing-(?:credentials|profiles)|create-for-rbac|generate-sas|appsettings list|connection-string list|get-access-token|get-credentials --format)\b/u;

/** A query that asks for nothing secret, such as names, shows nothing. */
function picksSecret(line: string): boolean {
  const query = /(?:^|\s)--query[\s=](.*)$/su.exec(line)?.[1];
  return query === undefined || /value|key(?!name)|connection|password|secret|token|sas|\$/iu.test(query);
}

function isSecret(hole: string, names: Names): boolean {
  if (secrets.test(hole)) return true;
  const name = /^\$\{?(?:env:)?(\w+)\}?$/iu.exec(hole)?.[1];
  const written = name === undefined ? undefined : names.env(name);
  return written !== undefined && secrets.test(knownText(written.tree) ?? "");
}

const secrets = /\$\{\{.*\bsecrets\b/su;

/** Whether what it prints gets into the log, at the end of the pipe that it starts. */
function isShown(command: ShellCommand, index: number, commands: readonly ShellCommand[]): boolean {
  return endOfPipe(command, index, commands)?.output === "shown";
}

/** The last command of a pipe whose commands all hand on what they get; undefined where one keeps it. */
function endOfPipe(
  command: ShellCommand,
  index: number,
  commands: readonly ShellCommand[],
): ShellCommand | undefined {
  let last = command;
  for (let at = index + 1; last.output === "piped"; at++) {
    const next = commands[at];
    if (next === undefined || !passesOn.test(next.words[0]?.text ?? "")) return undefined;
    last = next;
  }
  return last;
}

const passesOn = /^(?:jq|tee|cat|grep|head|tail|tr|sed|awk|cut|sort)$/u;

/** What a script masks, and what it hands on: looked at once, since it may be megabytes. */
interface HandingOn {
  readonly masks: boolean;
  /** Names of the variables that are masked, and of those that are written to a file of the runner. */
  readonly masked: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
  /** Names of the variables that are printed into the log. */
  readonly printed: ReadonlySet<string>;
  /** The command whose words a command stands in. */
  readonly around: ReadonlyMap<ShellCommand, ShellCommand>;
}

function handingOnIn(script: string, commands: readonly ShellCommand[]): HandingOn {
  const masks = [...script.matchAll(/::add-mask::["']?(?:\$\{?(\w+))?/gu)];
  const around = new Map<ShellCommand, ShellCommand>();
  const open: ShellCommand[] = [];
  for (const command of commands) {
    while ((open.at(-1)?.end ?? command.end) < command.end) open.pop();
    const outer = open.at(-1);
    if (outer !== undefined) around.set(command, outer);
    open.push(command);
  }
  return {
    masks: masks.length > 0,
    masked: new Set(masks.map(([, name = ""]) => name)),
    written: variablesIn(commands.filter(({ file }) => isRunnerFile(file))),
    printed: variablesIn(
      commands.filter(({ words, output }) => output === "shown" && prints.test(words[0]?.text ?? "")),
    ),
    around,
  };
}

const prints = /^(?:echo|printf|write-(?:host|output|information))$/iu;

/** Those that stand by themselves: `${#KEY}` and `${KEY:+set}` show nothing of them. */
function variablesIn(commands: readonly ShellCommand[]): ReadonlySet<string> {
  return new Set(
    commands.flatMap(({ words }) =>
      words.flatMap(({ holes }) => holes.flatMap((hole) => /^\$\{?(\w+)\}?$/u.exec(hole)?.[1] ?? [])),
    ),
  );
}

/** The variable that what a command prints is put into: `KEY=$(az ...)`, `$key = az ...`. */
function variableOf(command: ShellCommand, { around }: HandingOn): string | undefined {
  return command.variable ?? /^(\w+)=\$\(/u.exec(around.get(command)?.words.at(-1)?.text ?? "")?.[1];
}

function isHandedOn(
  command: ShellCommand,
  index: number,
  commands: readonly ShellCommand[],
  script: HandingOn,
): boolean {
  const last = endOfPipe(command, index, commands);
  if (last === undefined) return false;
  if (isRunnerFile(last.file)) return !script.masks;
  const handedOn = (name: string): boolean => !script.masked.has(name) && script.written.has(name);
  if (last.variable !== undefined || command.variable !== undefined)
    return handedOn(command.variable ?? last.variable ?? "");
  // `echo "key=$(az ...)" >> $GITHUB_OUTPUT`, or `KEY=$(az ...)` and then the same with `$KEY`.
  const outer = script.around.get(command);
  if (outer === undefined) return false;
  if (isRunnerFile(outer.file)) return !script.masks;
  const name = /^(\w+)=/u.exec(outer.words.at(-1)?.text ?? "")?.[1];
  return name !== undefined && handedOn(name);
}

function isRunnerFile(file: string | undefined): boolean {
  return file !== undefined && /^\$\{?(?:env:)?GITHUB_(?:OUTPUT|ENV)\}?$/iu.test(file);
}

/** The words before the first option. */
function countOfName(words: readonly string[]): number {
  const found = words.findIndex((word) => word.startsWith("-"));
  return Math.min(found < 0 ? words.length : found, 5);
}
